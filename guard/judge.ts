import type { Approval } from "../catalog/catalog.ts";
import { changeHash } from "./change-hash.ts";
import { nameOf, type Report, type Step } from "./events.ts";
import type { Kind } from "./kinds/kind.ts";
import { byHarm, isDisposable, kindOf, stoppedBy } from "./kinds.ts";
import type { Opening } from "./openings.ts";
import { isReleased, type Released } from "./released.ts";

/** A resource that the program would replace, delete or protect no longer, and must not. */
export interface Refusal {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  /**
   * `unprotect`: nothing happens to it now, but the next run could replace or delete it. `import`: it is not as it was
   * recorded when the site was taken over, and would be changed. `expose`: somebody new may reach what is behind it.
   * `lose`: it stays, and a change in place takes away what it keeps, or would have kept.
   */
  readonly op: "replace" | "delete" | "unprotect" | "import" | "expose" | "lose";
  /**
   * The state protects it; it holds data and no tombstone in the ledger says that it may go; or it holds data in a
   * protected environment and does not say that it is disposable.
   */
  readonly why: "protected" | "not released" | "not as recorded" | "opened" | "not disposable";
  /** Input paths that force the replacement; empty for a deletion. Of an opening: who may reach what. Of a loss: what. */
  readonly paths: readonly string[];
  /** What an approval has to name: the hash of all of the stack that needs one. Absent where none can allow it. */
  readonly hash?: string;
  /** Why an approval that names it does not count; absent where none does. */
  readonly unapproved?: string;
}

/** A refusal that a live approval has lifted. */
export interface Approved extends Refusal {
  readonly approval: Approval;
}

/** What an update would do, in the order in which it matters to a person: what holds data first, then what is used. */
export interface Judgement {
  readonly refused: readonly Refusal[];
  /** What would be refused without an approval; they are among the steps below as well. */
  readonly approved: readonly Approved[];
  readonly creates: readonly Step[];
  /** What exists already and comes into the state as it is. */
  readonly imports: readonly Step[];
  readonly updates: readonly Update[];
  readonly replacements: readonly Replacement[];
  readonly deletes: readonly Step[];
  /** Whether there is anything to do at all. */
  readonly changes: boolean;
}

export interface Replacement extends Step {
  /** What it means for whoever uses it. */
  readonly means: Kind["replaced"];
}

export interface Update extends Step {
  /** Input paths whose change stops what runs for a while, at once; empty where nobody notices. */
  readonly stops: readonly string[];
  /** Those that do so in the next maintenance window. */
  readonly waits: readonly string[];
}

/**
 * Judges a preview. What is listed are things that exist: see {@link isReal}.
 * The preview must have been made with `--ignore-protect`, or the engine stops at the first protected resource.
 * @param opened what a change opens in a protected environment: each needs an approval
 */
export function judge(
  report: Report,
  released: Released,
  opened: readonly Opening[] = [],
): Judgement {
  const real = report.steps.filter(isReal);
  const harmful = real.toSorted(byHarm);
  const keeps = isKept(report);
  const of = (op: Step["op"], steps = harmful): Step[] => steps.filter((step) => step.op === op);
  const replaced = of("replace");
  const deletes = of("delete");
  const changes =
    report.outputsChanged ||
    report.steps.some((step) => step.op !== "same" && step.op !== "read") ||
    report.steps.some((step) => step.protection !== "kept");
  return {
    // An update judges its steps alone, and has to find the hash that a review found: openings have one of their own.
    refused: [
      ...withHash(
        harmful.flatMap((step) => {
          const why = forbidden(step, released, keeps);
          return [...(why ? [toRefusal(step, why)] : []), ...lossRefusal(step, keeps)];
        }),
      ),
      ...withHash(openingRefusals(opened, report)),
    ],
    approved: [],
    creates: of("create", real),
    imports: of("import", real),
    updates: of("update").map((step) => ({ ...step, ...stopsOf(step) })),
    replacements: replaced.map((step) => ({
      ...step,
      means: kindOf(step.type, step.inputs).replaced,
    })),
    deletes,
    changes,
  };
}

/**
 * Whether a step is about something that exists: not a component (`tenantry:…`), which is only a name for what is
 * below it, and not a provider that comes or goes with its stack. One that changes is listed: it is the connection.
 */
export function isReal(step: Step): boolean {
  if (step.type.startsWith("tenantry:")) return false;
  const passing = step.op === "create" || step.op === "delete";
  return !(passing && step.type.startsWith("pulumi:providers:"));
}

function stopsOf({ type, inputs, changed }: Step): Pick<Update, "stops" | "waits"> {
  return stoppedBy(kindOf(type, inputs), inputs, changed);
}

/** Whether a stack belongs to a protected environment: nothing is protected in another. */
function isKept({ steps }: Report): boolean {
  return steps.some((step) => step.protected || step.protection !== "kept");
}

/** What an interrupted run left is adopted and protected in one go: it is as protected as what was protected before. */
function forbidden(step: Step, released: Released, keeps: boolean): Refusal["why"] | undefined {
  if (step.op === "import" && step.changed.length > 0) return "not as recorded";
  const harms = step.op === "replace" || step.op === "delete";
  const held = step.protected || step.protection === "given";
  const taken = step.protection === "taken" && !kindOf(step.type).protectedOnce;
  if ((held && harms) || taken) return "protected";
  if (step.op === "replace" && keeps && holdsData(step) && !isDisposable(step.inputs)) {
    return "not disposable";
  }
  return step.op === "delete" && !isReleased(step, released) ? "not released" : undefined;
}

/** By its type alone; a guest holds what its root disk holds. */
function holdsData({ type, inputs }: Step): boolean {
  const { replaced, goes } = kindOf(type, inputs);
  return replaced === "data lost" || goes === "by VMID";
}

/** In an environment that is not protected, and of what is disposable, a loss is told and not refused. */
function lossRefusal(step: Step, keeps: boolean): Refusal[] {
  const { urn, name, type, inputs, changed, loses } = step;
  const held = step.protected || step.protection !== "kept";
  // One that becomes disposable by the same change was not until now.
  const free = isDisposable(inputs) && !changed.some((path) => path.startsWith("tags"));
  if (!loses || !(held || (keeps && !free))) return [];
  return [
    { urn, name, type, op: "lose", why: held ? "protected" : "not disposable", paths: loses },
  ];
}

function toRefusal(step: Step, why: Refusal["why"]): Refusal {
  const { urn, name, type, replaces, changed } = step;
  const op = step.op === "replace" || step.op === "delete" ? step.op : "unprotect";
  if (why === "not as recorded") return { urn, name, type, op: "import", why, paths: changed };
  return { urn, name, type, op, why, paths: replaces };
}

/** One refusal for each resource that opens something. */
function openingRefusals(opened: readonly Opening[], { steps }: Report): Refusal[] {
  return [...new Set(opened.map(({ urn }) => urn))].map((urn) => ({
    urn,
    name: nameOf(urn),
    type: steps.find((step) => step.urn === urn)?.type ?? "",
    op: "expose",
    why: "opened",
    paths: opened.filter((it) => it.urn === urn).map(({ text }) => text),
  }));
}

function withHash(refused: readonly Refusal[]): Refusal[] {
  const isApprovable = ({ why }: Refusal): boolean => why !== "not as recorded";
  const hash = changeHash(refused.filter(isApprovable));
  return refused.map((refusal) => (isApprovable(refusal) ? { ...refusal, hash } : refusal));
}
