import { asText, text } from "../../../values/value.ts";
import { inUseRule } from "../make/in-use-rule.ts";
import { nameRule } from "../make/name-rule.ts";
import * as types from "../types.ts";

const iam = "https://docs.aws.amazon.com/IAM/latest/APIReference";

export const roleName = nameRule({
  id: "aws-role-name",
  source: `${iam}/API_CreateRole.html: EntityAlreadyExists, in every region of the account`,
  types: [types.role],
  kind: "role",
  name: (inputs, id) => text(inputs.name) ?? id,
  across: "account",
});

export const policyName = nameRule({
  id: "aws-policy-name",
  source: `${iam}/API_CreatePolicy.html: EntityAlreadyExists`,
  types: [types.policy],
  kind: "policy name",
  name: (inputs) => text(inputs.name),
  across: "account",
});

export const instanceProfileName = nameRule({
  id: "aws-instance-profile-name",
  source: `${iam}/API_CreateInstanceProfile.html: EntityAlreadyExists`,
  types: [types.instanceProfile],
  kind: "instance profile",
  name: (inputs, id) => text(inputs.name) ?? id,
  across: "account",
});

export const openIdProviderUrl = nameRule({
  id: "aws-open-id-provider-url",
  source: `${iam}/API_CreateOpenIDConnectProvider.html: EntityAlreadyExists, one provider a URL`,
  types: [types.openIdProvider],
  kind: "OpenID provider",
  name: (inputs) => asText(inputs.url).replace(/^https:\/\//, ""),
  across: "account",
});

export const roleInUse = inUseRule({
  id: "aws-role-in-use",
  source: `${iam}/API_DeleteRole.html: DeleteConflict, policies must be detached and deleted first`,
  type: types.role,
  kind: "role",
  own: (inputs, id) => asText(inputs.name ?? id),
  holders: [types.rolePolicyAttachment, types.rolePolicy, types.instanceProfile],
});

export const policyInUse = inUseRule({
  id: "aws-policy-in-use",
  source: `${iam}/API_DeletePolicy.html: DeleteConflict while it is attached; a permissions boundary may not go either`,
  type: types.policy,
  kind: "policy",
  holders: [types.rolePolicyAttachment, types.role],
});
