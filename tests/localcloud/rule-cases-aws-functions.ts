import * as types from "../../localcloud/rules/aws/types.ts";
import {
  document,
  group,
  key,
  keyPolicy,
  lambda,
  lambdaRequest,
  lambdaRole,
  network,
  request,
  roleRequest,
  secret,
  stand,
  subnetIds,
} from "./requests-aws.ts";
import type { RuleCase } from "./rule-case.ts";
import { checkCase, nameCase, referenceCase } from "./rule-cases-aws-make.ts";
import type { Cloud, Request } from "./support.ts";

async function inNetwork(c: Cloud): Promise<Request> {
  const vpcConfig = { subnetIds: await subnetIds(c), securityGroupIds: [(await group(c)).id] };
  return lambdaRequest(c, { vpcConfig });
}

const rotation = async (c: Cloud): Promise<Request> =>
  request(types.secretRotation, {
    secretId: (await secret(c)).id,
    rotationLambdaArn: (await lambda(c)).arn,
    rotationRules: { automaticallyAfterDays: 90 },
  });

const permission = async (c: Cloud, name: string, statementId: string): Promise<Request> => {
  const given = { action: "lambda:InvokeFunction", principal: "secretsmanager.amazonaws.com" };
  const names = { function: (await lambda(c)).arn, statementId };
  return request(types.lambdaPermission, { ...given, ...names }, name);
};

async function joinPolicy(c: Cloud, action: string, name = "join"): Promise<void> {
  const policy = document({ Effect: "Allow", Action: action, Resource: "*" });
  await c.create(request(types.rolePolicy, { role: (await lambdaRole(c)).id, policy }, name));
}

/** Cases of the rules about functions, rotations and the roles and keys that services use. */
export const functionRuleCases: readonly RuleCase[] = [
  nameCase("aws-function-name", "name", (c) => lambdaRequest(c)),
  referenceCase("aws-function-references", (c) => lambdaRequest(c), {
    role: "arn:aws:iam::111122223333:role/none",
  }),
  checkCase(
    "aws-function-network",
    /vpcConfig: needs subnetIds and securityGroupIds/,
    request(types.lambda, {
      role: "arn:x",
      s3Bucket: "code",
      s3Key: "rotate.zip",
      runtime: "nodejs22.x",
      handler: "index.handler",
      vpcConfig: { subnetIds: ["subnet-1"], securityGroupIds: [] },
    }),
    { vpcConfig: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] } },
  ),
  {
    rule: "aws-function-may-join-network",
    before: network,
    breaks: async (c) => c.create(await inNetwork(c)),
    passes: async (c) => {
      const policyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole";
      await c.create(
        request(types.rolePolicyAttachment, { role: (await lambdaRole(c)).id, policyArn }),
      );
      await c.create(await inNetwork(c));
    },
  },
  {
    rule: "aws-function-may-join-network",
    before: (c) => joinPolicy(c, "ec2:Describe*"),
    breaks: async (c) => c.create(await inNetwork(c)),
    passes: async (c) => {
      await joinPolicy(c, "ec2:Create*", "more");
      await c.create(await inNetwork(c));
    },
  },
  {
    rule: "aws-function-permission-once",
    before: async (c) => c.create(await permission(c, "first", "secrets")),
    breaks: async (c) => c.create(await permission(c, "second", "secrets")),
    passes: async (c) => c.create(await permission(c, "second", "others")),
  },
  checkCase(
    "aws-invocation-input",
    /input: must be a JSON object/,
    request(types.lambdaInvocation, {
      functionName: "rotate",
      lifecycleScope: "CRUD",
      input: "[]",
    }),
    { input: "{}" },
  ),
  {
    rule: "aws-role-trusted",
    breaks: async (c) => {
      const wrong = await c.create(roleRequest("ecs-tasks.amazonaws.com"));
      await c.create(await lambdaRequest(c, { role: wrong.outputs.arn ?? "" }));
    },
    passes: async (c) => c.create(await lambdaRequest(c)),
  },
  {
    rule: "aws-rotation-allowed",
    breaks: async (c) => c.create(await rotation(c)),
    passes: async (c) => {
      await c.create(await permission(c, "first", "secrets"));
      await c.create(await rotation(c));
    },
  },
  {
    rule: "aws-secret-one-rotation",
    before: async (c) => {
      await c.create(await permission(c, "first", "secrets"));
      await c.create(await rotation(c));
    },
    breaks: async (c) => c.create({ ...(await rotation(c)), name: "again" }),
    passes: async (c) => {
      const secretId = (await c.create(request(types.secret, { name: "fixnado/t18" }, "other"))).id;
      const again = await rotation(c);
      await c.create({ ...again, name: "again", inputs: { ...again.inputs, secretId } });
    },
  },
  {
    rule: "aws-log-group-key",
    before: key,
    breaks: async (c) => c.create(request(types.logGroup, { kmsKeyId: (await key(c)).arn })),
    passes: async (c) => {
      const logs = { Service: "logs.eu-west-1.amazonaws.com" };
      const policy = keyPolicy({
        Effect: "Allow",
        Principal: logs,
        Action: "kms:Encrypt*",
        Resource: "*",
      });
      const admits = await stand(c, request(types.key, { policy }, "admits"));
      await c.create(request(types.logGroup, { kmsKeyId: admits.arn }));
    },
  },
];
