import { nameOf, parseEvent } from "../../guard/events.ts";

/** Something that is not as it was left. */
export interface Drifted {
  readonly urn: string;
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** `missing`: it was not found. That is no proof that it is gone: whoever may not see a thing does not find it. */
  readonly kind: "changed" | "missing";
  /** What differs, by its path; empty for what is missing. Values are never told. */
  readonly paths: readonly string[];
}

const stackReference = "pulumi:pulumi:StackReference";

interface EngineEvent {
  readonly resOutputsEvent?: {
    readonly metadata: {
      readonly op: string;
      readonly urn: string;
      readonly type: string;
      readonly diffs?: readonly string[] | null;
      readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
      readonly old?: { readonly outputs?: Readonly<Record<string, unknown>> } | null;
      readonly new?: { readonly outputs?: Readonly<Record<string, unknown>> } | null;
    };
  };
  readonly diagnosticEvent?: { readonly severity: string; readonly message: string };
}

/** Collects the lines of one `pulumi refresh --preview-only --json`, which streams its events. */
export class RefreshReader {
  readonly #drifted = new Map<string, Drifted>();
  readonly #errors = new Set<string>();
  #otherStacks = false;

  line(text: string): void {
    const event = parseEvent<EngineEvent>(text);
    const meta = event?.resOutputsEvent?.metadata;
    if (meta?.type === stackReference && meta.op === "update") this.#otherStacks = true;
    else if (meta && (meta.op === "update" || meta.op === "delete")) {
      const { urn, type } = meta;
      const facts = { urn, type, name: nameOf(urn) };
      const isMissing = meta.op === "delete";
      this.#drifted.set(
        urn,
        isMissing
          ? { ...facts, kind: "missing", paths: [] }
          : { ...facts, kind: "changed", paths: pathsOf(meta) },
      );
    }
    const { severity, message = "" } = event?.diagnosticEvent ?? {};
    if (severity === "error" && message.trim() !== "") this.#errors.add(message.trim());
  }

  /** Sorted by URN. */
  get drifted(): readonly Drifted[] {
    return [...this.#drifted.values()].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  }

  /** Whether a stack that this one refers to has other outputs since: it was brought up later, which is no drift. */
  get otherStacks(): boolean {
    return this.#otherStacks;
  }

  get errors(): readonly string[] {
    return [...this.#errors];
  }
}

/** The engine's own diff; where it gives none, the outputs that are not equal. */
function pathsOf(meta: NonNullable<EngineEvent["resOutputsEvent"]>["metadata"]): readonly string[] {
  const told = new Set([...(meta.diffs ?? []), ...Object.keys(meta.detailedDiff ?? {})]);
  if (told.size > 0) return [...told].sort();
  const [was = {}, is = {}] = [meta.old?.outputs, meta.new?.outputs];
  const keys = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...keys].filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key])).sort();
}
