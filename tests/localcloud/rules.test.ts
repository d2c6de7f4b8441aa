import { expect, test } from "vitest";
import { awsRules } from "../../localcloud/rules/aws/index.ts";
import { cloudflareRules } from "../../localcloud/rules/cloudflare/index.ts";
import { rules } from "../../localcloud/rules/index.ts";
import { ruleCases as guestRuleCases } from "./rule-cases.ts";
import { siteRuleCases } from "./rule-cases-site.ts";
import { testRules } from "./test-rules.ts";

const ruleCases = [...guestRuleCases, ...siteRuleCases];
testRules(ruleCases);

test("every rule cites a source and has a case that breaks it, or a test of what it takes away", () => {
  const shown = new Set([
    ...ruleCases.map(({ rule }) => rule),
    "lost-with-guest",
    "lost-with-owner",
    "host-lost-with-guest",
    "lost-with-user",
  ]);
  // Those about AWS and Cloudflare have cases of their own.
  const others = rules.filter(
    (rule) => !awsRules.includes(rule) && !cloudflareRules.includes(rule),
  );
  expect(others.filter((rule) => !shown.has(rule.id)).map((rule) => rule.id)).toEqual([]);
  expect(rules.filter((rule) => rule.source.length < 10).map((rule) => rule.id)).toEqual([]);
  expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
});
