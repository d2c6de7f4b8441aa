import type { Inputs } from "./kinds/kind.ts";
import { lossesOf } from "./kinds/losses.ts";
import type { Violation } from "./violation.ts";

/** What the engine says while it previews or updates a stack: `--json` lines, reduced to what a person needs. */

export type StepOp =
  | "same"
  | "create"
  | "update"
  | "replace"
  | "delete"
  | "read"
  | "import"
  | "refresh";

/** One step on one resource. */
export interface Step {
  readonly op: StepOp;
  readonly urn: string;
  /** `proxmoxve:index/containerLegacy:ContainerLegacy` */
  readonly type: string;
  /** Logical name: `acme-crm`. */
  readonly name: string;
  /** The provider's id of what exists; absent for something new. */
  readonly id?: string;
  /** As they are; as they will be for something new and for an update in place. Secrets are masked. */
  readonly inputs: Inputs;
  /** Input paths that differ, sorted. */
  readonly changed: readonly string[];
  /** Input paths that force a replacement, sorted. */
  readonly replaces: readonly string[];
  /** What an update in place loses for good: `retentionInDays 90 → 1`; absent where it loses nothing. */
  readonly loses?: readonly string[];
  /** Whether the state says that this must never be replaced or deleted. */
  readonly protected: boolean;
  /** Whether the program takes that protection away (or gives it): a change that the engine counts as none. */
  readonly protection: "kept" | "taken" | "given";
}

export interface Diagnostic {
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  /** Of the resource that it is about. */
  readonly urn?: string;
}

/** Hashes of the data and the code that a stack is made of. */
export interface MadeOf {
  readonly inputHash: unknown;
  readonly codeHash: unknown;
}

/** A finished preview or update. */
export interface Report {
  /** In the engine's order, unchanged ones included; the stack's own resource is not among them. */
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
  /** What the policies found, each once. */
  readonly violations: readonly Violation[];
  /** Resources that the stack has afterwards, as the engine counts them. */
  readonly resources: number;
  readonly outputsChanged: boolean;
  /** What the stack's program says that it was run with; absent where it says nothing. */
  readonly madeOf?: MadeOf;
  /** Whether the host helper has delivered anything of the stack: now, or in an earlier run. */
  readonly delivered: boolean;
  /**
   * What the host helper delivered without the real program's check (`"checked":false`), by kind (`nginx`,
   * `register` …); sorted, each once.
   */
  readonly unchecked: readonly string[];
  readonly finished: boolean;
}

interface StateMeta {
  readonly id?: string;
  readonly protect?: boolean;
  readonly inputs?: Inputs;
  readonly outputs?: Readonly<Record<string, unknown>>;
}
interface StepMeta {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly old?: StateMeta | null;
  readonly new?: StateMeta | null;
  readonly keys?: readonly string[] | null;
  readonly diffs?: readonly string[] | null;
  readonly detailedDiff?: Readonly<Record<string, { readonly diffKind?: string }>> | null;
}
interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: StepMeta };
  readonly resOutputsEvent?: { readonly metadata: StepMeta };
  readonly resOpFailedEvent?: { readonly metadata: StepMeta };
  readonly diagnosticEvent?: {
    readonly severity: string;
    readonly message: string;
    readonly urn?: string;
  };
  readonly policyEvent?: {
    readonly policyName: string;
    readonly enforcementLevel: string;
    readonly severity?: string;
    readonly resourceUrn?: string;
    readonly message: string;
  };
  readonly summaryEvent?: { readonly resourceChanges?: Readonly<Record<string, number>> };
}

/** Types whose steps are bookkeeping, not something that exists. */
const stackType = "pulumi:pulumi:Stack";
/** Parts of a replacement; the `replace` step itself stands for all of them. */
const partial = new Set(["create-replacement", "delete-replaced", "discard-replaced"]);

/** Collects the lines of one run. Feed every line of stdout to {@link EventReader.line}. */
export class EventReader {
  readonly #steps = new Map<string, Step>();
  readonly #diagnostics: Diagnostic[] = [];
  /** By all that they say: a resource that is looked at twice is not told twice. */
  readonly #violations = new Map<string, Violation>();
  /** Kind of delivery by URN. */
  readonly #unchecked = new Map<string, string>();
  #resources = 0;
  #delivered = false;
  #outputsChanged = false;
  #madeOf: MadeOf | undefined;
  #finished = false;

