import type { Rule } from "../../../policies/rule.ts";
import type { CaseCount } from "./count-cases.ts";
import { elsewhere, unwritten } from "./elsewhere.ts";

/** `docs/policies.md`. */
export function policiesPage(
  rules: readonly Rule[],
  counts: ReadonlyMap<string, CaseCount>,
): string {
  const all = [...counts.values()];
  const sum = (kind: keyof CaseCount): number => all.reduce((total, it) => total + it[kind], 0);
  return `# The policies

<!-- Generated from policies/rules/ and their tests by tests/policies/table/write.ts. Run: npm run fix -->

${rules.length} rules, one a file in [policies/rules/](../policies/rules/), as one pack that \`tenantry\` gives to the engine in every preview and update. \`eval "$(tenantry env --local)"\` gives it to raw Pulumi too; elsewhere \`export PULUMI_OPTION_POLICY_PACK="$PWD/policies/pack.ts"\` does.

A mandatory violation refuses the stack before any step; advice is only told. What differs between a protected environment and a disposable one has both words. A *resource* rule sees one resource before it is made, a *stack* rule sees them all together; *remediation* puts tags right by itself. A rule that fails, a stack that the catalog does not know, and an exception in \`platform/exceptions.yaml\` that has expired or that nothing needs refuse the stack as well.

It adds 0.9 s to the preview of a new tenant with 39 resources, a quarter of what \`pulumi preview\` takes without it (3.7 s; medians of 5 on two cores, local cloud; \`npm run bench -- preview\`).

Numbers of tests are cases that pass, that violate, and with a value that is not known before the update. Each violating case is run again with a canary in the place of every text of the resource, which no message may hold; each case with nine wrong shapes in the place of every value, which must not make a rule fail. ${sum("passes") + sum("violates") + sum("unknown")} cases in all, and every rule over every stack of the example.

| Rule | Demands | Kind | Level | Severity | Analog | Tests |
|---|---|---|---|---|---|---|
${rules.map((rule) => ruleRow(rule, counts.get(rule.id))).join("\n")}

## Kept elsewhere

| Demand | Kind | How | Analog | Tests |
|---|---|---|---|---|
${elsewhere.map((it) => row([it.demand, it.kind, it.how, list(it.analogs), it.tests.map(testLink).join(", ")])).join("\n")}

## Not written

| Demand | Because |
|---|---|
${unwritten.map((it) => row(it)).join("\n")}
`;
}

function ruleRow(rule: Rule, count: CaseCount | undefined): string {
  const { id, title, severity, level, frameworks, url } = rule;
  const kinds = [
    ...(rule.resource ? ["resource"] : []),
    ...(rule.stack ? ["stack"] : []),
    ...(rule.remediate ? ["remediation"] : []),
  ];
  const levels = [...new Set([level.protected, level.disposable])];
  const analogs = [...Map.groupBy(frameworks, ({ name }) => name)].map(
    ([name, own]) => `${name} ${own.map(({ reference }) => reference).join(", ")}`,
  );
  const cases = count ? `${count.passes} + ${count.violates} + ${count.unknown}` : "0";
  return row([
    `[${id}](../policies/rules/${id}.ts)`,
    `${title} ([why](${url}))`,
    kinds.join(", "),
    levels.join(" / "),
    severity,
    analogs.join("; ") || "none",
    `[${cases}](../tests/policies/${id}.test.ts)`,
  ]);
}

function list(words: readonly string[]): string {
  return words.length === 0 ? "none" : words.join(", ");
}

function testLink(file: string): string {
  return `[${file.split("/").at(-1)?.replace(".test.ts", "")}](../${file})`;
}

/** A pipe in a cell would end it. */
function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
