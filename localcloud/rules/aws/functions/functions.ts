import { describeUrn } from "../../../values/urn.ts";
import { asText, at, text } from "../../../values/value.ts";
import type { World } from "../../../world/world.ts";
import type { Rule } from "../../rule.ts";
import { ownerInAccount } from "../make/account.ts";
import { nameRule } from "../make/name-rule.ts";
import { allowsAction } from "../make/policy.ts";
import { markOf } from "../marks.ts";
import { texts } from "../select.ts";
import * as types from "../types.ts";

const api = "https://docs.aws.amazon.com/lambda/latest/api";

export const lambdaName = nameRule({
  id: "aws-function-name",
  source: `${api}/API_CreateFunction.html: ResourceConflictException, Function already exist`,
  types: [types.lambda],
  kind: "function",
  name: (inputs, id) => text(inputs.name) ?? id,
});

export const lambdaNetwork: Rule = {
  id: "aws-function-network",
  source: `${api}/API_VpcConfig.html: InvalidParameterValueException, subnets and security groups go together`,
  types: [types.lambda],
  check: (inputs) => {
    const config = at(inputs, "vpcConfig");
    if (config === undefined || !known(config)) return [];
    const subnets = at(config, "subnetIds");
    const groups = at(config, "securityGroupIds");
    return empty(subnets) === empty(groups)
      ? []
      : [
          {
            property: "vpcConfig",
            reason: "needs subnetIds and securityGroupIds, both or neither",
          },
        ];
  },
};

function known(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function empty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

const networkPolicies = [
  "AWSLambdaVPCAccessExecutionRole",
  "AWSLambdaENIManagementAccess",
  "AWSLambdaFullAccess",
];

/** The policy must be attached before the function is made: a common missing dependency. */
export const lambdaMayJoinNetwork: Rule = {
  id: "aws-function-may-join-network",
  source: `${api}/API_CreateFunction.html: The provided execution role does not have permissions to call CreateNetworkInterface on EC2`,
  types: [types.lambda],
  put: ({ world, site, inputs }) => {
    if (texts(inputs, "vpcConfig.subnetIds[*]").length === 0) return undefined;
    const mark = markOf("role", asText(inputs.role));
    const role = ownerInAccount(world, site, mark);
    if (!role) return undefined;
    const allowed = world.users(role.site, mark).some(({ type, inputs: given }) => {
      if (type === types.rolePolicy)
        return allowsAction(asText(given.policy), "ec2:CreateNetworkInterface");
      return type === types.rolePolicyAttachment && attached(world, site, asText(given.policyArn));
    });
    return allowed
      ? undefined
      : `role ${mark.key} may not make network interfaces yet (ec2:CreateNetworkInterface); a function in a VPC must depend on the policy that allows it`;
  },
};

function attached(world: World, site: string, arn: string): boolean {
  if (networkPolicies.includes(arn.split("/").at(-1) ?? "")) return true;
  const policy = ownerInAccount(world, site, markOf("policy", arn));
  return allowsAction(asText(policy?.inputs.policy), "ec2:CreateNetworkInterface");
}

export const permissionOnce: Rule = {
  id: "aws-function-permission-once",
  source: `${api}/API_AddPermission.html: ResourceConflictException, the statement id provided already exists`,
  types: [types.lambdaPermission],
  owns: (inputs) => {
    const statement = text(inputs.statementId);
    const name = markOf("function", asText(inputs.function)).key;
    return statement === undefined ? [] : [{ kind: "statement", key: `${statement} of ${name}` }];
  },
  taken: (mark, owner) =>
    `${mark.kind} ${mark.key} exists already, made by ${describeUrn(owner.urn)}`,
};

export const invocationInput: Rule = {
  id: "aws-invocation-input",
  source: `${api}/API_Invoke.html: InvalidRequestContentException; with lifecycleScope CRUD the provider adds its own field, so the input is an object`,
  types: [types.lambdaInvocation],
  check: (inputs) => {
    const given = text(inputs.input);
    if (given === undefined) return [];
    try {
      const parsed: unknown = JSON.parse(given);
      return inputs.lifecycleScope !== "CRUD" || (known(parsed) && !Array.isArray(parsed))
        ? []
        : [{ property: "input", reason: "must be a JSON object" }];
    } catch {
      return [{ property: "input", reason: "must be JSON" }];
    }
  },
};
