import type { AffectedRow } from "../../catalog/affected/row.ts";
import type { CatalogProblem } from "../../catalog/errors.ts";
import type { Counts } from "../../fleet/result.ts";
import type { CapacityChange } from "../../guard/capacity.ts";
import type { Judgement } from "../../guard/judge.ts";
import type { Opening } from "../../guard/openings.ts";
import type { Risk } from "../../guard/risks.ts";
import type { Violation } from "../../guard/violation.ts";
import type { LedgerLine } from "../ledger-lines.ts";

/** How sure a review is. */
export interface Grade {
  /**
   * `modelled`: each revision's program was run without an engine, and the graphs compared. `previewed`: the engine
   * previewed the head against what stands.
   */
  readonly kind: "modelled" | "previewed";
  /** The previews were made on the local cloud. */
  readonly local: boolean;
  /**
   * The base's packages are not those of the head and not installed here: its program was run with the head's, so what
   * the packages themselves change is not seen.
   */
  readonly lentPackages?: true;
}

/** What a pull request would do, as data. */
export interface Review {
  readonly grade: Grade;
  readonly base: { readonly revision: string; readonly commit: string };
  /** What is affected, by risk. */
  readonly stacks: readonly ReviewedStack[];
  /** How many stacks are as they were. */
  readonly unaffected: number;
  /** What is wrong with the head's files. */
  readonly problems: readonly CatalogProblem[];
  /** Lines that the head's ledgers lack; the review goes on as if they were there. */
  readonly ledger: readonly LedgerLine[];
  readonly capacity: readonly CapacityChange[];
  /** Ready lines for platform/approvals.yaml; empty where nothing needs any. */
  readonly approvals: readonly string[];
  /** What a reader has to know to trust the rest. */
  readonly notes: readonly string[];
}

export interface ReviewedStack extends AffectedRow {
  readonly counts: Counts;
  /** Absent where it could not be judged. */
  readonly judgement?: Judgement;
  /** Worst first. */
  readonly risks: readonly Risk[];
  /** Who may reach what newly. */
  readonly opened: readonly Opening[];
  /** Of policies, and not there at the base. */
  readonly violations: readonly Violation[];
  /** Why it cannot be modelled or previewed. */
  readonly failure?: string;
}
