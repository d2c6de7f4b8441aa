import { expect, test } from "vitest";
import { awsRules } from "../../localcloud/rules/aws/index.ts";
import type { RuleCase } from "./rule-case.ts";
import { balancerRuleCases } from "./rule-cases-aws-balancer.ts";
import { cacheRuleCases } from "./rule-cases-aws-caches.ts";
import { databaseRuleCases } from "./rule-cases-aws-databases.ts";
import { functionRuleCases } from "./rule-cases-aws-functions.ts";
import { identityRuleCases } from "./rule-cases-aws-identity.ts";
import { messagingRuleCases } from "./rule-cases-aws-messaging.ts";
import { networkRuleCases } from "./rule-cases-aws-network.ts";
import { storageRuleCases } from "./rule-cases-aws-storage.ts";
import { taskRuleCases } from "./rule-cases-aws-tasks.ts";
import { testRules } from "./test-rules.ts";

const ruleCases: readonly RuleCase[] = [
  ...networkRuleCases,
  ...balancerRuleCases,
  ...taskRuleCases,
  ...functionRuleCases,
  ...databaseRuleCases,
  ...cacheRuleCases,
  ...storageRuleCases,
  ...identityRuleCases,
  ...messagingRuleCases,
];
testRules(ruleCases);

test("every rule about AWS cites a public source and has a case that breaks it", () => {
  // They refuse nothing: the tests of hand-made accounts and of what goes with its owner tell of them.
  const elsewhere = ["aws-quota-raised", "aws-lost-with-owner"];
  const shown = new Set([...ruleCases.map(({ rule }) => rule), ...elsewhere]);
  expect(awsRules.filter((rule) => !shown.has(rule.id)).map((rule) => rule.id)).toEqual([]);
  expect(
    awsRules
      .filter(({ source }) => !/https:\/\/|terraform-provider-aws/.test(source))
      .map((rule) => rule.id),
  ).toEqual([]);
  expect(new Set(awsRules.map((rule) => rule.id)).size).toBe(awsRules.length);
});
