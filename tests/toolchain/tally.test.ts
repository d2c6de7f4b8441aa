import { expect, test } from "vitest";
import { addTallies, closingLine, tallyVitest } from "../../toolchain/tests/tally.ts";

const report = (counts: object, files: object[] = [{ status: "passed", assertionResults: [{}] }]) =>
  JSON.stringify({
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: files,
    ...counts,
  });

test("passed, failed and left out tests are counted as vitest reports them", () => {
  const text = report({
    numPassedTests: 5,
    numFailedTests: 2,
    numPendingTests: 1,
    numTodoTests: 1,
  });
  expect(tallyVitest(text, 1)).toEqual({ passed: 5, failed: 2, skipped: 2 });
});

test("a file that does not load counts as a failure although it has no failed test", () => {
  const broken = { status: "failed", assertionResults: [] };
  expect(tallyVitest(report({ numPassedTests: 3 }, [broken]), 1)).toEqual({
    passed: 3,
    failed: 1,
    skipped: 0,
  });
});

test("a run that ends badly without a failed test counts as a failure", () => {
  expect(tallyVitest(report({ numPassedTests: 3 }), 1).failed).toBe(1);
});

test.each([
  ["no report", undefined, 0],
  ["half a report", '{"numPassedTests": 3', 139],
  ["a report of another form", "{}", 0],
])("a crash that leaves %s counts as a failure", (_what, text, exitCode) => {
  expect(tallyVitest(text, exitCode)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("the closing line sums checks and tests", () => {
  const checks = { passed: 6, failed: 1, skipped: 0 };
  const unit = { passed: 100, failed: 0, skipped: 0 };
  expect(closingLine(addTallies([checks, unit]))).toBe("106 passed, 1 failed");
});

test("the closing line mentions skipped tests only when there are some", () => {
  expect(closingLine({ passed: 1, failed: 0, skipped: 2 })).toBe("1 passed, 0 failed, 2 skipped");
});
