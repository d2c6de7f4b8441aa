import { lastDay } from "../catalog/consent.ts";
import type { Refusal } from "./judge.ts";

/** How long a proposed approval lasts, days: to the end of the next week's maintenance window. */
const proposedDays = 7;

/**
 * The lines for platform/approvals.yaml that would lift these refusals; none for what nobody can approve. Reason and
 * owner are left to a person, and `validate` refuses them while they are empty.
 * @param today `YYYY-MM-DD`, UTC
 */
export function approvalYaml(refusals: readonly Refusal[], today: string): string[] {
  return refusals.flatMap(({ urn, op, hash }) => {
    if (hash === undefined) return [];
    const takes = op === "delete" || op === "replace";
    return [
      `- urn: ${urn}`,
      `  operation: ${op}`,
      "  reason: # why it is right",
      "  owner: # who answers for it",
      `  expires: ${lastDay(proposedDays, today)}`,
      `  hash: ${hash}`,
      ...(takes ? ["  # backup: where its data stands, if nothing can check that"] : []),
    ];
  });
}