  /** The step that a line begins, for progress; most lines begin none. */
  line(text: string): Step | undefined {
    const event = parseEvent<EngineEvent>(text);
    if (!event) return undefined;
    if (event.diagnosticEvent) this.#diagnostic(event.diagnosticEvent);
    if (event.policyEvent) this.#policy(event.policyEvent);
    if (event.summaryEvent) this.#summary(event.summaryEvent.resourceChanges ?? {});
    if (event.resOutputsEvent) this.#outputs(event.resOutputsEvent.metadata);
    const meta = event.resourcePreEvent?.metadata;
    if (!meta || meta.type === stackType || partial.has(meta.op)) return undefined;
    const step = afterImport(this.#steps.get(meta.urn), toStep(meta));
    this.#steps.set(meta.urn, step);
    return step;
  }

  report(): Report {
    return {
      steps: [...this.#steps.values()],
      diagnostics: this.#diagnostics,
      violations: [...this.#violations.values()],
      resources: this.#resources,
      outputsChanged: this.#outputsChanged,
      ...(this.#madeOf ? { madeOf: this.#madeOf } : {}),
      delivered: this.#delivered,
      unchecked: [...new Set(this.#unchecked.values())].sort(),
      finished: this.#finished,
    };
  }

  #diagnostic(event: NonNullable<EngineEvent["diagnosticEvent"]>): void {
    const severity = event.severity.replace("info#err", "info");
    if (severity !== "error" && severity !== "warning" && severity !== "info") return;
    const message = event.message.trimEnd();
    if (message === "") return;
    this.#diagnostics.push({ severity, message, ...(event.urn ? { urn: event.urn } : {}) });
  }

  #policy(event: NonNullable<EngineEvent["policyEvent"]>): void {
    const [message = "", ...remedy] = event.message.trim().split("\n");
    const severities = ["low", "medium", "high", "critical"] as const;
    const urn = event.resourceUrn;
    const violation: Violation = {
      rule: event.policyName,
      // A level that is new to us refuses: only a known word may let something pass.
      level: event.enforcementLevel === "advisory" ? "advisory" : "mandatory",
      severity: severities.find((word) => word === event.severity) ?? "critical",
      ...(urn && !urn.includes(`::${stackType}::`) ? { urn } : {}),
      message,
      remedy: remedy.join("\n"),
    };
    this.#violations.set(JSON.stringify(violation), violation);
  }

  #summary(changes: Readonly<Record<string, number>>): void {
    const left = Object.entries(changes).filter(([op]) => !["delete", "read"].includes(op));
    this.#resources = left.reduce((sum, [, count]) => sum + count, 0);
    this.#finished = true;
  }

  #outputs(meta: StepMeta): void {
    if (meta.type === stackType && meta.op === "same") {
      // Comes twice: with the old outputs when the stack is registered, with the new ones at the end.
      this.#outputsChanged =
        JSON.stringify(meta.old?.outputs ?? {}) !== JSON.stringify(meta.new?.outputs ?? {});
    }
    if (meta.type === stackType) this.#madeOf = madeOf(meta.new?.outputs) ?? this.#madeOf;
    if (meta.type.startsWith("command:remote:") && meta.op !== "delete") {
      const stdout = meta.new?.outputs?.["stdout"];
      if (typeof stdout === "string" && /"checked":/.test(stdout)) this.#delivered = true;
      if (typeof stdout === "string" && /"checked":\s*false/.test(stdout)) {
        this.#unchecked.set(meta.urn, /"kind":\s*"(\w+)"/.exec(stdout)?.[1] ?? "files");
      } else this.#unchecked.delete(meta.urn);
    }
  }
}

/** Of a stack's outputs; undefined where it exports no such thing. */
export function madeOf(outputs: Readonly<Record<string, unknown>> = {}): MadeOf | undefined {
  const { inputHash, codeHash } = outputs;
  return inputHash === undefined || codeHash === undefined ? undefined : { inputHash, codeHash };
}

/** One line of the engine's stream, if it is an event; of what kind is the reader's to say. */
export function parseEvent<Event>(text: string): Event | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text) as Event;
  } catch {
    return undefined;
  }
}

function toStep(meta: StepMeta): Step {
  const detailed = Object.entries(meta.detailedDiff ?? {});
  const forcing = detailed.filter(([, diff]) => diff.diffKind?.endsWith("-replace"));
  const was = meta.old?.protect ?? false;
  const will = meta.new?.protect ?? false;
  const kept = !meta.old || !meta.new || was === will;
  const lost =
    meta.op === "update" ? lossesOf(meta.type, meta.old?.inputs ?? {}, meta.new?.inputs ?? {}) : [];
  return {
    op: meta.op as StepOp,
    urn: meta.urn,
    type: meta.type,
    name: nameOf(meta.urn),
    ...(meta.old?.id ? { id: meta.old.id } : {}),
    inputs: (meta.op === "update" ? meta.new?.inputs : meta.old?.inputs) ?? meta.new?.inputs ?? {},
    changed: mostExact([...(meta.diffs ?? []), ...detailed.map(([path]) => path)]),
    replaces: mostExact([...(meta.keys ?? []), ...forcing.map(([path]) => path)]),
    ...(lost.length > 0 ? { loses: lost } : {}),
    protected: was,
    protection: kept ? "kept" : will ? "given" : "taken",
  };
}

/**
 * The engine imports what exists and then, in the same run, changes what differs from the program. That stays one
 * step: an import that finds something else than was recorded.
 */
function afterImport(before: Step | undefined, step: Step): Step {
  return before?.op === "import" && step.op !== "same" ? { ...step, op: "import" } : step;
}

/** The last part of a URN: the logical name. */
export function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** The engine names `disk` and `disk.size` both: the longer one says it all. */
function mostExact(paths: readonly string[]): string[] {
  const isInside = (inner: string, outer: string): boolean =>
    inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
  return [...new Set(paths)].filter((path) => !paths.some((other) => isInside(other, path))).sort();
}
