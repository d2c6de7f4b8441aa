import { describeUrn } from "../../values/urn.ts";
import { asText, number } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { guests } from "../types.ts";

/** One VMID, one guest, over all stacks that speak to the endpoint. Seen only when it is made, not in preview. */
export const vmidTaken: Rule = {
  id: "vmid-taken",
  source: "PVE: `CT 100 already exists on node 'pve'`; not caught by the real plugin's preview",
  types: guests,
  owns: (inputs, id) => [{ kind: "guest", key: String(number(inputs.vmId) ?? id) }],
  taken: (mark, owner) =>
    `VMID ${mark.key} is already used by ${describeUrn(owner.urn)} on node ${asText(owner.inputs.nodeName)}; give this guest another one`,
};
