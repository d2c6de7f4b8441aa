import type { Rule } from "../rule.ts";
import { balancerRules } from "./balancer/index.ts";
import { cacheRules } from "./cache/index.ts";
import { containersRules } from "./containers/index.ts";
import { databaseRules } from "./database/index.ts";
import { dnsRules } from "./dns/index.ts";
import { functionsRules } from "./functions/index.ts";
import { identityRules } from "./identity/index.ts";
import { lostWithOwner } from "./lost-with-owner.ts";
import { messagingRules } from "./messaging/index.ts";
import { networkRules } from "./network/index.ts";
import { quotasRules } from "./quotas/index.ts";
import { secretsRules } from "./secrets/index.ts";
import { storageRules } from "./storage/index.ts";

/** What AWS refuses, or takes away, beyond what the provider itself checks. */
export const awsRules: readonly Rule[] = [
  ...balancerRules,
  ...cacheRules,
  ...containersRules,
  ...databaseRules,
  ...dnsRules,
  ...functionsRules,
  ...identityRules,
  lostWithOwner,
  ...messagingRules,
  ...networkRules,
  ...quotasRules,
  ...secretsRules,
  ...storageRules,
];
