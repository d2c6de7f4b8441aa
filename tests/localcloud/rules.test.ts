import { expect, test } from "vitest";
import { awsRules } from "../../localcloud/rules/aws/index.ts";
import { rules } from "../../localcloud/rules/index.ts";
import type { RuleCase } from "./rule-case.ts";
import { ruleCases as guestRuleCases } from "./rule-cases.ts";
import { siteRuleCases } from "./rule-cases-site.ts";
import { Cloud, refusedBy } from "./support.ts";

const ruleCases = [...guestRuleCases, ...siteRuleCases];
const inCheck = ruleCases.filter((item) => item.check !== undefined);
const inCalls = ruleCases.filter((item) => item.check === undefined);

test.each(inCheck.map((item) => [item.rule, item] as const))(
  "%s refuses in Check what breaks it and lets the near miss pass",
  async (_rule, item) => {
    await expect(item.breaks(await prepared(item))).rejects.toThrow(item.check);
    await expect(item.passes(await prepared(item))).resolves.not.toThrow();
  },
);

test.each(inCalls.map((item) => [item.rule, item] as const))(
  "%s refuses the call that breaks it and lets the near miss pass",
  async (rule, item) => {
    expect(await refusedBy(item.breaks(await prepared(item)))).toContain(rule);
    await expect(item.passes(await prepared(item))).resolves.not.toThrow();
  },
);

test("every rule cites a source and has a case that breaks it, or a test of what it takes away", () => {
  const shown = new Set([
    ...ruleCases.map(({ rule }) => rule),
    "lost-with-guest",
    "lost-with-owner",
    "host-lost-with-guest",
    "lost-with-user",
  ]);
  // Those about AWS have cases of their own.
  const others = rules.filter((rule) => !awsRules.includes(rule));
  expect(others.filter((rule) => !shown.has(rule.id)).map((rule) => rule.id)).toEqual([]);
  expect(rules.filter((rule) => rule.source.length < 10).map((rule) => rule.id)).toEqual([]);
  expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
});

async function prepared(item: RuleCase): Promise<Cloud> {
  const cloud = new Cloud();
  await item.before?.(cloud);
  return cloud;
}
