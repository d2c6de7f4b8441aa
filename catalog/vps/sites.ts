import type { Service, VpsSite } from "../catalog.ts";

/** One host of a site, as its file has it. */
export type SiteHost = VpsSite["hosts"][string] & { readonly name: string };

/** The hosts of a site, sorted by name. */
export function hostsOf(site: Pick<VpsSite, "hosts">): SiteHost[] {
  return Object.entries(site.hosts)
    .map(([name, host]) => ({ name, ...host }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Where `lego` answers an authority itself while it asks: HAProxy serves no files. */
export const ACME_PORT = 8402;

/** Whether nothing else of a site's hosts may listen on {@link ACME_PORT}: it would answer the authority. */
export function answersByPort({ proxy, tls }: Pick<VpsSite, "proxy" | "tls">): boolean {
  return proxy === "haproxy" && tls.acme !== undefined;
}

/** The TCP port that a service cannot do without; undefined where it listens on a socket, or runs on no VPS. */
export function pinnedPort({ vps }: Pick<Service, "vps">): number | undefined {
  return typeof vps?.listen === "number" ? vps.listen : undefined;
}

/** What a service may name in `uses` on a site. */
export function vpsOffers(site: Pick<VpsSite, "external">): ReadonlySet<string> {
  return new Set(["postgres", "redis", ...Object.keys(site.external)]);
}
