import { number, text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { membership } from "../types.ts";

export const memberOnce: Rule = {
  id: "member-once",
  source: "PVE: `VM 100 belongs already to pool 'x'` without allow-move; `VM 100 does not exist`",
  types: [membership],
  check: (inputs) =>
    (inputs.vmId === undefined) === (inputs.storageId === undefined)
      ? [{ property: "vmId", reason: "exactly one of vmId and storageId must be given" }]
      : [],
  owns: (inputs) => {
    const guest = number(inputs.vmId);
    return guest === undefined ? [] : [{ kind: "member", key: String(guest) }];
  },
  taken: (mark, owner) =>
    `guest ${mark.key} is already a member of pool ${text(owner.inputs.poolId)}; a guest is in one pool`,
  needs: (inputs) => {
    const guest = number(inputs.vmId);
    return guest === undefined
      ? []
      : [
          {
            mark: { kind: "guest", key: String(guest) },
            refusal: `there is no guest ${guest} at this endpoint`,
          },
        ];
  },
};
