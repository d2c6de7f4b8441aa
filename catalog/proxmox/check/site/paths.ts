import type { ProxmoxSite } from "../../../catalog.ts";
import { didYouMean } from "../../../check/problem.ts";
import { isHostIn, networkContains } from "../../../ipv4.ts";
import { splitPlaceholders } from "../../../resolve/placeholders.ts";
import { notGuestIds } from "../../../schema/site/proxmox/guests.ts";
import { tunnelToken } from "../../edge.ts";
import { tenantNetworks } from "../../resolve/firewall/parties.ts";
import { byKey, runningGuestsOf } from "../../site-guests.ts";
import type { Add } from "./report.ts";

/** Words of `from` that are there on every site. */
const PARTIES = ["everyone", "internet", "management", "postgres", "proxy", "redis", "tenants"];

type Guest = ProxmoxSite["guests"][string];

/** Who may speak to whom among the platform's guests: both ends say so, or nobody does. */
export function checkPaths(site: ProxmoxSite, add: Add): void {
  for (const [id, guest] of byKey(site.guests)) {
    checkAccepts(site, id, guest, add);
    checkSends(site, id, guest, add);
    checkRoute(id, guest, add);
    if (guest.kind === "container") checkEnvironment(site, id, guest, add);
  }
}

function checkAccepts(site: ProxmoxSite, id: string, guest: Guest, add: Add): void {
  const parties = [...PARTIES, ...(site.shared.operations ? ["operations"] : [])];
  for (const [index, { from }] of guest.accepts.entries()) {
    for (const [place, party] of from.entries()) {
      if (parties.includes(party)) continue;
      const path = ["guests", id, "accepts", index, "from", place];
      const sender = site.guests[party];
      if (!sender || party === id) {
        const others = Object.keys(site.guests).filter((it) => it !== id);
        const message = `there is no "${party}" that could come.${didYouMean(party, [...parties, ...others])}`;
        add("E_REFERENCE", path, message);
      } else if (!sender.sends.includes(id)) {
        add(
          "E_REFERENCE",
          path,
          `${party} does not send to ${id}, so its own firewall would stop it. Add ${id} to its \`sends\`, or take it out here.`,
          ["guests", party, "sends"],
        );
      }
    }
  }
}

function checkSends(site: ProxmoxSite, id: string, guest: Guest, add: Add): void {
  for (const [index, to] of guest.sends.entries()) {
    if (to === "postgres" || to === "redis" || Object.hasOwn(site.external, to)) continue;
    const path = ["guests", id, "sends", index];
    const target = site.guests[to];
    if (!target || to === id) {
      const known = [
        "postgres",
        "redis",
        ...Object.keys(site.guests).filter((it) => it !== id),
        ...Object.keys(site.external),
      ];
      const message = `there is no guest or external machine "${to}" that it could reach.${didYouMean(to, known)}`;
      add("E_REFERENCE", path, message);
    } else if (
      !target.accepts.some(({ from }) =>
        [id, "everyone", "internet"].some((it) => from.includes(it)),
      )
    ) {
      add(
        "E_REFERENCE",
        path,
        `${to} accepts nothing from ${id}, so its firewall would stop it. Add ${id} to \`from\` of a port there, or take it out here.`,
        ["guests", to, "accepts"],
      );
    }
  }
}

/** Requests come from the proxy, so the port lets it in. */
function checkRoute(id: string, { route, accepts }: Guest, add: Add): void {
  if (!route) return;
  const open = accepts.some(
    ({ port, protocol, from }) =>
      port === route.port &&
      protocol === "tcp" &&
      ["proxy", "everyone", "internet"].some((it) => from.includes(it)),
  );
  if (open) return;
  add(
    "E_REFERENCE",
    ["guests", id, "route", "port"],
    `no request would arrive: ${id} does not accept TCP ${route.port} from the proxy. Add { port: ${route.port}, from: [proxy] } to its \`accepts\`.`,
    ["guests", id, "accepts"],
  );
}

function checkEnvironment(
  site: ProxmoxSite,
  id: string,
  { env, secrets, sends }: Extract<Guest, { kind: "container" }>,
  add: Add,
): void {
  const postgres = ["postgres.host", "postgres.port"];
  const own = [
    ...Object.keys(secrets).map((name) => `secret.${name}`),
    ...(site.cloudflare ? [tunnelToken] : []),
  ];
  for (const [name, value] of byKey(env)) {
    for (const part of splitPlaceholders(value)) {
      if (!("placeholder" in part) || own.includes(part.placeholder)) continue;
      const path = ["guests", id, "env", name];
      if (!postgres.includes(part.placeholder)) {
        const message = `there is no placeholder {${part.placeholder}}.${didYouMean(part.placeholder, [...postgres, ...own])}`;
        add("E_REFERENCE", path, message);
      } else if (!sends.includes("postgres")) {
        const message = `{${part.placeholder}} needs \`sends\` with postgres in it: without it no connection would arrive.`;
        add("E_REFERENCE", path, message);
      }
    }
  }
}

/** A name means one thing in `from`, `sends` and `uses`, and an address is either a guest's or some other machine's. */
export function checkExternal(site: ProxmoxSite, add: Add): void {
  for (const [id, { ip, tenants }] of byKey(site.external)) {
    if (Object.hasOwn(site.guests, id)) {
      const message = `"${id}" is a guest of the platform too, so \`sends\` could mean either. Rename one of them.`;
      add("E_CONFLICT", ["external", id], message, ["guests", id]);
    } else if (notGuestIds.includes(id)) {
      const message = `"${id}" means something else in \`from\` and \`sends\`. Choose another name.`;
      add("E_CONFLICT", ["external", id], message);
    }
    const path = ["external", id, "ip"];
    const guest = runningGuestsOf(site).find((it) => it.ip === ip);
    const network = tenantNetworks(site).find((it) => isHostIn(it, ip));
    const management = site.management.findIndex((it) => networkContains(it, `${ip}/32`));
    if (guest) {
      const message = `${ip} is the address of ${guest.name}, which is no machine of others. Name that guest in \`sends\`, or write the machine's own address.`;
      add("E_DUPLICATE", path, message, [...guest.path, "ip"]);
    } else if (network) {
      const message = `${ip} lies in ${network}, where guests of tenants stand and nobody else. Give the machine an address elsewhere.`;
      add("E_CONFLICT", path, message);
    } else if (tenants && management >= 0) {
      const message = `${ip} lies in the management network ${site.management[management]}, which no tenant's guest ever reaches. Give the machine an address elsewhere, or take \`tenants\` out.`;
      add("E_CONFLICT", path, message, ["management", management]);
    }
  }
}
