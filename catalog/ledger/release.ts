import type { Catalog, Ledger } from "../catalog.ts";
import { isBroken } from "../check/broken.ts";
import { type At, didYouMean, lineOf, problemAt } from "../check/problem.ts";
import type { CatalogProblem } from "../errors.ts";
import { tenantFile } from "../files.ts";
import {
  environmentOf,
  isOwnServer,
  ownServersOf,
  servicePath,
  servicesOf,
} from "../subscriptions.ts";
import { serviceLines, splitOf } from "./index-ledger.ts";
import { type Holdings, holdingsOf, numbersIn, withTombstones } from "./tombstones.ts";

/** How long the address of a released guest is held back: caches, firewalls and name servers elsewhere still know it. */
const QUARANTINE_DAYS = 90;

/** What a tenant's stack says about what is to be released. Only who can read the state can tell. */
export type StateCheck =
  /** There is no stack: nothing was ever brought up. */
  | { readonly kind: "none" }
  /** Nothing protected of the entry is in the state. */
  | { readonly kind: "clear" }
  | { readonly kind: "protected"; readonly urns: readonly string[] }
  | { readonly kind: "unreadable"; readonly why: string };

export interface Release {
  /** The ledger with the tombstones in it; null when the release is refused. */
  readonly ledger: Ledger | null;
  /** VMIDs that become tombstones. */
  readonly vmids: readonly number[];
  /** AWS: first listener priorities that become tombstones, of three each. */
  readonly priorities: readonly number[];
  /** VPS: unit numbers that become tombstones. */
  readonly units: readonly number[];
  /** Networks of its own that are given back, by VLAN or by place, when the whole tenant is released. */
  readonly networks: readonly number[];
  /** Customers' own domains that nobody is asked for any more. */
  readonly domains: readonly string[];
  /** The tenant's number, when the whole tenant is released. */
  readonly tenantNumber: number | null;
  readonly problems: readonly CatalogProblem[];
}

/** The sites of an environment whose ledger holds `entry`, sorted. More than one only after a change of site. */
export function sitesHolding(catalog: Catalog, environment: string, entry: string): string[] {
  return [...catalog.ledgers.values()]
    .filter((it) => environmentOf(catalog, it.site)?.id === environment)
    .filter((it) => holdingsOf(it, entry) !== undefined)
    .map((it) => it.site)
    .sort();
}

/**
 * Turns an entry of a ledger into a tombstone: `acme/crm` is one service, `acme/postgres` a guest with a server of the
 * tenant's own, `acme/shop.customer.example` a domain of the customer's own, `acme` a whole tenant with all its
 * services, its network and its domains.
 * Refused while a file still asks for it, while its stack holds anything protected of it, and while that cannot be
 * known. Its VMIDs, its listener priorities, its unit numbers and its number never come back; its addresses and its network are held
 * back for 90 days.
 *
 * @param today `YYYY-MM-DD`
 */
export function release(
  catalog: Catalog,
  site: string,
  entry: string,
  today: string,
  state: StateCheck,
): Release {
  const ledger = catalog.ledgers.get(site);
  const found = ledger && holdingsOf(ledger, entry);
  if (!ledger || !found) {
    const known = ledger
      ? [
          ...ledger.tenants.values(),
          ...serviceLines(ledger).map((it) => it.of),
          ...[...ledger.domains].map(([domain, { of }]) => `${of}/${domain}`),
        ]
      : [];
    return refused([
      problemAt(
        catalog.sources,
        "E_RELEASE",
        { file: ledger?.file ?? `platform/ledger/${site}.yaml`, path: [] },
        `there is no ${entry} to release on ${site}.${didYouMean(entry, known)}`,
      ),
    ]);
  }
  const at: At = { file: ledger.file, path: firstOf(found), which: "key" };
  const problems = [...stillAsked(catalog, site, entry, at), ...held(catalog, entry, at, state)];
  if (problems.length > 0) return refused(problems);

  return {
    ledger: withTombstones(ledger, entry, found, addDays(today, QUARANTINE_DAYS)),
    vmids: numbersIn(found.lines, "guests"),
    priorities: numbersIn(found.lines, "rules"),
    units: numbersIn(found.lines, "units"),
    networks: found.networks,
    domains: found.domains,
    tenantNumber: found.tenantNumber,
    problems: [],
  };
}

