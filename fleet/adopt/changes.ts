import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Catalog, Ledger } from "../../catalog/catalog.ts";
import { problemAt } from "../../catalog/check/problem.ts";
import { ascending } from "../../catalog/ledger/ascending.ts";
import { ledgerOf } from "../../catalog/ledger/index-ledger.ts";
import { type Allocation, planAllocation } from "../../catalog/ledger/plan.ts";
import { writeLedger } from "../../catalog/ledger/write.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { servicePath } from "../../catalog/subscriptions.ts";
import { validate } from "../../catalog/validate.ts";
import { readOrNull } from "../../catalog/whole-file.ts";
import { type AdoptPlan, newlyAdopted } from "./plan.ts";
import type { AdoptProblem } from "./problem.ts";
import type { AdoptRequest } from "./request.ts";
import { extendTenantFile, newTenantFile } from "./tenant-file.ts";

/** One file as it will be. */
export interface Change {
  /** Relative to the catalog's root. */
  readonly file: string;
  /** Null when it is new. */
  readonly before: string | null;
  readonly after: string;
}

export interface Changes {
  /** Tenants' files, then the ledger; only those that differ. */
  readonly changes: readonly Change[];
  readonly problems: readonly AdoptProblem[];
}

/**
 * The files as they will be, tried out on a copy of the catalog: what `validate` would say of them afterwards is
 * said now, and the catalog itself is not touched.
 *
 * @param today `YYYY-MM-DD`
 */
export function draftChanges(request: AdoptRequest, plan: AdoptPlan, today: string): Changes {
  const { root } = request.catalog;
  const copy = mkdtempSync(join(tmpdir(), "tenantry-adopt-"));
  try {
    for (const folder of ["platform", "tenants"]) {
      cpSync(join(root, folder), join(copy, folder), { recursive: true });
    }
    const { changes, problems } = tenantChanges(request, plan);
    for (const change of changes) writeBelow(copy, change);
    if (problems.length > 0) return { changes: [], problems };

    const { catalog } = loadCatalog(copy);
    const allocation = planAllocation(catalog, today);
    const foreign = unforeseen(request, plan, catalog, allocation);
    if (foreign.length > 0) return { changes: [], problems: foreign };
    const ledger = ledgerChange(request, plan, allocation);
    if (ledger) writeBelow(copy, ledger);
    const wrong = validate(copy, { today }).problems;
    if (wrong.length > 0) return { changes: [], problems: wrong };
    return { changes: ledger ? [...changes, ledger] : changes, problems: [] };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function tenantChanges(
  { catalog, site }: AdoptRequest,
  plan: AdoptPlan,
): { readonly changes: Change[]; readonly problems: AdoptProblem[] } {
  const changes: Change[] = [];
  const problems: AdoptProblem[] = [];
  for (const tenant of plan.tenants) {
    const { file } = tenant;
    if (tenant.fresh) {
      changes.push({ file, before: null, after: newTenantFile(tenant, site.id) });
      continue;
    }
    const before = readFileSync(join(catalog.root, file), "utf8");
    const result = extendTenantFile(before, tenant);
    if ("refused" in result) {
      problems.push(problemAt(catalog.sources, "E_CONFLICT", { file, path: [] }, result.refused));
    } else if (result.text !== before) changes.push({ file, before, after: result.text });
  }
  return { changes, problems };
}

/** What would be given new numbers beside the takeover: it would be made by the first `up`. */
function unforeseen(
  request: AdoptRequest,
  plan: AdoptPlan,
  catalog: Catalog,
  allocation: Allocation,
): AdoptProblem[] {
  const found = new Set(plan.tenants.flatMap((it) => it.guests.map(({ vmid }) => vmid)));
  const ours = new Set(plan.tenants.map(({ id }) => id));
  const others = allocation.additions.filter((it) =>
    it.kind === "tenant"
      ? !(ours.has(it.tenant.id) && it.tenant.environment === request.environment)
      : "vmid" in it && !found.has(it.vmid),
  );
  const byTenant = Map.groupBy(others, (it) => ("tenant" in it ? it.tenant : undefined));
  return [
    ...allocation.problems,
    ...[...byTenant.keys()].flatMap((tenant) => {
      if (!tenant) return [];
      const message =
        "the ledger does not have all of this yet, and taking over gives no new numbers. Run `tenantry allocate` first, or after it.";
      const at = { file: tenant.file, path: servicePath(tenant, "") };
      return [problemAt(catalog.sources, "E_NOT_ALLOCATED", at, message)];
    }),
  ];
}

function ledgerChange(
  { catalog, site, ledger }: AdoptRequest,
  plan: AdoptPlan,
  allocation: Allocation,
): Change | undefined {
  const allocated = allocation.ledgers.get(site.id) ?? ledgerOf(catalog, site.id);
  const found = newlyAdopted(plan);
  const guests = [...allocated.guests].map(([vmid, line]): [number, typeof line] => {
    const storage = found.get(vmid)?.storage;
    const isElsewhere = storage !== undefined && storage !== site.storage.guests;
    return [vmid, isElsewhere ? { ...line, storage } : line];
  });
  const after: Ledger = {
    ...allocated,
    guests: ascending(new Map(guests)),
    adopted: ascending(new Map([...ledger.adopted, ...found])),
  };
  const before = readOrNull(join(catalog.root, ledger.file));
  const text = writeLedger(before, after);
  return text === before || (before === null && plan.own.length + plan.tenants.length === 0)
    ? undefined
    : { file: ledger.file, before, after: text };
}

function writeBelow(root: string, { file, after }: Change): void {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, after);
}
