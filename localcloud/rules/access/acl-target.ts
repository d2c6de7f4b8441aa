import { text } from "../../values/value.ts";
import type { Need, Rule } from "../rule.ts";
import { acl } from "../types.ts";
import { builtInRoles } from "./roles.ts";

export const aclTarget: Rule = {
  id: "acl-target",
  source:
    "PVE: `role 'x' does not exist`, `user 'x' does not exist`, `no such token`; for the pool stricter: PVE takes any path",
  types: [acl],
  check: (inputs) => {
    const given = ["groupId", "tokenId", "userId"].filter((name) => inputs[name] !== undefined);
    return given.length === 1
      ? []
      : [
          {
            property: "tokenId",
            reason: "exactly one of groupId, tokenId and userId must be given",
          },
        ];
  },
  needs: (inputs) => {
    const need = (kind: string, key: string | undefined): Need[] =>
      key === undefined
        ? []
        : [{ mark: { kind, key }, refusal: `there is no ${kind} ${key} at this endpoint` }];
    const role = text(inputs.roleId) ?? "";
    const name = text(inputs.userId);
    return [
      ...(builtInRoles.includes(role) ? [] : need("access role", role)),
      ...need("token", text(inputs.tokenId)),
      ...(name === "root@pam" ? [] : need("user", name)),
      ...need("pool", /^\/pool\/([^/]+)/.exec(text(inputs.path) ?? "")?.[1]),
    ];
  },
};
