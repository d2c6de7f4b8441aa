import { secretValue } from "../../graph.ts";
import type { Upstream } from "../../read/nginx.ts";
import { routeReaders } from "../../read/proxies.ts";
import { texts } from "../../read/values.ts";
import type { Claim } from "../aws/listeners.ts";
import { ownerOfName } from "../data/names.ts";
import { type Findings, Gathered, internet, type Party, platform } from "../edge.ts";
import { guestsByAddress } from "../proxmox/guests.ts";
import type { Item, World } from "../world.ts";
import { deliversFragment, type Fragment, fragmentsOf } from "./fragment.ts";
import { commandProblems } from "./helper-command.ts";
import { listeners } from "./units.ts";

/** Hosts that tenants' fragments of the proxy answer for, or that they get certificates for. */
export function proxyClaims(world: World): Claim[] {
  return fragmentsOf(world).flatMap(({ item, kind, stdin }) => {
    if (typeof stdin !== "string" || item.owner === platform) return [];
    return hostsIn(kind, stdin).map((host) => ({ item, host }));
  });
}

/** Whoever has a certificate for a host can answer for it. */
function hostsIn(kind: string, text: string): readonly string[] {
  if (kind === "certificates") return text.split("\n").filter((line) => hostName.test(line));
  return routeReaders[kind]?.(text).hosts ?? [];
}

const hostName = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

/** Fragments on shared hosts: the proxy's routes, whom the health checks ask, whose databases are dumped. */
export function fragments(world: World): Findings {
  const found = new Gathered();
  const guests = guestsByAddress(world);
  const ports = listeners(world);
  for (const fragment of fragmentsOf(world)) {
    const { item, kind, file, stdin } = fragment;
    if (item.owner === platform) continue;
    const { name, urn } = item.resource;
    if (file !== item.owner) {
      const whose = world.tenant(file) ? file : platform;
      found.edge("fragment", item.owner, whose, `${name} is the fragment of ${file}`, urn);
    }
    // Their lines hold secrets: the components that render them say what they are of, which is read there.
    if (kind === "redis" || kind === "databases" || kind === "environment") continue;
    // With a password in it: the component says which databases.
    if (kind === "dumps" && stdin === secretValue) {
      dumped(
        found,
        world,
        fragment,
        databasesOf(world, fragment)
          .map((it) => `- ${it}`)
          .join("\n"),
      );
      continue;
    }
    if (typeof stdin !== "string" || stdin.startsWith("[")) {
      found.unknown(item.owner, urn, `${name}: what it delivers is not known`);
    } else if (routeReaders[kind]) proxied(found, world, fragment, stdin, { guests, ports });
    else if (kind === "health") asked(found, world, fragment, stdin, { guests, ports });
    else if (kind === "dumps") dumped(found, world, fragment, stdin);
    else if (kind === "certificates") certified(found, fragment, stdin);
    else if (!readElsewhere.has(kind))
      found.unknown(item.owner, urn, `${name}: a kind that is not read`);
  }
  for (const item of world.ofType("command:remote:Command")) {
    const { name, urn } = item.resource;
    if (item.owner !== platform && !deliversFragment(world, item)) {
      found.unknown(item.owner, urn, `${name}: a command on a host that delivers no fragment`);
    }
    const wrong = commandProblems(
      item.resource.inputs,
      item.owner === platform ? null : item.owner,
    );
    if (wrong.length > 0) {
      found.unknown(item.owner, urn, `${name}: ${wrong.join(", ")} is not the helper's command`);
    }
  }
  return found;
}

/** Kinds that another reader reads, and the register's entry, which opens nothing. */
const readElsewhere = new Set(["register", "units", "firewall"]);

type Guests = ReturnType<typeof guestsByAddress>;

/** Who answers: guests by their address, services by the port of their host. */
interface Answering {
  readonly guests: Guests;
  readonly ports: ReturnType<typeof listeners>;
}

