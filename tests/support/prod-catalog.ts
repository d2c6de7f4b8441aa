import { planAllocation } from "../../catalog/ledger/plan.ts";
import { saveLedger } from "../../catalog/ledger/save.ts";
import { loadCatalog, loadForTenant } from "../../catalog/load.ts";
import { validate } from "../../catalog/validate.ts";
import { TODAY } from "./memory-catalog.ts";
import { resolveProxmoxTenant } from "./proxmox.ts";
import { projectRoot, type TempCatalog, tempCatalog } from "./temp-catalog.ts";

/* The example's environment `prod`: wayne is a pool tenant, stark bridge, umbrella silo, all on one site. */

export const site = "platform/sites/aiqso.yaml";
export const ledger = "platform/ledger/aiqso.yaml";
export const stark = "tenants/prod/stark.yaml";
export const umbrella = "tenants/prod/umbrella.yaml";
export const wayne = "tenants/prod/wayne.yaml";

/** A tenant as it is resolved; of the repository's own catalog by default. */
export function resolvedInProd(id: string, root = projectRoot) {
  return resolveProxmoxTenant(loadForTenant(root, "prod", id), "prod", id);
}

/** `file:line CODE message` of everything that is wrong after an edit. */
export function prodProblemsAfter(edit: (catalog: TempCatalog) => void): string[] {
  using catalog = tempCatalog();
  edit(catalog);
  const { problems } = validate(catalog.root, { today: TODAY });
  return problems.map((it) => `${it.file}:${it.line} ${it.code} ${it.message}`);
}

/** Writes everything into the ledgers that the files ask for. */
export function allocateAll(catalog: TempCatalog): void {
  const { ledgers } = planAllocation(loadCatalog(catalog.root).catalog, TODAY);
  for (const it of ledgers.values()) saveLedger(catalog.root, it);
}

/** A guest as `adopt` records it, in the flow form of a ledger. */
export function adoptedEntry(name: string, more = ""): string {
  return `{ kind: container, name: ${name}, memoryMib: 3000, swapMib: 512, cores: 3, diskGib: 9, storage: local-lvm, bridge: vmbr1, vlan: 1000, unprivileged: true, os: debian, protection: false, startOnBoot: true${more}, firewall: { options: false, rules: false } }`;
}
