import { describeUrn } from "../../values/urn.ts";
import { text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { pool } from "../types.ts";

export const poolTaken: Rule = {
  id: "pool-taken",
  source: "PVE: `create pool failed: pool 'x' already exists`",
  types: [pool],
  owns: (inputs, id) => [{ kind: "pool", key: text(inputs.poolId) ?? id }],
  taken: (mark, owner) => `pool ${mark.key} already exists, made by ${describeUrn(owner.urn)}`,
};
