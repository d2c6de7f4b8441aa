import { existsSync } from "node:fs";
import { join } from "node:path";
import { withHeld } from "../../catalog/affected/held.ts";
import type { AffectedRow } from "../../catalog/affected/row.ts";
import type { SiteCapacity } from "../../catalog/capacity.ts";
import type { Catalog } from "../../catalog/catalog.ts";
import { loadApprovals } from "../../catalog/consent.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { substrateOf } from "../../catalog/substrates.ts";
import { validate } from "../../catalog/validate.ts";
import { affectedSince } from "../../fleet/affected/since.ts";
import { checkOut, lendPackages } from "../../fleet/model/revision.ts";
import type { Project } from "../../fleet/project.ts";
import { counts } from "../../fleet/result.ts";
import { approvalYaml } from "../../guard/approval-yaml.ts";
import { approve } from "../../guard/approve.ts";
import { type CapacityChange, capacityChanges } from "../../guard/capacity.ts";
import type { Report, Step } from "../../guard/events.ts";
import { needAgreement, openedBy } from "../../guard/isolation/concerns.ts";
import { type Judgement, judge } from "../../guard/judge.ts";
import type { Way } from "../../guard/openings.ts";
import { nothingReleased, releasedOf } from "../../guard/released.ts";
import { riskKinds, verdict } from "../../guard/risks.ts";
import type { Violation } from "../../guard/violation.ts";
import { chooseEnvironment } from "../context.ts";
import type { Review, ReviewedStack } from "./data.ts";
import { openHead } from "./head.ts";
import { type Models, modelBoth, modellers, type Side, stepsOf } from "./models.ts";
import { newOpenings, type Openings } from "./openings.ts";
import { violationFinder } from "./violations.ts";

export interface ReviewRequest {
  readonly project: Project;
  readonly base: string;
  readonly environment?: string | undefined;
  /** `YYYY-MM-DD`, UTC */
  readonly today: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (line: string) => void;
  /** Judges the head by the engine instead of by models. */
  readonly preview?: (rows: readonly AffectedRow[]) => Promise<Previews>;
}

/** What the engine says of affected stacks. */
export interface Previews {
  readonly local: boolean;
  readonly judgements: ReadonlyMap<string, Judgement>;
  readonly failures: ReadonlyMap<string, string>;
}

/** What the difference between a revision and the working tree would do to whom. */
export async function review(request: ReviewRequest): Promise<Review> {
  const { project, today, onProgress } = request;
  using base = await checkOut(project.catalog, request.base);
  using head = openHead(project.catalog, today);
  const modelOf = modellers({
    signal: request.signal,
    onStack: (revision, stack) => onProgress?.(`${stack} (${revision})`),
  });
  const modelHead = modelOf({ code: project.root, root: head.root }, "head");
  const affected = await affectedSince({
    project,
    base: request.base,
    environment: request.environment,
    signal: request.signal,
    // Where the head is read with lines that it lacks, it is not the tree that is asked about.
    ...(head.root === project.catalog ? { model: modelHead } : {}),
  });
  if (request.environment !== undefined) {
    chooseEnvironment(affected.environments, request.environment);
  }
  // A catalog in a repository of its own is built by the program that reviews it; so is a base with the same program.
  const sameCode = affected.shared && project.root === project.catalog;
  const hasCode = !sameCode && existsSync(join(base.root, "index.ts"));
  const lent = hasCode && base.packages === "differ";
  if (lent) await lendPackages(base, project.root);
  const before: Side = {
    code: hasCode ? base.root : project.root,
    root: base.root,
    catalog: loadCatalog(base.root).catalog,
  };
  const after: Side = {
    code: project.root,
    root: head.root,
    catalog: loadCatalog(head.root).catalog,
  };
  const models = await modelBoth(
    affected.rows,
    { ...before, model: modelOf(before, "base") },
    { ...after, model: modelHead },
    request.signal,
  );
  const previews = await request.preview?.(affected.rows);
  const steps = await stepsOf(project, affected.rows, models, request.signal);
  const openings = newOpenings(before, after, models);
  const capacity = capacityBetween(before.catalog, after.catalog);
  const violationsOf = violationFinder(before.root, after.root, models, today);
  const reviewed = affected.rows.map((row) =>
    reviewStack(row, {
      request,
      models,
      steps,
      previews,
      opened: openings.opened,
      capacity,
      violationsOf,
      after,
      hasLines: head.lines.length > 0,
    }),
  );
  const refused = reviewed.flatMap(({ judgement }) => judgement?.refused ?? []);
  return {
    grade: {
      kind: previews ? "previewed" : "modelled",
      local: previews?.local ?? false,
      ...(lent ? { lentPackages: true } : {}),
    },
    base: affected.base,
    stacks: byRisk(reviewed),
    unaffected: affected.unaffected,
    problems: validate(head.root, { today, base: { ledgers: before.catalog.ledgers } }).problems,
    ledger: head.lines,
    capacity,
    approvals: approvalYaml(refused, today),
    notes: [...affected.notes, ...openings.notes],
  };
}

