import { expect, test } from "vitest";
import { closingLines } from "../../cli/print/closing.ts";
import { resultWord, runTable } from "../../cli/print/run-table.ts";
import { renderTable } from "../../cli/print/table.ts";
import { result } from "./support/results.ts";

const results = [
  result(null, { kind: "unchanged", delivered: true }),
  result("acme", {
    delivered: true,
    counts: { imported: 0, created: 57, updated: 3, replaced: 1, deleted: 2 },
  }),
  result("a-customer-with-a-id", { kind: "failed" }),
  result("beta", { kind: "skipped", seconds: 0, resources: 0 }),
  result("gamma", { kind: "unchanged", delivered: true, unchecked: ["nginx"] }),
];
const facts = (): { site: string; tier: string; url: string } => ({
  site: "aiqso-lab",
  tier: "starter",
  url: "https://a-customer-with-a-id.lab.aiqso.example",
});
const widest = (text: string): number => Math.max(...text.split("\n").map((line) => line.length));

test.each([80, 120])("the closing table fits %i columns, and breaks no URL and no id", (width) => {
  const text = runTable(results, facts, width);
  expect(widest(text)).toBeLessThanOrEqual(width);
  expect(text).toMatchSnapshot();
  expect(text.split("a-customer-with-a-id ")).toHaveLength(2);
  expect(text.split(facts().url)).toHaveLength(results.length + 1);
});

test("without a terminal every row is one line", () => {
  const text = runTable(results, facts, Number.POSITIVE_INFINITY);
  expect(text.split("\n").filter((line) => line.trim() !== "")).toHaveLength(results.length + 1);
});

test("columns give way only where they must", () => {
  expect(renderTable(["a", "b"], [["x", "y".repeat(30)]], { width: 40 })).toContain("y".repeat(30));
});

test("a second run says that there is nothing to do, row by row and at the end", () => {
  const unchanged = [result(null, { kind: "unchanged" }), result("acme", { kind: "unchanged" })];
  expect(runTable(unchanged, facts, 120).match(/nothing to do/g)).toHaveLength(2);
  expect(closingLines(unchanged, true)[0]).toMatch(/local cloud.*: nothing to do\.$/);
});

test("routes that no nginx checked are said to be unchecked, with the command that installs it", () => {
  expect(closingLines(results, true).join("\n")).toMatch(/unchecked.*apt-get install -y nginx/s);
  expect(closingLines(results.slice(0, 2), true).join("\n")).toMatch(
    /checked with the real programs/,
  );
  expect(closingLines([result("acme", { kind: "failed" })], true).join("\n")).not.toMatch(
    /checked/,
  );
});

test("nothing is said of deliveries after a run that delivered none: one that was refused, or only imported", () => {
  const refused = result("acme", { kind: "refused", delivered: true, unchecked: ["register"] });
  const imported = result("beta", { counts: { ...refused.counts, imported: 12 } });
  expect(closingLines([refused, imported], true)).toEqual([
    "2 stacks on the local cloud (simulated: nothing real was touched): 1 changed, 1 refused.",
  ]);
});

test("a preview says what would be done, and never that there is nothing to do where there is", () => {
  const { counts } = result("acme", {});
  const row = (it: object): string =>
    resultWord(result("acme", { kind: "previewed", counts: { ...counts, ...it } }));
  expect(row({ created: 41, deleted: 1 })).toBe("would make 41, delete 1");
  expect(row({})).toBe("would change recorded outputs");
});

test("what has no room stands below its row, whole, and a number stays with what it counts", () => {
  const url = "https://a-customer.lab.aiqso.example";
  const rows = [["acme", url, "1024 MiB", "3 made, 41 changed"]];
  expect(
    renderTable(["tenant", "URL", "memory", "result"], rows, { width: 30 }).split("\n"),
  ).toEqual([
    "tenant  memory    result",
    "acme    1024 MiB  3 made,",
    "                  41 changed",
    `  URL: ${url}`,
  ]);
});

test("spare columns go before anything stands below", () => {
  const head = ["tenant", "seconds", "URL"];
  const rows = [["acme", "12", "https://acme.example"]];
  const table = (width: number): string[] =>
    renderTable(head, rows, { width, spare: ["seconds"] }).split("\n");
  expect(table(40)[0]).toBe("tenant  seconds  URL");
  expect(table(30)[0]).toBe("tenant  URL");
  expect(table(20)).toEqual(["tenant", "acme", "  URL: https://acme.example"]);
});

test("a column that says nothing in any row is left out", () => {
  const rows = [["x", "", "y"]];
  expect(renderTable(["a", "b", "c"], rows)).toBe("a  c\nx  y");
});

test("a run on real sites does not speak of the local cloud", () => {
  expect(closingLines(results, false).join("\n")).not.toContain("local cloud");
});
