import type { StackResult } from "../../fleet/result.ts";
import { closingLines } from "../print/closing.ts";
import { refusalAdvice, refusalLines, refusalsOf } from "../print/plan.ts";
import { planData } from "../print/plan-data.ts";
import { resultWord, runTable } from "../print/run-table.ts";
import { violationLines } from "../print/violations.ts";
import type { Selection } from "./selection.ts";

export interface RunPrint {
  readonly local: boolean;
  readonly json: boolean;
  readonly environment: string;
  /** URNs of refusals that the user has read already, before a question: said without URN and advice. */
  readonly shown?: ReadonlySet<string>;
}

/** The end of a run: the table and the closing lines on stdout, what went wrong stack by stack on stderr. */
export function printRun(
  results: readonly StackResult[],
  selection: Pick<Selection, "facts" | "behind">,
  print: RunPrint,
): void {
  const { shown = new Set() } = print;
  for (const result of results) complain(result, shown);
  for (const line of refusalAdvice(refusalsOf(results).filter(({ urn }) => !shown.has(urn)))) {
    process.stderr.write(`${line}\n`);
  }
  if (print.json) {
    process.stdout.write(`${JSON.stringify(runData(results, selection, print), null, 2)}\n`);
    return;
  }
  if (results.length > 0) {
    process.stdout.write(`\n${runTable(results, (result) => selection.facts(result))}\n\n`);
  }
  for (const result of results) {
    for (const line of selection.behind(result)) {
      process.stdout.write(`${result.stack.name} is behind: ${line}. Nothing was changed.\n`);
    }
  }
  process.stdout.write(`${closingLines(results, print.local).join("\n")}\n`);
}

/** Everything that one stack has to say, together: never between another one's lines. */
function complain(result: StackResult, shown: ReadonlySet<string>): void {
  const lines = [
    ...result.notes.map((note) => `${result.stack.name}: ${note}`),
    ...result.warnings.map((warning) => `${result.stack.name}: warning: ${warning}`),
    ...violationLines(result).map((line, index) =>
      index === 0 ? `${result.stack.name}: the policies found:\n${line}` : line,
    ),
    ...(result.judgement?.refused ?? []).flatMap((refusal, index) => [
      ...(index === 0 ? [`${result.stack.name}: refused before any step`] : []),
      ...(shown.has(refusal.urn) ? refusalLines(refusal).slice(0, 1) : refusalLines(refusal)),
    ]),
    ...result.errors.map((error) => `${result.stack.name}: ${error.replaceAll("\n", "\n  ")}`),
  ];
  if (lines.length > 0) process.stderr.write(`${lines.join("\n")}\n`);
}

/** The same as data. */
export function runData(
  results: readonly StackResult[],
  selection: Pick<Selection, "facts" | "behind">,
  print: Pick<RunPrint, "local" | "environment">,
): unknown {
  return {
    environment: print.environment,
    local: print.local,
    stacks: results.map((result) => ({
      stack: result.stack.name,
      tenant: result.stack.tenant,
      ...selection.facts(result),
      result: result.kind,
      summary: resultWord(result),
      resources: result.resources,
      seconds: result.seconds,
      counts: result.counts,
      uncheckedDeliveries: result.unchecked,
      behind: selection.behind(result),
      ...(result.judgement ? { plan: planData(result.judgement) } : {}),
      violations: result.violations,
      notes: result.notes,
      warnings: result.warnings,
      errors: result.errors,
    })),
  };
}
