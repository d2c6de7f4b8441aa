import { describeUrn } from "../../values/urn.ts";
import { text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { backupJob } from "../types.ts";

export const backupJobTaken: Rule = {
  id: "backup-job-taken",
  source: "PVE: `Job 'x' already exists`",
  types: [backupJob],
  owns: (inputs, id) => [{ kind: "backup job", key: text(inputs.resourceId) ?? id }],
  taken: (mark, owner) =>
    `backup job ${mark.key} already exists, made by ${describeUrn(owner.urn)}`,
};
