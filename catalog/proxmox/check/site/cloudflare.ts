import type { ProxmoxSite } from "../../../catalog.ts";
import { connectorsOf } from "../../edge.ts";
import { byKey } from "../../site-guests.ts";
import type { Add } from "./report.ts";

/** Programs that administer something, by the words that guests of them are called. */
const ADMIN_WORDS: ReadonlySet<string> = new Set([
  "adminer",
  "alertmanager",
  "grafana",
  "kibana",
  "n8n",
  "pgadmin",
  "phpmyadmin",
  "portainer",
  "prometheus",
  "proxmox",
  "pve",
  "traefik",
  "vault",
  "wazuh",
]);

/**
 * Nobody gets to an admin plane from outside without a login, and the site's tunnel has a guest that opens it. What
 * stands behind Cloudflare has no other way in: a login before an address that also answers directly is none.
 */
export function checkCloudflare(site: ProxmoxSite, add: Add): void {
  checkAdminPlanes(site, add);
  const connectors = connectorsOf(site);
  if (site.cloudflare && connectors.length === 0) {
    add(
      "E_REFERENCE",
      ["cloudflare"],
      'no guest opens the tunnel, so no request would arrive. Add two containers of cloudflared to `guests`, each with env: { TUNNEL_TOKEN: "{tunnel.token}" }.',
      ["guests"],
    );
  }
}

function checkAdminPlanes(site: ProxmoxSite, add: Add): void {
  for (const [id, { title, route, accepts }] of byKey(site.guests)) {
    const word = adminWord(id) ?? adminWord(title);
    if (route && !route.admin && word !== undefined) {
      add(
        "E_CONFLICT",
        ["guests", id, "route"],
        `${word} administers something, and everybody could ask for it. Add \`admin: {}\` to the route, so that only people come who log in; or take the route out.`,
      );
    }
    if (route?.admin && !site.cloudflare?.access) {
      add(
        "E_REFERENCE",
        ["guests", id, "route", "admin"],
        `${site.id} has no \`cloudflare.access\`, so nobody would ask for a login. Describe it, or take the route out.`,
        site.cloudflare ? ["cloudflare"] : [],
      );
    }
    if (!route?.admin && word === undefined) continue;
    for (const [index, { from }] of accepts.entries()) {
      const place = from.indexOf("internet");
      if (place < 0) continue;
      add(
        "E_CONFLICT",
        ["guests", id, "accepts", index, "from", place],
        `${id} administers something, and the internet would get to it past the login. Take internet out.`,
      );
    }
  }
}

/** `n8n automation` → n8n. */
function adminWord(text: string): string | undefined {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .find((word) => ADMIN_WORDS.has(word));
}

/** One guest that opens the tunnel is one that everything falls with. */
export function warnCloudflare(site: ProxmoxSite): [path: string[], message: string][] {
  if (!site.cloudflare || connectorsOf(site).length !== 1) return [];
  const message = `${site.id} has one guest that opens the tunnel: while it restarts, nobody gets to any tenant. Add a second, on another host`;
  return [[["cloudflare"], message]];
}
