import type { Step } from "../guard/events.ts";
import { nameOf } from "../guard/events.ts";
import type { Judgement } from "../guard/judge.ts";
import { isReal } from "../guard/judge.ts";
import { isRefusedBy, type Violation } from "../guard/violation.ts";
import type { SavedPlan } from "./saved-plan.ts";
import type { Outcome } from "./stack.ts";
import type { StackRef } from "./stack-names.ts";

/** How many resources an update touched, or a preview found it would; components and providers are not counted. */
export interface Counts {
  /** What existed already, and is left as it is. */
  readonly imported: number;
  readonly created: number;
  readonly updated: number;
  readonly replaced: number;
  readonly deleted: number;
}

/** What became of one stack in a run. */
export interface StackResult {
  readonly stack: StackRef;
  /**
   * `previewed`: looked at only, and an update would change something. `refused`: before any step, because something
   * protected would go or a policy forbids it. `skipped`: not begun.
   */
  readonly kind:
    | "done"
    | "unchanged"
    | "previewed"
    | "removed"
    | "refused"
    | "failed"
    | "interrupted"
    | "skipped";
  readonly seconds: number;
  /** Resources that the stack holds now. */
  readonly resources: number;
  /** Whether something of it stands on hosts, delivered by the helper. */
  readonly delivered: boolean;
  /** Deliveries to hosts that no real binary has checked. */
  readonly unchecked: readonly string[];
  /** All 0 where nothing was done and nothing would be: `refused`, `unchanged`, a preview that failed. */
  readonly counts: Counts;
  readonly judgement: Judgement | undefined;
  /** What the policies found. */
  readonly violations: readonly Violation[];
  /** Of a preview that is to be applied as it was shown. */
  readonly plan?: SavedPlan | undefined;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** What was set right on the way: a lock freed, a guest adopted. */
  readonly notes: readonly string[];
}

/** A stack that nothing was done with. */
export function idle(stack: StackRef, kind: StackResult["kind"]): StackResult {
  return {
    stack,
    kind,
    seconds: 0,
    resources: 0,
    delivered: false,
    unchecked: [],
    counts: counts([]),
    judgement: undefined,
    violations: [],
    errors: [],
    warnings: [],
    notes: [],
  };
}

export function counts(steps: readonly Step[]): Counts {
  const of = (op: Step["op"]): number =>
    steps.filter((step) => step.op === op && isReal(step)).length;
  return {
    imported: of("import"),
    created: of("create"),
    updated: of("update"),
    replaced: of("replace"),
    deleted: of("delete"),
  };
}

/** Said by the engine after every failure: tells nothing. */
const empty = /^(preview|update|destroy|refresh|import) failed$|^error: (preview|update) failed$/i;

/** The engine says what differs from a plan with all values, secret ones too. */
function withoutValues(message: string): string {
  return message.replace(
    /violates plan: properties changed:.*/s,
    "is not what the preview found: its inputs are others. The catalog, the code or what they read has changed meanwhile. Run it again",
  );
}

/** A stack's own error lines, each once, with the resource's name in front. */
export function errorsOf(outcome: Outcome): string[] {
  const found = outcome.diagnostics
    .filter(({ severity, message }) => severity === "error" && !empty.test(message))
    .map(({ urn, message }) => {
      const text = withoutValues(message);
      return urn && !text.includes(urn) ? `${nameOf(urn)}: ${text}` : text;
    });
  if (found.length > 0) return [...new Set(found)];
  if (isRefusedBy(outcome.violations)) return [];
  if (outcome.interrupted) return [];
  if (outcome.killed) return [`the engine was killed (${outcome.killed}); run it again`];
  return [
    withoutValues(outcome.stderr.replace(/^error: /, "")) || "the engine failed and gave no reason",
  ];
}

/**
 * Warnings of the program, each once, without those that are said in another way: operations that are pending are
 * settled, and a guest that is behind has a line of its own.
 */
export function warningsOf(outcome: Outcome): string[] {
  const found = outcome.diagnostics.filter(({ severity }) => severity === "warning");
  return [...new Set(found.map(({ message }) => message))].filter(
    (message) =>
      !/pending operations from previous deployment/i.test(message) &&
      !/^\S+\/\S+ is behind: /.test(message),
  );
}
