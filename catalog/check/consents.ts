import type { Approval, Catalog, Exception } from "../catalog.ts";
import { lastDay, stackOfUrn } from "../consent.ts";
import type { CatalogErrorCode, CatalogProblem } from "../errors.ts";
import { approvalsFile, environmentsFile, exceptionsFile, tenantFile } from "../files.ts";
import { approvalDays } from "../schema/approvals.ts";
import { exceptionDays } from "../schema/exceptions.ts";
import { isBroken } from "./broken.ts";
import { didYouMean, lineOf, problemAt } from "./problem.ts";

/** An approval or an exception with where it stands and what makes it another one. */
interface Entry {
  readonly it: Approval | Exception;
  readonly file: string;
  readonly index: number;
  readonly days: number;
  readonly key: string;
  readonly noun: "approval" | "exception";
}

/**
 * Approvals and exceptions that cannot mean anything: about a stack that is not there, said twice, or for longer than
 * they may. An exception that has expired is wrong as well, because the rule counts again. An approval that has expired
 * is only a warning ({@link warnConsents}): what it allowed is done or will be refused, and the passing of a day
 * should not stop everybody's changes.
 * @param today `YYYY-MM-DD`, UTC
 * @param rules ids of all rules that an exception may name; without them that is not checked
 */
export function checkConsents(
  catalog: Catalog,
  today: string,
  rules?: readonly string[],
): CatalogProblem[] {
  const first = new Map<string, Entry>();
  return entriesOf(catalog).flatMap((entry) => {
    const problems = [
      ...checkStack(catalog, entry),
      ...checkTerm(catalog, entry, today),
      ...(rules ? checkRule(catalog, entry, rules) : []),
    ];
    const earlier = first.get(entry.key);
    if (!earlier) first.set(entry.key, entry);
    return earlier ? [...problems, twice(catalog, entry, earlier)] : problems;
  });
}

/** Approvals that have expired, one line each. */
export function warnConsents(catalog: Catalog, today: string): string[] {
  return entriesOf(catalog).flatMap((entry) => {
    const { it, noun, file, index } = entry;
    if (noun === "exception" || it.expires >= today) return [];
    const where = lineOf(catalog.sources, { file, path: [index] });
    return [`${where}: this approval expired on ${it.expires} and allows nothing; take it out`];
  });
}

function entriesOf({ approvals, exceptions }: Catalog): Entry[] {
  return [
    ...approvals.map((it, index): Entry => {
      const key = `approval ${it.operation} ${it.urn}`;
      return { it, file: approvalsFile, index, days: approvalDays, key, noun: "approval" };
    }),
    ...exceptions.map((it, index): Entry => {
      const key = `exception ${it.rule} ${it.urn}`;
      return { it, file: exceptionsFile, index, days: exceptionDays, key, noun: "exception" };
    }),
  ];
}

function checkStack(catalog: Catalog, entry: Entry): CatalogProblem[] {
  const { environments, broken } = catalog;
  const stack = stackOfUrn(entry.it.urn);
  const [environment = "", tenant] = stack.split(".");
  if (!environments.has(environment)) {
    if (broken.has(environmentsFile)) return [];
    const message = `there is no stack ${stack}: ${environmentsFile} has no environment "${environment}".${didYouMean(environment, environments.keys())}`;
    return [problem(catalog, "E_REFERENCE", entry, "urn", message)];
  }
  if (tenant === undefined) return [];
  const known = tenantsOf(catalog, environment, entry.noun === "approval");
  if (known.has(tenant) || isBroken(catalog, tenantFile(environment, tenant))) return [];
  const message = `there is no stack ${stack}: ${tenantFile(environment, tenant)} is missing, and no ledger knows that tenant.${didYouMean(tenant, known)} Take the ${entry.noun} out if it is over.`;
  return [problem(catalog, "E_REFERENCE", entry, "urn", message)];
}

/** A tenant that was released may still have a stack that something has to be deleted from. */
function tenantsOf(catalog: Catalog, environment: string, released: boolean): Set<string> {
  const ledgers = (catalog.environments.get(environment)?.sites ?? []).flatMap(
    (site) => catalog.ledgers.get(site) ?? [],
  );
  return new Set([
    ...catalog.tenants.filter((it) => it.environment === environment).map(({ id }) => id),
    ...ledgers.flatMap((it) => [...it.tenants.values()]),
    ...(released ? ledgers.flatMap((it) => [...it.releasedTenants.values()]) : []),
  ]);
}

function checkTerm(catalog: Catalog, entry: Entry, today: string): CatalogProblem[] {
  const { it, days, noun } = entry;
  const last = lastDay(days, today);
  if (it.expires > last) {
    const message = `${it.expires} is more than ${days} days ahead, and this ${noun} counts for nothing. Allowed today: ${last} at the latest.`;
    return [problem(catalog, "E_LIMIT", entry, "expires", message)];
  }
  if (noun === "approval" || it.expires >= today) return [];
  const message = `this exception expired on ${it.expires}, and the rule counts again. Put right what it was about and take it out, or decide anew until ${last} at the latest.`;
  return [problem(catalog, "E_EXPIRED", entry, "expires", message)];
}

function checkRule(catalog: Catalog, entry: Entry, rules: readonly string[]): CatalogProblem[] {
  const { it } = entry;
  if (!("rule" in it) || rules.includes(it.rule)) return [];
  const message = `there is no rule "${it.rule}".${didYouMean(it.rule, rules)} Allowed: the ids in docs/policies.md.`;
  return [problem(catalog, "E_REFERENCE", entry, "rule", message)];
}

function twice(catalog: Catalog, entry: Entry, earlier: Entry): CatalogProblem {
  const { file, index, noun } = entry;
  const at = { file, path: [earlier.index, "urn"] };
  const message = `this ${noun} stands there already (${lineOf(catalog.sources, at)}). Take one of them out.`;
  return problemAt(catalog.sources, "E_DUPLICATE", { file, path: [index, "urn"] }, message, at);
}

function problem(
  { sources }: Catalog,
  code: CatalogErrorCode,
  { file, index }: Entry,
  field: string,
  message: string,
): CatalogProblem {
  return problemAt(sources, code, { file, path: [index, field] }, message);
}
