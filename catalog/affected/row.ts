/** What became of a stack between two moments. */
export type AffectedKind =
  | "new"
  | "changed"
  /** Its tenant's file is gone. Nothing is deleted by that. */
  | "deleted"
  /** Its tenant's file has another name now: for the engine another tenant. */
  | "renamed"
  /** Its tenant was given back: what is left of it goes with the next `up`. */
  | "released"
  /** What it is made of cannot be told any more. */
  | "errors";

/** One stack that is not what it was. */
export interface AffectedRow {
  /** `dev`, `dev.acme` */
  readonly stack: string;
  readonly environment: string;
  /** Null for the platform. */
  readonly tenant: string | null;
  readonly kind: AffectedKind;
  /** Files that each made a difference, sorted; empty where that a stack comes or goes says it all. */
  readonly why: readonly string[];
  /** The stack of the tenant's earlier name. */
  readonly from?: string;
  /** One line: what the ledger has of it, or what to do. */
  readonly note?: string;
}

/** By environment; its platform first, then its tenants. */
export function sortRows(rows: readonly AffectedRow[]): AffectedRow[] {
  const key = ({ environment, tenant }: AffectedRow): string => `${environment} ${tenant ?? ""}`;
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
