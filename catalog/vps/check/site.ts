import type { Catalog, VpsSite } from "../../catalog.ts";
import { lineOf, problemAt } from "../../check/problem.ts";
import { collected, inSite } from "../../check/report.ts";
import type { CatalogProblem } from "../../errors.ts";
import { environmentOf } from "../../subscriptions.ts";
import type { SitePath } from "../../substrate.ts";
import { ACME_PORT, answersByPort, hostsOf } from "../sites.ts";
import { checkVpsCloudflare } from "./cloudflare.ts";

/** A site by itself: its hosts hold what every host has, and its parts do not take each other's names and ports. */
export function checkVpsSite(catalog: Catalog, site: VpsSite): CatalogProblem[] {
  return collected(catalog, site.file, (add) => {
    const { capacity, external, postgres, redis } = site;
    if (postgres.port === redis.port) {
      const message = `${redis.port} is the port of PostgreSQL too. Give each a port of its own.`;
      add("E_CONFLICT", ["redis", "port"], message, inSite(site, ["postgres", "port"]));
    }
    for (const server of ["postgres", "redis"] as const) {
      if (site[server].port !== ACME_PORT || !answersByPort(site)) continue;
      const message = `${ACME_PORT} is the port of what asks for certificates where the proxy is HAProxy. Give ${server} another one.`;
      add("E_CONFLICT", [server, "port"], message, inSite(site, ["tls", "acme"]));
    }
    const memory = capacity.reservedMemoryMib + postgres.memoryMib + redis.memoryMib;
    const disk = capacity.reservedDiskGib + postgres.diskGib;
    for (const { name, memoryMib, diskGib } of hostsOf(site)) {
      if (memoryMib <= memory) {
        const message = `${name} has ${memoryMib} MiB of memory, and every host keeps ${memory} for Debian, PostgreSQL and Redis: nothing is left for tenants. Give it more, or reserve less.`;
        add("E_CAPACITY", ["hosts", name, "memoryMib"], message, inSite(site, ["capacity"]));
      }
      if (diskGib > disk) continue;
      const message = `${name} has ${diskGib} GiB of disk, and every host keeps ${disk} for Debian and PostgreSQL: nothing is left for tenants. Give it more, or reserve less.`;
      add("E_CAPACITY", ["hosts", name, "diskGib"], message, inSite(site, ["capacity"]));
    }
    checkVpsCloudflare(site, add);
    for (const id of ["mysql", "bucket", "files", "listen", "queue"]) {
      if (!Object.hasOwn(external, id)) continue;
      const message = `"${id}" means something else in \`uses\` and in placeholders. Choose another id.`;
      add("E_CONFLICT", ["external", id], message);
    }
  });
}

/** What only a look at all VPS sites shows: one host is one site's. */
export function checkVpsSites(catalog: Catalog, sites: readonly VpsSite[]): CatalogProblem[] {
  const first = new Map<string, { readonly site: VpsSite; readonly name: string }>();
  return sites.flatMap((site) =>
    hostsOf(site).flatMap(({ name, ip }) => {
      const at = inSite(site, ["hosts", name, "ip"]);
      const earlier = first.get(ip);
      if (!earlier) {
        first.set(ip, { site, name });
        return [];
      }
      const other = inSite(earlier.site, ["hosts", earlier.name, "ip"]);
      const message = `${ip} is ${earlier.name} of ${earlier.site.id} already (${lineOf(catalog.sources, other)}). Two of them would write over each other's files: a host is one site's, once.`;
      return [problemAt(catalog.sources, "E_CONFLICT", at, message, other)];
    }),
  );
}

/** What is allowed and should be a decision. */
export function warnVpsSite(catalog: Catalog, site: VpsSite): [path: SitePath, message: string][] {
  const environment = environmentOf(catalog, site.id);
  if (environment?.lifecycle !== "protected" || site.backups) return [];
  const message = `${environment.id} is protected, and no database of ${site.id} is dumped: what a host loses is lost`;
  return [[["substrate"], message]];
}
