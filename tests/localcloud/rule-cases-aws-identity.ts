import * as types from "../../localcloud/rules/aws/types.ts";
import type { Props } from "../../localcloud/values/value.ts";
import {
  document,
  elsewhere,
  key,
  keyPolicy,
  once,
  removed,
  request,
  roleRequest,
  stand,
} from "./requests-aws.ts";
import type { RuleCase } from "./rule-case.ts";
import { checkCase, inUseCase, nameCase, referenceCase } from "./rule-cases-aws-make.ts";
import type { Cloud, Request } from "./support.ts";

const role = once((c) => stand(c, roleRequest("ecs-tasks.amazonaws.com")));

const read: Props = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };

const assume: Props = {
  Effect: "Allow",
  Principal: { Service: "ecs.amazonaws.com" },
  Action: "sts:AssumeRole",
};

const policyRequest = request(types.policy, { policy: document(read) });

const policy = once((c) => stand(c, policyRequest));

const attachment = once(async (c) =>
  stand(
    c,
    request(types.rolePolicyAttachment, {
      role: (await role(c)).id,
      policyArn: (await policy(c)).arn,
    }),
  ),
);

const secretNamed = (inputs: Props = {}, name = "secret"): Request =>
  request(types.secret, { name: "fixnado/t17", ...inputs }, name);

const otherRegion = { region: "eu-west-2", allowedAccountIds: ["111122223333"] };

async function attached(c: Cloud): Promise<Request> {
  return request(types.rolePolicyAttachment, {
    role: (await role(c)).id,
    policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  });
}

function openId(url: string, name = "open-id"): Request {
  return request(types.openIdProvider, { url, clientIdLists: ["sts.amazonaws.com"] }, name);
}

async function alias(c: Cloud, name: string, logical: string): Promise<Request> {
  return request(types.keyAlias, { name, targetKeyId: (await key(c)).id }, logical);
}

/** Cases of the rules about roles, policies, secrets and keys. */
export const identityRuleCases: readonly RuleCase[] = [
  referenceCase("aws-identity-references", attached, {
    policyArn: "arn:aws:iam::111122223333:policy/none",
  }),
  nameCase("aws-role-name", "name", () => roleRequest("ecs.amazonaws.com")),
  {
    rule: "aws-role-name",
    before: (c) => c.create(roleRequest("ecs.amazonaws.com", { name: "deploy" })),
    breaks: (c) => c.create(roleRequest("ecs.amazonaws.com", { name: "deploy" }), otherRegion),
    passes: (c) => c.create(roleRequest("ecs.amazonaws.com", { name: "deploy" }), elsewhere),
  },
  nameCase("aws-policy-name", "name", () => policyRequest),
  nameCase("aws-instance-profile-name", "name", () => request(types.instanceProfile)),
  {
    rule: "aws-open-id-provider-url",
    before: (c) => c.create(openId("https://token.actions.githubusercontent.com", "first")),
    breaks: (c) => c.create(openId("https://token.actions.githubusercontent.com", "second")),
    passes: (c) => c.create(openId("https://gitlab.example")),
  },
  inUseCase("aws-role-in-use", role, attachment),
  inUseCase("aws-policy-in-use", policy, attachment),
  checkCase(
    "aws-policy-document",
    /policy: must be JSON with a Statement/,
    request(types.policy, { policy: "{}" }),
    {
      policy: document(read),
    },
  ),
  checkCase(
    "aws-policy-document",
    /policy: must not name a Principal/,
    request(types.policy, { policy: document({ ...read, Principal: "*" }) }),
    { policy: document(read) },
  ),
  checkCase(
    "aws-policy-document",
    /assumeRolePolicy: has \d+ characters; AWS takes 2048/,
    roleRequest("ecs.amazonaws.com", {
      assumeRolePolicy: document({ ...assume, Sid: "x".repeat(2048) }),
    }),
    { assumeRolePolicy: roleRequest("ecs.amazonaws.com").inputs.assumeRolePolicy ?? "" },
  ),
  nameCase("aws-secret-name", "name", () => request(types.secret)),
  {
    rule: "aws-secret-in-recovery",
    breaks: async (c) => {
      await removed(c, await stand(c, secretNamed()));
      await c.create(secretNamed({}, "again"));
    },
    passes: async (c) => {
      await removed(c, await stand(c, secretNamed({ recoveryWindowInDays: 0 })));
      await c.create(secretNamed({}, "again"));
    },
  },
  referenceCase("aws-secret-references", () => secretNamed(), {
    kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/none",
  }),
  checkCase(
    "aws-rotation-rules",
    /rotationRules: takes automaticallyAfterDays or scheduleExpression/,
    request(types.secretRotation, {
      secretId: "arn:x",
      rotationRules: { automaticallyAfterDays: 90, scheduleExpression: "rate(90 days)" },
    }),
    { rotationRules: { automaticallyAfterDays: 90 } },
  ),
  {
    rule: "aws-key-alias-name",
    before: async (c) => c.create(await alias(c, "alias/tenantry/fixnado", "first")),
    breaks: async (c) => c.create(await alias(c, "alias/tenantry/fixnado", "second")),
    passes: async (c) => c.create(await alias(c, "alias/tenantry/other", "second")),
  },
  checkCase(
    "aws-key-lockout",
    /policy: lets nobody change it/,
    request(types.key, { policy: document({ ...read, Principal: "*", Action: "kms:Decrypt" }) }),
    { policy: keyPolicy() },
  ),
  checkCase(
    "aws-key-deletion-window",
    /deletionWindowInDays: is 3; allowed are 7 to 30/,
    request(types.key, { deletionWindowInDays: 3 }),
    { deletionWindowInDays: 7 },
  ),
  {
    rule: "aws-key-pending",
    before: key,
    breaks: async (c) => {
      const { arn } = await key(c);
      await removed(c, await key(c));
      await c.create(secretNamed({ kmsKeyId: arn }));
    },
    passes: async (c) => c.create(secretNamed({ kmsKeyId: (await key(c)).arn })),
  },
];
