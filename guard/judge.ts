import type { Report, Step } from "./events.ts";
import type { Kind } from "./kinds/kind.ts";
import { byHarm, kindOf, stoppedBy } from "./kinds.ts";
import { isReleased, type Released } from "./released.ts";

/** A resource that the program would replace, delete or protect no longer, and must not. */
export interface Refusal {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  /**
   * `unprotect`: nothing happens to it now, but the next run could replace or delete it. `import`: it is not as it was
   * recorded when the site was taken over, and would be changed.
   */
  readonly op: "replace" | "delete" | "unprotect" | "import";
  /** The state protects it, or it holds data and no tombstone in the ledger says that it may go. */
  readonly why: "protected" | "not released" | "not as recorded";
  /** Input paths that force the replacement; empty for a deletion. */
  readonly paths: readonly string[];
}

/** What an update would do, in the order in which it matters to a person: what holds data first, then what is used. */
export interface Judgement {
  readonly refused: readonly Refusal[];
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
 */
export function judge(report: Report, released: Released): Judgement {
  const real = report.steps.filter(isReal);
  const harmful = real.toSorted(byHarm);
  const of = (op: Step["op"], steps = harmful): Step[] => steps.filter((step) => step.op === op);
  const replaced = of("replace");
  const deletes = of("delete");
  const changes =
    report.outputsChanged ||
    report.steps.some((step) => step.op !== "same" && step.op !== "read") ||
    report.steps.some((step) => step.protection !== "kept");
  return {
    refused: harmful.flatMap((step) => {
      const why = forbidden(step, released);
      return why ? [toRefusal(step, why)] : [];
    }),
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

/** What an interrupted run left is adopted and protected in one go: it is as protected as what was protected before. */
function forbidden(step: Step, released: Released): Refusal["why"] | undefined {
  if (step.op === "import" && step.changed.length > 0) return "not as recorded";
  const harms = step.op === "replace" || step.op === "delete";
  const held = step.protected || step.protection === "given";
  const taken = step.protection === "taken" && !kindOf(step.type).protectedOnce;
  if ((held && harms) || taken) return "protected";
  return step.op === "delete" && !isReleased(step, released) ? "not released" : undefined;
}

function toRefusal(step: Step, why: Refusal["why"]): Refusal {
  const { urn, name, type, replaces, changed } = step;
  const op = step.op === "replace" || step.op === "delete" ? step.op : "unprotect";
  if (why === "not as recorded") return { urn, name, type, op: "import", why, paths: changed };
  return { urn, name, type, op, why, paths: replaces };
}
