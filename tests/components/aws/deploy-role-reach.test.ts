import { beforeAll, expect, test } from "vitest";
import { DeployRole } from "../../../components/aws/deploy-role.ts";
import { deployActions } from "../../../components/aws/deploy-role-actions.ts";
import { RoleBoundary } from "../../../components/aws/role-boundary.ts";
import { recordProgram } from "../../../fleet/model/record.ts";
import { account, awsOptions, region } from "./aws-site.ts";
import { allows } from "./evaluate.ts";
import { grantsOf, statementsOf, type WrittenStatement } from "./policies.ts";

const resourceTag = "aws:ResourceTag/tenantry:site";
const requestTag = "aws:RequestTag/tenantry:site";
const here = { "aws:RequestedRegion": region };
/** What an attacker would say: that the thing becomes ours, while something is made, with all else that is asked for. */
const pretends = {
  ...here,
  [requestTag]: "fixnado",
  ...Object.fromEntries(
    ["ec2", "elasticloadbalancing", "ecs", "elasticfilesystem"].map((it) => [
      `${it}:CreateAction`,
      "CreateAnything",
    ]),
  ),
};
const foreign = { [resourceTag]: "fixnado-staging" };
const own = { [resourceTag]: "fixnado" };

/** What the deploying role's policies allow, and what both boundaries say. */
let granted: WrittenStatement[] = [];
let deployBoundary: WrittenStatement[] = [];
let boundary: WrittenStatement[] = [];

beforeAll(async () => {
  const resources = await recordProgram(() => {
    const place = { site: "fixnado", account };
    const who = { repository: "fixnado/platform", environment: "production" };
    const zone = { domain: "fixnado.example", domainZone: "Z0123456789FIXNADO01" };
    new DeployRole("deploy", { ...place, region, ...who, ...zone }, awsOptions());
    new RoleBoundary("boundary", place, awsOptions());
  });
  const policies = resources.filter(({ type }) => type === "aws:iam/policy:Policy");
  const of = (wanted: (name: string) => boolean) =>
    policies
      .filter(({ name }) => wanted(name))
      .flatMap(({ inputs }) => statementsOf(inputs["policy"]));
  granted = of((name) => name.startsWith("deploy-may-"));
  deployBoundary = of((name) => name === "deploy-boundary");
  boundary = of((name) => name === "boundary");
});

const arn = (service: string, what = "thing/one") =>
  `arn:aws:${service}:${region}:${account}:${what}`;
const serviceOf = (action: string) => action.split(":")[0] ?? "";
const isReading = (action: string) => /:(BatchGet|Describe|Get|List)/.test(action);

/** What AWS offers no narrower level for than the account and region; the component's page says so. */
const unconfined = [
  "backup-storage:MountCapsule",
  "ecs:DeregisterTaskDefinition",
  "logs:CreateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:PutResourcePolicy",
  "logs:UpdateLogDelivery",
  "sns:SetSubscriptionAttributes",
  "sns:Unsubscribe",
];

/** Those whose things are told apart by tags; the others have names and ARNs of their own site. */
const byTag = () => {
  const byName = ["iam", "route53", "s3", "scheduler", "secretsmanager", "ssm"];
  return [...new Set(granted.flatMap(grantsOf))].filter(
    (action) => !isReading(action) && !byName.includes(serviceOf(action)),
  );
};

const allowed = (context: Record<string, string>, what?: string) =>
  byTag()
    .filter((action) =>
      allows(granted, { action, resource: arn(serviceOf(action), what), context }),
    )
    .sort();

test("what carries another site's tag cannot be changed, used or given this site's tag", () => {
  expect(byTag().length).toBeGreaterThan(180);
  expect(allowed({ ...pretends, ...foreign })).toEqual(unconfined);
  for (const what of ["security-group/sg-1", "snapshot:last", "instance/i-1", "key/one"]) {
    const launch = { "ec2:LaunchTemplate": arn("ec2", "launch-template/lt-1") };
    const found = allowed({ ...pretends, ...foreign, ...launch }, what);
    // A machine that is started carries no tag yet; its template, subnet and groups are asked about as well.
    expect(found.filter((action) => action !== "ec2:RunInstances")).toEqual(unconfined);
  }
});

test("what nobody's tag is on cannot be changed either, but for the group that a VPC is born with", () => {
  expect(allowed(here)).toEqual(unconfined);
  expect(allowed(here, "security-group/sg-1")).toEqual(
    [...unconfined, "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"].sort(),
  );
});

test("all that it makes gets the site's tag, and it changes what carries that", () => {
  for (const { service, makes = [], tags, changes = [] } of Object.values(deployActions).flat()) {
    const resource = arn(service);
    for (const name of makes) {
      const action = `${service}:${name}`;
      expect([action, allows(granted, { action, resource, context: pretends })]).toEqual([
        action,
        true,
      ]);
      const asOther = { ...pretends, [requestTag]: "fixnado-staging" };
      expect(allows(granted, { action, resource, context: asOther })).toBe(false);
    }
    for (const name of [...makes, ...(tags === undefined ? [] : [tags]), ...changes]) {
      const action = `${service}:${name}`;
      const context = { ...here, ...own };
      expect([action, allows(granted, { action, resource, context })]).toEqual([action, true]);
      const givenAway = { ...context, [requestTag]: "fixnado-staging" };
      expect(allows(granted, { action, resource, context: givenAway })).toBe(false);
    }
  }
});

