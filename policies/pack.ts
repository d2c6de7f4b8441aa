#!/usr/bin/env node
/**
 * The policy pack, as an executable: `pulumi preview --policy-pack /…/policies/pack.ts`, also for raw Pulumi. What the
 * stack is, and who its neighbours are, comes from the catalog: `TENANTRY_CATALOG`, else this project.
 */
import "../components/lean-sdk.ts";

import { fileURLToPath } from "node:url";
import { PolicyPack } from "@pulumi/policy";
import { loadExceptions } from "../catalog/consent.ts";
import { toPolicies } from "./adapter.ts";
import { stackFacts } from "./facts.ts";
import { Judging } from "./judging.ts";
import { rules } from "./rules.ts";

// The engine may be killed: a pack that nobody asks any more ends by itself.
const engine = process.ppid;
setInterval(() => {
  if (process.ppid !== engine) process.exit();
}, 1000).unref();

const root = process.env["TENANTRY_CATALOG"] || fileURLToPath(new URL("..", import.meta.url));
const today = new Date().toISOString().slice(0, 10);
const judging = new Judging(
  (stack) => ({ facts: stackFacts(root, stack), exceptions: loadExceptions(root) }),
  today,
);

new PolicyPack("tenantry", {
  description: "What every stack of Tenantry keeps to.",
  policies: toPolicies(rules, judging),
});
