import type { Affected } from "../../fleet/affected/since.ts";
import { number } from "./number.ts";
import { renderTable } from "./table.ts";

/** One stack that is not as it should be, as it is printed. */
export interface OtherRow {
  readonly stack: string;
  readonly kind: string;
  readonly why: readonly string[];
  readonly from?: string;
  readonly note?: string;
}

/** What `affected` found in the states of one environment. */
export interface DeployedAnswer {
  readonly environment: string;
  readonly local: boolean;
  readonly rows: readonly OtherRow[];
  readonly unaffected: number;
  readonly seconds: number;
}

/** The answer to `affected --base`. */
export function sinceLines(affected: Affected, seconds: number): string[] {
  const { base, rows, unaffected, unused, notes } = affected;
  const asIt = unaffected === 1 ? "1 is as it was" : `${number(unaffected)} are as they were`;
  return [
    ...tableOf(rows),
    ...unused.map((file) => `${file} is changed, and no stack is made of it.`),
    ...notes.map((note) => `Note: ${note}.`),
    `Since ${base.revision} (${base.commit.slice(0, 10)}): ${counted(rows.length)}, ${asIt}. ${seconds.toFixed(1)} s.`,
  ];
}

/** The answer to `affected` without a base. */
export function deployedLines(answer: DeployedAnswer): string[] {
  const { environment, local, rows, unaffected, seconds } = answer;
  const where = local ? " on the local cloud (simulated)" : "";
  const asIt = unaffected === 1 ? "1 is up to date" : `${number(unaffected)} are up to date`;
  return [
    ...tableOf(rows),
    `${environment}${where}: ${counted(rows.length)}, ${asIt}. Read in ${seconds.toFixed(1)} s.`,
  ];
}

function tableOf(rows: readonly OtherRow[]): string[] {
  if (rows.length === 0) return [];
  const cells = rows.map(({ stack, kind, from, why, note }) => [
    stack,
    from === undefined ? (words[kind] ?? kind) : `renamed from ${from}`,
    shortened(why).join(", "),
    note ?? "",
  ]);
  return [renderTable(["stack", "is", "because of", "note"], cells), ""];
}

const words: Readonly<Record<string, string>> = { deleted: "file gone", errors: "has errors" };

/** As many as a person reads; `--json` has them all. */
function shortened(why: readonly string[]): readonly string[] {
  return why.length <= 4 ? why : [...why.slice(0, 3), `${why.length - 3} more`];
}

function counted(stacks: number): string {
  if (stacks === 0) return "no stack is affected";
  return stacks === 1 ? "1 stack is affected" : `${number(stacks)} stacks are affected`;
}
