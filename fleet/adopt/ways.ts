import type { Service } from "../../catalog/catalog.ts";
import { type At, lineOf } from "../../catalog/check/problem.ts";
import { runningGuestsOf } from "../../catalog/proxmox/site-guests.ts";
import { shorten } from "../../catalog/read/show.ts";
import { checkId, longestId } from "../../catalog/schema/ids.ts";
import type { Forward, ObservedGuest, ProxyHost } from "./observed.ts";
import { type AdoptProblem, guestPlace } from "./problem.ts";
import type { AdoptRequest, Left } from "./request.ts";

/** That the proxy sends a service's requests to a guest. */
export interface Way {
  readonly vmid: number;
  readonly tenant: string;
  readonly service: string;
  /** `proxy host 4 (acme.aiqso.example/crm)` */
  readonly via: string;
}

export interface Ways {
  readonly ways: readonly Way[];
  readonly left: readonly Left[];
  readonly problems: readonly AdoptProblem[];
  /** Tenants with a way among the problems. */
  readonly doubtful: readonly string[];
}

/** One host name and path of a proxy host, and where its requests go. */
interface Entry {
  readonly domain: string;
  readonly path: string;
  readonly to: Forward;
  /** For messages. */
  readonly via: string;
}

/** Which guest answers for which service of which tenant, as the proxy in front of the site has it. */
export function mapProxyHosts(request: AdoptRequest): Ways {
  const ways: Way[] = [];
  const left: Left[] = [];
  const problems: AdoptProblem[] = [];
  const doubtful: string[] = [];
  for (const host of request.observed.proxy?.hosts ?? []) {
    for (const entry of entriesOf(host)) {
      const result = host.enabled
        ? mapEntry(request, entry)
        : { left: "it is switched off in the proxy" };
      if ("left" in result) left.push({ what: entry.via, why: result.left });
      else if ("problem" in result) {
        problems.push({ where: entry.via, code: "E_CONFLICT", message: result.problem });
        if (result.of !== undefined) doubtful.push(result.of);
      } else if ("way" in result) ways.push(result.way);
    }
  }
  return { ways, left, problems, doubtful };
}

function entriesOf(host: ProxyHost): Entry[] {
  const roots = [{ path: "/", to: host.forward }];
  const inner = host.locations.map(({ path, ...to }) => ({ path, to }));
  return host.domains.flatMap((domain) =>
    [...roots, ...inner].map(({ path, to }) => ({
      domain,
      path: path.length > 1 ? path.replace(/\/+$/, "") : path,
      to,
      via: `proxy host ${host.id} (${shorten(domain)}${path === "/" ? "" : shorten(path)})`,
    })),
  );
}

type Outcome =
  | { readonly way: Way }
  | { readonly left: string }
  | { readonly problem: string; readonly of?: string }
  | { readonly own: true };

function mapEntry(request: AdoptRequest, entry: Entry): Outcome {
  const { site, observed } = request;
  const own = ownRoute(request, entry);
  if (own) return own;
  const below = `.${site.domain}`;
  if (!entry.domain.endsWith(below)) {
    return { left: `it is not below ${site.domain}, and Tenantry's tenants answer nowhere else` };
  }
  const label = entry.domain.slice(0, -below.length);
  const split = label.indexOf("--");
  const tenant = split < 0 ? label : label.slice(0, split);
  const wrong = checkId(tenant, longestId.tenant);
  if (wrong !== undefined) return { left: `"${shorten(tenant)}" can be no tenant's id: ${wrong}` };
  const service = serviceAt(request, split < 0 ? null : label.slice(split + 2), entry.path);
  if (!service) return { left: "no file in platform/services/ has that host or path" };
  const guest = guestAt(observed.guests, entry.to.host);
  if (!guest) return { left: `it leads to ${shorten(entry.to.host)}, where no guest is known` };
  if (request.map.get(guest.vmid)?.kind === "none") {
    return { left: `the file of --map leaves ${guestPlace(guest)} alone` };
  }
  const wrongWay = contradiction(request, entry.to, service);
  if (wrongWay) return { problem: wrongWay, of: tenant };
  return { way: { vmid: guest.vmid, tenant, service: service.id, via: entry.via } };
}

/** A way to one of the site's own guests: by its host name in the site's file, or by where it leads. */
function ownRoute(request: AdoptRequest, entry: Entry): Outcome | undefined {
  const { site, catalog, observed } = request;
  for (const [id, guest] of Object.entries(site.guests)) {
    if (!guest.route) continue;
    const { host, port } = guest.route;
    if (entry.domain !== (host === "@" ? site.domain : `${host}.${site.domain}`)) continue;
    if (entry.path !== "/") continue;
    if (entry.to.host === guest.ip && entry.to.port === port) return { own: true };
    const at: At = { file: site.file, path: ["guests", id, "route"] };
    return {
      problem: `it leads to ${leadsTo(entry.to)}, and ${lineOf(catalog.sources, at)} says ${guest.ip}:${port}. Correct one of them.`,
    };
  }
  const target = guestAt(observed.guests, entry.to.host);
  const isOwn = runningGuestsOf(site).some(({ vmid }) => vmid === target?.vmid);
  if (!isOwn || !target) return undefined;
  return {
    left: `it leads to ${guestPlace(target)}, for which ${site.file} has no such route`,
  };
}

function serviceAt(
  { catalog }: AdoptRequest,
  label: string | null,
  path: string,
): Service | undefined {
  return [...catalog.services.values()].find(({ route }) =>
    label === null
      ? route.mount === "path" && route.path === path
      : route.mount === "host" && route.host === label && path === "/",
  );
}

function guestAt(guests: readonly ObservedGuest[], host: string): ObservedGuest | undefined {
  const isAddress = /^\d+(?:\.\d+){3}$/.test(host);
  return guests.find((it) => (isAddress ? it.ip === host : it.name === host));
}

function contradiction(
  { catalog }: AdoptRequest,
  to: Forward,
  service: Service,
): string | undefined {
  const { port } = service.route;
  if (to.port === port && to.scheme === "http") return undefined;
  const at: At = { file: service.file, path: ["route", "port"] };
  return `it leads to ${leadsTo(to)}, and ${lineOf(catalog.sources, at)} says that ${service.id} answers http on port ${port}. Correct one of them, or leave the guest alone with --map.`;
}

function leadsTo({ scheme, host, port }: Forward): string {
  return `${shorten(scheme)}://${shorten(host)}:${port}`;
}
