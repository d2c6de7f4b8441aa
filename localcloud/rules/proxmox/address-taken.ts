import { describeUrn } from "../../values/urn.ts";
import type { Rule } from "../rule.ts";
import { guests } from "../types.ts";
import { staticAddresses } from "./addresses.ts";

/** Two guests with one address on one network disturb each other. */
export const addressTaken: Rule = {
  id: "address-taken",
  source: "stricter than PVE, which lets both start and answers to one address from two guests",
  types: guests,
  owns: (inputs) =>
    staticAddresses(inputs).map(({ network, ip }) => ({
      kind: "address",
      key: `${network} ${ip}`,
    })),
  taken: (mark, owner) => `address ${mark.key} is already used by ${describeUrn(owner.urn)}`,
  mentions: (inputs) => staticAddresses(inputs).map(({ ip }) => ({ kind: "host", key: ip })),
};
