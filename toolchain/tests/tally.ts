/** How many checks or tests passed, failed and were left out. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The parts of vitest's JSON report that we count. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly unknown[];
  }[];
}

/**
 * Counts one vitest run. A file that did not load counts as one failure; so does a run that ended badly without a
 * failed test to show for it (a crash, an unhandled rejection, no report, no tests): it must never look like success.
 *
 * @param report the text of the JSON report; undefined when vitest left none
 * @param exitCode how vitest's process ended
 */
export function tallyVitest(report: string | undefined, exitCode: number): Tally {
  const parsed = parse(report);
  if (parsed === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const unloaded = parsed.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  const failed = parsed.numFailedTests + unloaded;
  const unexplained = exitCode !== 0 && failed === 0 ? 1 : 0;
  return {
    passed: parsed.numPassedTests,
    failed: failed + unexplained,
    skipped: parsed.numPendingTests + parsed.numTodoTests,
  };
}

export function addTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, tally) => ({
      passed: sum.passed + tally.passed,
      failed: sum.failed + tally.failed,
      skipped: sum.skipped + tally.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** The one line that `npm test` ends with. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`;
}

function parse(report: string | undefined): VitestReport | undefined {
  if (report === undefined) return undefined;
  try {
    const parsed = JSON.parse(report) as Partial<VitestReport>;
    return typeof parsed.numPassedTests === "number" && Array.isArray(parsed.testResults)
      ? (parsed as VitestReport)
      : undefined;
  } catch {
    return undefined;
  }
}
