import { expect, test } from "vitest";
import type { RuleCase } from "./rule-case.ts";
import { Cloud, refusedBy } from "./support.ts";

/** Two programs for each rule: one that breaks it, and one that nearly does. */
export function testRules(ruleCases: readonly RuleCase[]): void {
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
}

async function prepared(item: RuleCase): Promise<Cloud> {
  const cloud = new Cloud();
  await item.before?.(cloud);
  return cloud;
}
