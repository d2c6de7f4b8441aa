import { join } from "node:path";
import type { Project } from "./project.ts";

/** The policy pack, for `--policy-pack` and for PULUMI_OPTION_POLICY_PACK. */
export function policyPack(project: Project): string {
  return join(project.root, "policies", "pack.ts");
}

/** What makes the engine judge a stack by the policy pack, in a preview and in an update. */
export function policyArguments(project: Project): string[] {
  return ["--policy-pack", policyPack(project)];
}
