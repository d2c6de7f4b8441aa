import type { Rule } from "../rule.ts";
import {
  fallbackRecord,
  hostnameTaken,
  recordConflict,
  recordInZone,
  recordTtl,
  zoneExists,
  zoneKnown,
} from "./dns.ts";
import { phaseTaken, rateLimitPlace, refOnce } from "./rulesets.ts";
import {
  ingressCatchAll,
  policyExists,
  policyInUse,
  tunnelExists,
  tunnelNameTaken,
  tunnelSecret,
} from "./tunnels.ts";

/** Every rule about Cloudflare. */
export const cloudflareRules: readonly Rule[] = [
  zoneExists,
  zoneKnown,
  recordConflict,
  recordInZone,
  recordTtl,
  hostnameTaken,
  fallbackRecord,
  phaseTaken,
  rateLimitPlace,
  refOnce,
  tunnelNameTaken,
  tunnelSecret,
  tunnelExists,
  ingressCatchAll,
  policyExists,
  policyInUse,
];
