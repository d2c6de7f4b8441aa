import { referenceRule } from "../make/reference-rule.ts";
import * as types from "../types.ts";

export const identityReferences = referenceRule({
  id: "aws-identity-references",
  source:
    "https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html: NoSuchEntity",
  targets: { [types.policy]: "policy" },
  uses: {
    [types.role]: { permissionsBoundary: "policy", "managedPolicyArns[*]": "policy" },
    [types.rolePolicy]: { role: "role" },
    [types.rolePolicyAttachment]: { role: "role", policyArn: "policy" },
    [types.instanceProfile]: { role: "role" },
  },
});