interface Context {
  readonly request: ReviewRequest;
  readonly models: Models;
  readonly steps: ReadonlyMap<string, readonly Step[]>;
  readonly previews: Previews | undefined;
  readonly opened: Openings["opened"];
  readonly capacity: readonly CapacityChange[];
  readonly violationsOf: (stack: string) => Violation[];
  readonly after: Side;
  /** The head was short of lines in a ledger, and has them now. */
  readonly hasLines: boolean;
}

function reviewStack(row: AffectedRow, context: Context): ReviewedStack {
  const { models, previews, hasLines } = context;
  const opened = openedBy(row.stack, context.opened, (stack) => !models.affected.has(stack));
  const steps = context.steps.get(row.stack);
  const modelled = steps && judged(row, steps, opened, context);
  const previewed = previews?.judgements.get(row.stack);
  // Without a preview of it, what the models say is better than nothing; the failure says that it is that.
  const judgement =
    previewed && modelled ? withOpenings(previewed, modelled) : (previewed ?? modelled);
  const failure = previews ? previews.failures.get(row.stack) : failureOf(row, models);
  return {
    ...(steps && hasLines ? withLines(row, models) : row),
    counts: judgement ? countsOf(judgement) : counts([]),
    ...(judgement ? { judgement } : {}),
    risks: judgement
      ? verdict(judgement, { opened, capacity: capacityOf(row, context) }).risks
      : [],
    opened,
    violations: context.violationsOf(row.stack),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** What becomes of the sites that a stack stands on. */
function capacityOf(
  { environment, tenant }: AffectedRow,
  { capacity, after }: Context,
): CapacityChange[] {
  const { environments, tenants } = after.catalog;
  const own = tenants.find((it) => it.environment === environment && it.id === tenant);
  const sites = tenant === null ? environments.get(environment)?.sites : own && [own.site];
  return capacity.filter(({ site }) => sites?.includes(site));
}

/** A preview of the engine knows nothing of ways between tenants: what has to be approved of those comes from the models. */
function withOpenings(previewed: Judgement, modelled: Judgement): Judgement {
  return {
    ...previewed,
    refused: [...previewed.refused, ...modelled.refused.filter(({ op }) => op === "expose")],
    approved: [...previewed.approved, ...modelled.approved.filter(({ op }) => op === "expose")],
  };
}

/** What was only short of its lines in the ledger is no error any more, once they are there. */
function withLines(row: AffectedRow, { before }: Models): AffectedRow {
  if (row.kind !== "errors" && row.kind !== "new") return row;
  const { note: _, ...rest } = row;
  return { ...rest, kind: before.has(row.stack) ? "changed" : "new" };
}

function judged(
  { environment, tenant, stack }: AffectedRow,
  steps: readonly Step[],
  opened: readonly Way[],
  { request, after, models }: Context,
): Judgement {
  const report: Report = {
    steps,
    diagnostics: [],
    violations: [],
    resources: steps.length,
    outputsChanged: false,
    delivered: false,
    unchecked: [],
    finished: true,
  };
  const { catalog, root } = after;
  const own = catalog.environments.get(environment);
  const ledger = [...(own?.sites ?? [])]
    .map((site) => catalog.ledgers.get(site))
    .find((it) => tenant !== null && it !== undefined && holds(it, tenant));
  const released = tenant === null ? nothingReleased : releasedOf(ledger, tenant);
  // In a disposable environment nobody has to agree to what opens: it is told.
  const isNew = !models.before.has(stack);
  const asked = own?.lifecycle === "protected" ? needAgreement(opened, isNew) : [];
  return approve(judge(report, released, asked), report, loadApprovals(root), request.today);
}

function holds(
  {
    tenants,
    releasedTenants,
  }: { tenants: ReadonlyMap<number, string>; releasedTenants: ReadonlyMap<number, string> },
  tenant: string,
): boolean {
  return [...tenants.values(), ...releasedTenants.values()].includes(tenant);
}

function countsOf({ creates, imports, updates, replacements, deletes }: Judgement) {
  return {
    imported: imports.length,
    created: creates.length,
    updated: updates.length,
    replaced: replacements.length,
    deleted: deletes.length,
  };
}

/** A tenant without a file has no program to run: the row's note says what becomes of it. */
function failureOf({ stack, kind }: AffectedRow, { before, after }: Models): string | undefined {
  const [was, will] = [before.get(stack), after.get(stack)];
  if (kind === "deleted") return undefined;
  if (will && "problems" in will) return will.problems;
  if (was && "problems" in was) return `at the base: ${was.problems}`;
  return undefined;
}

/** What harms most comes first; then what fails; then what changes most. */
function byRisk(stacks: readonly ReviewedStack[]): ReviewedStack[] {
  const rank = ({ risks, failure }: ReviewedStack): number => {
    const worst = risks[0];
    if (worst) return riskKinds.indexOf(worst.kind);
    return riskKinds.length + (failure === undefined ? 1 : 0);
  };
  const size = ({ counts: it }: ReviewedStack): number =>
    it.created + it.updated + it.replaced + it.deleted + it.imported;
  return stacks.toSorted((a, b) => rank(a) - rank(b) || size(b) - size(a));
}

function capacityBetween(before: Catalog, after: Catalog): CapacityChange[] {
  const of = (catalog: Catalog): SiteCapacity[] =>
    [...catalog.sites.values()].map((site) => substrateOf(site).capacity(catalog, site));
  return capacityChanges(of(before), of(withHeld(before, after)));
}
