import { text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { backupJob, container, membership } from "../types.ts";

export const poolExists: Rule = {
  id: "pool-exists",
  source: "PVE: `pool 'x' does not exist`; for a backup job stricter: PVE would back up nothing",
  types: [membership, container, backupJob],
  needs: (inputs) => {
    const pool = text(inputs.poolId) ?? text(inputs.pool);
    return pool === undefined
      ? []
      : [
          {
            mark: { kind: "pool", key: pool },
            refusal: `there is no pool ${pool} at this endpoint`,
          },
        ];
  },
};
