import type { AffectedRow } from "../../catalog/affected/row.ts";
import { RevisionError } from "../../fleet/git.ts";
import type { Project } from "../../fleet/project.ts";
import { projectOf } from "../context.ts";
import { type ExitCode, exitCodes, usage } from "../exit-codes.ts";
import { listenForInterrupt } from "../interrupt.ts";
import type { CommandOptions } from "../options.ts";
import { reviewData, reviewMarkdown, reviewText } from "../print/review/print.ts";
import { outputWidth } from "../print/table.ts";
import type { Review } from "../review/data.ts";
import { type Previews, review } from "../review/review.ts";
import { today } from "../today.ts";

const formats = ["markdown", "text", "json"] as const;
type Format = (typeof formats)[number];

/** `tenantry review` */
export async function reviewCommand(options: CommandOptions): Promise<ExitCode> {
  const format = formatOf(options);
  if (options.base === undefined) throw usage("Say what to compare with: --base origin/main");
  const { base } = options;
  if (options.local && !options.previewed) {
    throw usage("--local says where previews are made: it needs --previewed.");
  }
  const project = projectOf(options);
  const interruption = listenForInterrupt(() => process.stderr.write("\nInterrupted\n"));
  try {
    const found = await review({
      project,
      base,
      environment: options.env,
      today: today(),
      signal: interruption.signal,
      onProgress: process.stderr.isTTY ? showProgress : () => undefined,
      ...(options.previewed ? { preview: (rows) => previews(project, rows, options) } : {}),
    });
    if (interruption.signal.aborted) return exitCodes.interrupted;
    const code = exitCodeOf(found);
    process.stdout.write(printed(found, format, code));
    return code;
  } catch (error) {
    if (interruption.signal.aborted) return exitCodes.interrupted;
    if (error instanceof RevisionError) throw usage(error.message);
    throw error;
  } finally {
    if (process.stderr.isTTY) showProgress("");
    interruption.stop();
  }
}

function formatOf({ json, format = json ? "json" : "text" }: CommandOptions): Format {
  if (json && format !== "json") throw usage(`--json is --format json, not "${format}".`);
  const found = formats.find((it) => it === format);
  if (found) return found;
  throw usage(`There is no format "${format}". There is: ${formats.join(", ")}.`);
}

function printed(found: Review, format: Format, exitCode: ExitCode): string {
  if (format === "json") return `${JSON.stringify(reviewData(found, exitCode), null, 2)}\n`;
  return format === "markdown" ? reviewMarkdown(found) : reviewText(found, outputWidth());
}

/** Errors of the files come first: what they hide is not known. */
function exitCodeOf({ problems, stacks, ledger }: Review): ExitCode {
  if (problems.length > 0) return exitCodes.catalog;
  const refused = stacks.some(
    ({ judgement, violations }) =>
      (judgement?.refused.length ?? 0) > 0 || violations.some(({ level }) => level === "mandatory"),
  );
  if (refused) return exitCodes.refused;
  const failed = stacks.some(({ failure }) => failure !== undefined);
  return failed || ledger.length > 0 ? exitCodes.failed : exitCodes.ok;
}

function showProgress(line: string): void {
  process.stderr.write(`\r\u001b[K${line}`);
}

async function previews(
  project: Project,
  rows: readonly AffectedRow[],
  options: CommandOptions,
): Promise<Previews> {
  const { previewRows } = await import("../review/previews.ts");
  return previewRows(project, rows, options);
}
