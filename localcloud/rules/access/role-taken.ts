import { describeUrn } from "../../values/urn.ts";
import { text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { accessRole } from "../types.ts";
import { builtInRoles } from "./roles.ts";

export const accessRoleTaken: Rule = {
  id: "access-role-taken",
  source: "PVE: `role 'x' already exists`; the ones that PVE brings cannot be changed",
  types: [accessRole],
  check: (inputs) =>
    builtInRoles.includes(text(inputs.roleId) ?? "")
      ? [{ property: "roleId", reason: `${text(inputs.roleId)} is a role that PVE brings` }]
      : [],
  owns: (inputs, id) => [{ kind: "access role", key: text(inputs.roleId) ?? id }],
  taken: (mark, owner) => `role ${mark.key} already exists, made by ${describeUrn(owner.urn)}`,
};
