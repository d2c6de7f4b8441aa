import type { Counts, StackResult } from "../result.ts";

/** What one run of one stack came to: a line of the journal, and the body that a webhook gets. */
export interface RunEvent {
  /** A UUID. The same event may be posted more than once, always with the same id. */
  readonly id: string;
  /** When the run ended, ISO 8601 in UTC. */
  readonly at: string;
  readonly environment: string;
  /** `dev` or `dev.acme`. */
  readonly stack: string;
  /** Null for the platform. */
  readonly tenant: string | null;
  readonly operation: Operation;
  readonly result: RunWord;
  /** Resources touched; of a restore, what was put in the place of something is `replaced`. */
  readonly counts: Counts;
  readonly seconds: number;
  /** Without any secret of the environment; at most 20, each at most 1,000 characters. */
  readonly errors: readonly string[];
  /** The tenant's public URL. */
  readonly url: string | null;
  /** On the local cloud: nothing real was touched. */
  readonly local: boolean;
}

export type Operation = "up" | "destroy" | "restore";
export type RunWord = "succeeded" | "failed" | "refused" | "interrupted" | "unchanged";

/** What a stack's result is called in an event; undefined for one that was not begun or only looked at. */
export function runWord(kind: StackResult["kind"]): RunWord | undefined {
  switch (kind) {
    case "done":
    case "removed":
      return "succeeded";
    case "previewed":
    case "skipped":
      return undefined;
    default:
      return kind;
  }
}