/** Where a tenant's routes lead: to its own guests, or to its own services on the proxy's host. */
function proxied(
  found: Gathered,
  world: World,
  { item, kind, host }: Fragment,
  text: string,
  { guests, ports }: Answering,
): void {
  const { name, urn } = item.resource;
  const read = routeReaders[kind];
  if (!read) return;
  const { upstreams, problems } = read(text);
  for (const problem of problems) {
    // What is no route can answer for everybody's hosts, or give out files of the proxy.
    found.edge("proxy", item.owner, platform, `${name}: ${problem}`, urn);
  }
  const ends = upstreams.map((end) => whoAnswers(world, item.site, host, end, { guests, ports }));
  for (const [address, owner] of new Map(ends)) {
    if (owner === undefined) {
      found.unknown(item.owner, urn, `${name}: who answers at ${address} stands in no graph`);
    } else {
      found.edge("proxy", item.owner, owner, `${name} leads to ${address} of ${owner}`, urn);
      found.edge(
        "proxy",
        internet,
        item.owner,
        `${name}: requests for its own hosts`,
        urn,
        answers,
      );
    }
  }
}

const answers = "a tenant answers on its own host";

/** Certificates are of hosts, one a line, whose owners {@link proxyClaims} compares. */
function certified(found: Gathered, { item }: Fragment, text: string): void {
  const { name, urn } = item.resource;
  for (const line of text.split("\n").filter(Boolean)) {
    if (hostName.test(line)) continue;
    found.unknown(item.owner, urn, `${name}: a line is no host`);
  }
}

/** A place in words, and whose it is; undefined for what stands in no graph. */
function whoAnswers(
  world: World,
  site: string,
  host: string,
  end: Upstream,
  { guests, ports }: Answering,
): [place: string, owner: Party | undefined] {
  if ("socket" in end) {
    const number = /^\/run\/tenantry\/(t\d+)\/[a-z0-9-]+\.sock$/.exec(end.socket)?.[1] ?? "";
    return [end.socket, ownerOfName(world, site, number)];
  }
  if (end.host === "127.0.0.1") {
    return [`port ${end.port} of its host`, ports.get(`${host} ${end.port}`)];
  }
  return [end.host, guests.get(`${site} ${end.host}`)];
}

/** A health check of a tenant asks, and restarts, its own guests; on a VPS its own units. */
function asked(
  found: Gathered,
  world: World,
  { item, host }: Fragment,
  text: string,
  answering: Answering,
): void {
  const { name, urn } = item.resource;
  const addresses = [...text.matchAll(/\bhttps?:\/\/([\d.]+)(?::(\d+))?/g)].map(
    ([, ip = "", port]) => ({ host: ip, port: Number(port) }),
  );
  const sockets = [...text.matchAll(/\bunix:([^\s:]+):/g)].map(([, socket = ""]) => ({ socket }));
  const units = [...text.matchAll(/ (t\d+)-\S+\.service /g)].map(
    ([, user = ""]): [string, Party | undefined] => [user, ownerOfName(world, item.site, user)],
  );
  const ends = [...addresses, ...sockets].map((end) =>
    whoAnswers(world, item.site, host, end, answering),
  );
  for (const [place, owner] of new Map([...ends, ...units])) {
    const does = `${name} asks, and restarts, what is of ${owner}`;
    if (owner !== undefined) found.edge("fragment", item.owner, owner, does, urn);
    else found.unknown(item.owner, urn, `${name}: who answers at ${place} stands in no graph`);
  }
}

/** Dumps that are kept for a tenant are of its own databases: who restores them gets them. */
function dumped(found: Gathered, world: World, { item }: Fragment, text: string): void {
  const { name, urn } = item.resource;
  const own = world.tenant(item.owner)?.number;
  for (const line of text.split("\n").filter(Boolean)) {
    const number = /^number=(\d+)$/.exec(line)?.[1];
    // Of a folder of files the tenant that it is named after.
    const folder = /^\S+ files \/var\/lib\/tenantry-(t\d+)\//.exec(line)?.[1];
    const database = folder ?? line.split(" ")[1] ?? "";
    const owner: Party | undefined =
      number === undefined ? ownerOfName(world, item.site, database) : whoIs(world, item, number);
    if (number !== undefined && Number(number) === own) continue;
    if (owner === undefined)
      found.unknown(item.owner, urn, `${name}: whose a line is cannot be told`);
    else found.edge("fragment", item.owner, owner, `${name} dumps what is of ${owner}`, urn);
  }
}

/** Databases that the component of a dump names. */
function databasesOf(world: World, { item }: Fragment): string[] {
  const file = world.parentOf(item);
  const dump = file && world.parentOf(file);
  return texts(dump?.resource.inputs["databases"]);
}

function whoIs(world: World, { site }: Item, number: string): Party | undefined {
  return world.tenantsAt(site).find((tenant) => tenant.number === Number(number))?.id;
}