/** Action, a thing of this site, and things of a site `fixnado-staging` and others in the same account. */
const named: readonly (readonly [action: string, ours: string, others: readonly string[]])[] = [
  ...["s3:DeleteBucket", "s3:PutBucketPolicy"].map(
    (action) =>
      [
        action,
        `arn:aws:s3:::fixnado-t17-crm-${account}`,
        [
          `arn:aws:s3:::fixnado-staging-t17-crm-${account}`,
          `arn:aws:s3:::fixnado-staging-platform-dumps-${account}`,
          `arn:aws:s3:::fixnado-website`,
          "arn:aws:s3:::other-fixnado-t17-crm",
        ],
      ] as const,
  ),
  [
    "secretsmanager:GetSecretValue",
    arn("secretsmanager", "secret:fixnado/t17/crm-AbCdEf"),
    [
      arn("secretsmanager", "secret:fixnado-staging/t17/crm-AbCdEf"),
      arn("secretsmanager", "secret:fixnado-AbCdEf"),
      arn("secretsmanager", "secret:production"),
    ],
  ],
  [
    "scheduler:UpdateSchedule",
    arn("scheduler", "schedule/default/fixnado-t17-dumps"),
    [
      arn("scheduler", "schedule/default/fixnado-staging-t17-dumps"),
      arn("scheduler", "schedule/nightly/fixnado-t17-dumps"),
    ],
  ],
  [
    "kms:UpdateAlias",
    arn("kms", "alias/tenantry/fixnado/t17"),
    [arn("kms", "alias/tenantry/fixnado-staging/t17"), arn("kms", "alias/production")],
  ],
  ...["iam:UpdateAssumeRolePolicy", "iam:DeleteRole", "iam:TagRole"].map(
    (action) =>
      [
        action,
        `arn:aws:iam::${account}:role/tenantry/fixnado/acme-task`,
        [
          `arn:aws:iam::${account}:role/tenantry/fixnado-staging/acme-task`,
          `arn:aws:iam::${account}:role/tenantry-fixnado-deploy`,
          `arn:aws:iam::${account}:role/administrator`,
        ],
      ] as const,
  ),
];

test.each(named)("%s reaches %s, and nothing that is called after another site", (...row) => {
  const [action, ours, others] = row;
  const context = { ...pretends };
  expect(allows(granted, { action, resource: ours, context })).toBe(true);
  expect(others.filter((resource) => allows(granted, { action, resource, context }))).toEqual([]);
});

test("it makes names at and below the site's domain, and no other of the same zone", () => {
  const action = "route53:ChangeResourceRecordSets";
  const resource = "arn:aws:route53:::hostedzone/Z0123456789FIXNADO01";
  const key = "route53:ChangeResourceRecordSetsNormalizedRecordNames";
  const may = (...names: string[]) =>
    allows(granted, { action, resource, context: { [key]: names } });
  expect(may("fixnado.example", "acme.fixnado.example", "_proof.fixnado.example")).toBe(true);
  expect(may("acme.fixnado.example", "acme.other.example")).toBe(false);
  expect(may("notfixnado.example")).toBe(false);
});

test("its boundary refuses other sites' things once more, whatever its policies would say", () => {
  const everything: WrittenStatement = { Sid: "A", Effect: "Allow", Action: "*", Resource: "*" };
  const refusals = deployBoundary.filter(({ Effect }) => Effect === "Deny");
  const may = (action: string, context: Record<string, string>) =>
    allows([everything, ...refusals], { action, resource: arn("rds"), context });
  expect(may("rds:ModifyDBInstance", foreign)).toBe(false);
  expect(may("rds:ModifyDBInstance", own)).toBe(true);
  expect(may("rds:CreateDBInstance", {})).toBe(true);
});

test("no role of the site reaches another site's things, secrets or buckets, whatever it is given", () => {
  const may = (action: string, resource: string, context: Record<string, string> = {}) =>
    allows(boundary, { action, resource, context });
  const secret = (name: string) => arn("secretsmanager", `secret:${name}-AbCdEf`);
  expect([
    may("secretsmanager:GetSecretValue", secret("fixnado/t17/crm")),
    may("s3:GetObject", `arn:aws:s3:::fixnado-t17-crm-${account}/a/b`),
    may("s3:PutObject", `arn:aws:s3:::fixnado-platform-dumps-${account}/a`),
    may("kms:Decrypt", arn("kms", "key/one"), own),
    may("ecr:BatchGetImage", arn("ecr", "repository/crm"), foreign),
    may("iam:PassRole", `arn:aws:iam::${account}:role/tenantry/fixnado/acme-task`),
    may("ec2:CreateNetworkInterface", arn("ec2", "network-interface/*")),
  ]).toEqual([true, true, true, true, true, true, true]);
  expect([
    may("secretsmanager:GetSecretValue", secret("fixnado-staging/t17/crm")),
    may("secretsmanager:GetSecretValue", secret("production")),
    may("s3:GetObject", `arn:aws:s3:::fixnado-staging-t17-crm-${account}/a`),
    may("s3:GetObject", "arn:aws:s3:::somebody-else/a"),
    may("kms:Decrypt", arn("kms", "key/one"), foreign),
    may("lambda:InvokeFunction", arn("lambda", "function:f"), foreign),
    may("ecr:PutImage", arn("ecr", "repository/crm"), foreign),
    may("iam:PassRole", `arn:aws:iam::${account}:role/tenantry/fixnado-staging/acme-task`),
    may("scheduler:UpdateSchedule", arn("scheduler", "schedule/default/fixnado-staging-t1-dumps")),
    may("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z0OTHER"),
    may("backup:DeleteRecoveryPoint", arn("backup", "recovery-point:r"), own),
    may("sts:AssumeRole", `arn:aws:iam::${account}:role/tenantry/fixnado/acme-task`),
  ]).toEqual(Array.from({ length: 12 }, () => false));
});
