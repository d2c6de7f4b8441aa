import { join } from "node:path";
import type { Project } from "./project.ts";

/** What makes the engine judge a stack by the policy pack, in a preview and in an update. */
export function policyArguments(project: Project): string[] {
  return ["--policy-pack", join(project.root, "policies", "pack.ts")];
}
