import { describeUrn } from "../../values/urn.ts";
import { text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { user, userToken } from "../types.ts";

/** `root@pam` is always there. */
export const userTaken: Rule = {
  id: "user-taken",
  source: "PVE: `user 'x@pve' already exists`, `no such user`, `Token already exists.`",
  types: [user, userToken],
  owns: (inputs, _id, type) => {
    const name = text(inputs.userId) ?? "";
    return type === user
      ? [{ kind: "user", key: name }]
      : [{ kind: "token", key: `${name}!${text(inputs.tokenName)}` }];
  },
  taken: (mark, owner) =>
    `${mark.kind} ${mark.key} already exists, made by ${describeUrn(owner.urn)}`,
  needs: (inputs) => {
    const name = text(inputs.userId) ?? "";
    if (inputs.tokenName === undefined || name === "root@pam") return [];
    return [{ mark: { kind: "user", key: name }, refusal: `there is no user ${name}` }];
  },
};