/** The ledger's line that a refusal points at. */
function firstOf(found: Holdings): At["path"] {
  const {
    tenantNumber,
    lines: [line],
    networks: [network],
    domains: [domain],
  } = found;
  if (tenantNumber !== null) return ["tenants", tenantNumber];
  if (line) return [line.section, line.number];
  if (domain !== undefined) return ["domains", domain];
  return network === undefined ? [] : ["networks", network];
}

function refused(problems: readonly CatalogProblem[]): Release {
  const nothing = {
    vmids: [],
    priorities: [],
    units: [],
    networks: [],
    domains: [],
    tenantNumber: null,
  };
  return { ledger: null, ...nothing, problems };
}

/** A file that asks for what is to be released, or that cannot be read and might. */
function stillAsked(
  catalog: Catalog,
  site: string,
  entry: string,
  ledgerLine: At,
): CatalogProblem[] {
  const names = entry.includes("/") ? splitOf(entry) : { tenant: entry, service: undefined };
  const environment = environmentOf(catalog, site)?.id ?? "";
  const file = tenantFile(environment, names.tenant);
  const refuse = (message: string, other?: At): CatalogProblem[] => [
    problemAt(catalog.sources, "E_RELEASE", ledgerLine, message, other),
  ];
  if (isBroken(catalog, file)) {
    return refuse(
      `${entry} is not released: ${file} cannot be read, and may still ask for it. Repair the file first.`,
    );
  }
  const tenant = catalog.tenants.find(
    (it) => it.environment === environment && it.id === names.tenant && it.site === site,
  );
  if (!tenant) return [];
  if (names.service === undefined) {
    return refuse(
      `${entry} is not released: ${file} still asks for it. Remove the file first; that alone deletes nothing.`,
      { file, path: [] },
    );
  }
  if (tenant.domains && Object.hasOwn(tenant.domains, names.service)) {
    const at: At = { file, path: ["domains", names.service], which: "key" };
    return refuse(
      `${entry} is not released: ${lineOf(catalog.sources, at)} still asks for it. Take it out of \`domains\` first; that alone changes nothing.`,
      at,
    );
  }
  if (isOwnServer(names.service)) {
    if (!ownServersOf(catalog, tenant).includes(names.service)) return [];
    const tier: At = { file, path: ["tier"] };
    return refuse(
      `${entry} is not released: by its tier (${lineOf(catalog.sources, tier)}) ${tenant.id} has a ${names.service} server of its own. Choose another tier first; that alone deletes nothing.`,
      tier,
    );
  }
  if (!servicesOf(catalog, tenant).some((it) => it.id === names.service)) return [];
  const at: At = { file, path: servicePath(tenant, names.service) };
  const remedy = tenant.services.includes(names.service)
    ? "Take it out of `services` first; that alone deletes nothing."
    : "It comes with every tenant, so it goes only with the whole tenant.";
  return refuse(
    `${entry} is not released: ${lineOf(catalog.sources, at)} still asks for it. ${remedy}`,
    at,
  );
}

function held(catalog: Catalog, entry: string, at: At, state: StateCheck): CatalogProblem[] {
  const refuse = (message: string): CatalogProblem[] => [
    problemAt(catalog.sources, "E_RELEASE", at, message),
  ];
  switch (state.kind) {
    case "none":
    case "clear":
      return [];
    case "protected":
      return refuse(
        `${entry} is not released: its stack still holds ${state.urns.length} protected: ${state.urns.join(", ")}. Save the data and have its deletion approved first.`,
      );
    case "unreadable":
      return refuse(
        `${entry} is not released: its stack's state cannot be read (${state.why}), so nobody knows what would be lost. Try again when it can.`,
      );
  }
}

/** `2026-11-21` and 90 → `2027-02-19`. */
function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
