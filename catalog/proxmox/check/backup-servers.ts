import type { Catalog, ProxmoxSite } from "../../catalog.ts";
import { type At, lineOf, problemAt } from "../../check/problem.ts";
import type { CatalogProblem } from "../../errors.ts";
import { proxmoxSites } from "../sites.ts";

type BackupServer = NonNullable<NonNullable<ProxmoxSite["nas"]>["backupServer"]>;

/**
 * A backup server knows a guest by its VMID alone, and two clusters number theirs alike. In one namespace the backups
 * of two guests would be one list, which the jobs of both prune. So each site has a namespace of its own, whatever
 * environment or endpoint it belongs to.
 */
export function checkBackupServers(catalog: Catalog): CatalogProblem[] {
  const known: { readonly site: ProxmoxSite; readonly server: BackupServer }[] = [];
  const problems: CatalogProblem[] = [];
  for (const site of proxmoxSites(catalog)) {
    const server = site.nas?.backupServer;
    if (!server) continue;
    const earlier = known.find((it) => isSamePlace(it.site, it.server, site, server));
    known.push({ site, server });
    if (!earlier) continue;
    const other = namespaceAt(earlier.site);
    const message = `${earlier.site.id} keeps its backups in the namespace ${server.namespace} of the datastore ${server.datastore} too (${lineOf(catalog.sources, other)}): guests of both sites with one VMID would be one list there, and each site's job would remove the other's backups. Make a namespace of its own for ${site.id} and name it here.`;
    problems.push(problemAt(catalog.sources, "E_CONFLICT", namespaceAt(site), message, other));
  }
  return problems;
}

/** One server may have several addresses; its certificate is one. */
function isSamePlace(
  one: ProxmoxSite,
  a: BackupServer,
  two: ProxmoxSite,
  b: BackupServer,
): boolean {
  const isSameServer = a.fingerprint === b.fingerprint || one.nas?.address === two.nas?.address;
  return isSameServer && a.datastore === b.datastore && a.namespace === b.namespace;
}

function namespaceAt(site: ProxmoxSite): At {
  return { file: site.file, path: ["nas", "backupServer", "namespace"] };
}
