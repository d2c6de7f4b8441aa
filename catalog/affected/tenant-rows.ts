import type { Catalog, Tenant } from "../catalog.ts";
import { tenantFile } from "../files.ts";
import { indexLedger, ledgerOf } from "../ledger/index-ledger.ts";
import { substrateOf } from "../substrates.ts";
import { heldNote, releasedBetween } from "./held.ts";
import { type Pair, tenantIn } from "./pair.ts";
import type { Reasons } from "./reasons.ts";
import { withRenames } from "./renames.ts";
import { resolveTenantOf } from "./resolve.ts";
import type { AffectedRow } from "./row.ts";
import { sameData } from "./same-data.ts";

type What = Pick<AffectedRow, "kind" | "why" | "note">;

/** Every tenant that came or went, or whose resolved data differ. */
export function tenantRows(pair: Pair, reasons: Reasons): AffectedRow[] {
  const { before, after } = pair;
  const old = byPlace(before.catalog.tenants);
  const now = byPlace(after.catalog.tenants);
  const places = new Set([...old.keys(), ...now.keys(), ...unreadable(pair)]);
  const rows = [...places].flatMap((place): AffectedRow[] => {
    const [environment = "", tenant = ""] = place.split("/");
    const [was, is] = [old.get(place), now.get(place)];
    const what = is
      ? stays(pair, was, is, reasons)
      : leaves(after.catalog, environment, tenant, was);
    return what ? [{ stack: `${environment}.${tenant}`, environment, tenant, ...what }] : [];
  });
  const known = new Set(rows.map(({ stack }) => stack));
  const released = releasedBetween(before.catalog, after.catalog).filter(
    ({ stack }) => !known.has(stack),
  );
  return [...withRenames(rows, old, now), ...released];
}

function byPlace(tenants: readonly Tenant[]): Map<string, Tenant> {
  return new Map(tenants.map((tenant) => [`${tenant.environment}/${tenant.id}`, tenant]));
}

/** Tenants whose file is there and says nothing that can be read. */
function unreadable({ after, changed }: Pair): string[] {
  return changed
    .filter((file) => after.catalog.broken.has(file))
    .flatMap((file) => tenantIn(file) ?? [])
    .map(({ environment, id }) => `${environment}/${id}`);
}

function leaves(
  after: Catalog,
  environment: string,
  id: string,
  was: Tenant | undefined,
): What | undefined {
  const file = tenantFile(environment, id);
  if (after.broken.has(file)) return { kind: "errors", why: [file], note: cannotBeTold };
  return was && { kind: "deleted", why: [file], note: heldNote(after, was) };
}

function stays(
  { before, after, changed }: Pair,
  was: Tenant | undefined,
  is: Tenant,
  reasons: Reasons,
): What | undefined {
  const now = resolveTenantOf(after.catalog, is);
  if (!was && before.catalog.broken.has(is.file)) return { kind: "changed", why: [is.file] };
  if (!was) return { kind: "new", why: [], ...(now ? {} : { note: whyNot(after.catalog, is) }) };
  if (sameData(resolveTenantOf(before.catalog, was), now)) return undefined;
  const isSame = (catalog: Catalog, tenant: Tenant): boolean =>
    sameData(resolveTenantOf(catalog, tenant), now);
  const why = reasons.of(
    (catalog) => isSame(catalog, is),
    changed.includes(is.file)
      ? { file: is.file, isSame: () => isSame(after.catalog, was) }
      : undefined,
  );
  return now ? { kind: "changed", why } : { kind: "errors", why, note: whyNot(after.catalog, is) };
}

const cannotBeTold = "it cannot be read; run `tenantry validate`";

function whyNot(catalog: Catalog, tenant: Tenant): string {
  const site = catalog.sites.get(tenant.site);
  const ledger = indexLedger(ledgerOf(catalog, tenant.site));
  const lacksNumbers =
    site &&
    (!ledger.numbers.has(tenant.id) ||
      substrateOf(site).missingLines(catalog, ledger, tenant).length > 0);
  return lacksNumbers
    ? "the ledger has no numbers for it yet; run `tenantry allocate` and commit the ledger"
    : "it cannot be built; run `tenantry validate`";
}
