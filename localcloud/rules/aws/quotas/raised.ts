import { quotas } from "../../../tables/aws/quotas.ts";
import { number, text } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { raisedQuota } from "../types.ts";

/** A quota that AWS raised, as a record in the world; a newer one takes the place of an older. */
export const quotaRaised: Rule = {
  id: "aws-quota-raised",
  source:
    "https://docs.aws.amazon.com/servicequotas/latest/userguide/request-quota-increase.html: only adjustable quotas",
  types: [raisedQuota],
  owns: (inputs) => [{ kind: "quota", key: text(inputs.quota) ?? "" }],
  put: ({ inputs }) => {
    const name = text(inputs.quota) ?? "";
    const found = Object.entries(quotas).find(([id]) => id === name)?.[1];
    if (!found)
      return `${name} is no quota of the local cloud; there are ${Object.keys(quotas).join(", ")}`;
    if (!found.adjustable) return `quota ${name} cannot be raised`;
    return (number(inputs.value) ?? 0) > found.value
      ? undefined
      : `quota ${name} is ${found.value} by default; raise it above that`;
  },
};
