import { Role } from "@pulumi/aws/iam/role.js";
import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { DeployRole, type DeployRoleArgs } from "../../../components/aws/deploy-role.ts";
import { RoleBoundary, roleBoundary } from "../../../components/aws/role-boundary.ts";
import { recordProgram } from "../../../fleet/model/record.ts";
import { find } from "../builders.ts";
import { account, awsOptions, region } from "./aws-site.ts";
import { grantsOf, statementsOf, type WrittenStatement } from "./policies.ts";

const base: DeployRoleArgs = {
  site: "fixnado",
  account,
  region,
  domain: "fixnado.example",
  domainZone: "Z0123456789FIXNADO01",
  repository: "fixnado/platform",
  environment: "production",
};

const record = (changes: Partial<DeployRoleArgs> = {}) =>
  recordProgram(() => {
    new DeployRole("fixnado-deploy", { ...base, ...changes }, awsOptions());
  });

const policies = async () =>
  (await record()).filter(({ type, name }) => type.endsWith(":Policy") && name.includes("-may-"));

const granted = async (): Promise<WrittenStatement[]> =>
  (await policies()).flatMap(({ inputs }) => statementsOf(inputs["policy"]));

const boundaryArn = `arn:aws:iam::${account}:policy/tenantry-fixnado-boundary`;
const ownRoles = `arn:aws:iam::${account}:role/tenantry/fixnado/*`;

test("only workflows of one environment of one repository take the role, compared letter by letter", async () => {
  const role = find(await record(), "Role", "fixnado-deploy").inputs;
  expect(statementsOf(role["assumeRolePolicy"])).toEqual([
    {
      Sid: "Workflows",
      Effect: "Allow",
      Principal: {
        Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
      },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": "repo:fixnado/platform:environment:production",
        },
      },
    },
  ]);
});

test("no action it may do has a wildcard, and none of them makes a person, a key or a policy", async () => {
  const actions = (await granted()).flatMap(grantsOf);
  expect(actions.length).toBeGreaterThan(300);
  expect(actions.filter((action) => !/^[a-z0-9-]+:[A-Z][A-Za-z0-9]+$/.test(action))).toEqual([]);
  expect(new Set(actions.map((action) => action.split(":")[0])).size).toBeGreaterThan(15);
  const powers = /^iam:.*(User|Group|AccessKey|LoginProfile|Policies$|CreatePolicy|PolicyVersion$)/;
  const reading = /^iam:(Get|List)/;
  expect(actions.filter((action) => powers.test(action) && !reading.test(action))).toEqual([]);
  const taken = /(DeleteRecoveryPoint|DeleteBackupVaultLock|DisableKey|GetObject|DeleteObject)/;
  expect(actions.filter((action) => taken.test(action))).toEqual([]);
});

test("a role that it makes or gives a permission has the site's boundary, and it reaches no other role", async () => {
  const iam = (await granted()).filter((statement) =>
    grantsOf(statement).some((action) => action.startsWith("iam:")),
  );
  const find = (action: string) => iam.filter((statement) => grantsOf(statement).includes(action));
  for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"]) {
    expect(find(action)).toMatchObject([
      {
        Resource: ownRoles,
        Condition: { StringEquals: { "iam:PermissionsBoundary": boundaryArn } },
      },
    ]);
  }
  expect(find("iam:PassRole")).toMatchObject([{ Resource: ownRoles }]);
  expect(find("iam:UpdateAssumeRolePolicy").flatMap(({ Resource }) => Resource)).toEqual([
    ownRoles,
    `arn:aws:iam::${account}:instance-profile/tenantry/fixnado/*`,
  ]);
  expect(iam.flatMap(grantsOf)).not.toContain("iam:DeleteRolePermissionsBoundary");
});

test("its own boundary refuses users and access keys, whatever else it would be given", async () => {
  const resources = await record();
  const role = find(resources, "Role", "fixnado-deploy").inputs;
  expect([role["path"], role["permissionsBoundary"]]).toEqual([
    "/",
    "arn-of-fixnado-deploy-boundary",
  ]);
  const boundary = find(resources, "Policy", "fixnado-deploy-boundary").inputs["policy"];
  const [statement] = statementsOf(boundary);
  expect(statement?.NotAction).toEqual(
    expect.arrayContaining(["iam:CreateUser", "iam:CreateAccessKey", "organizations:*"]),
  );
});

test("each of its policies is one that IAM takes: at most 6144 characters, and at most ten of them", async () => {
  // As long as a site's id can be: longer ones give a bucket a name that S3 does not take.
  const longest = { site: "a-site-of-thirty-characters-xy", region: "ap-southeast-1" };
  const written = (await record(longest)).filter(({ type }) => type.endsWith(":Policy"));
  expect(written.filter(({ name }) => name.includes("-may-")).length).toBeLessThanOrEqual(10);
  for (const { name, inputs } of written) {
    expect([name, String(inputs["policy"]).length < 6144]).toEqual([name, true]);
  }
});

test("a pattern in place of a repository or an environment is refused with all reasons", async () => {
  const changes = {
    repository: "fixnado/*",
    environment: "*",
    domain: "*",
    domainZone: "fixnado.example",
  };
  await expect(record(changes)).rejects.toThrowErrorMatchingInlineSnapshot(`
    [Error: DeployRole "fixnado-deploy": repository "fixnado/*" is not "owner/name", without a pattern.
    DeployRole "fixnado-deploy": environment "*" is not the name of one: letters, digits, ".", "_" and "-".
    DeployRole "fixnado-deploy": domain "*" is not a host name in small letters, without a pattern.
    DeployRole "fixnado-deploy": domainZone "fixnado.example" is not like Z0123456789EXAMPLE.]
  `);
});

test("a role for any environment does not compile", () => {
  const { environment: _without, ...rest } = base;
  // @ts-expect-error without an environment every branch could deploy
  const args: DeployRoleArgs = rest;
  expect(args.environment).toBeUndefined();
});

test("every role below stands on the site's path and under its boundary, and the boundary gives no power over roles", async () => {
  const resources = await recordProgram(() => {
    const boundary = new RoleBoundary(
      "fixnado-boundary",
      { account, site: "fixnado" },
      awsOptions(),
    );
    const site = { id: "fixnado", account };
    const parent = new pulumi.ComponentResource(
      "tenantry:aws:Anything",
      "acme",
      {},
      { ...awsOptions(), transformations: [roleBoundary(site, boundary.arn)] },
    );
    new Role("acme-task", { assumeRolePolicy: "{}" }, { parent });
    new Role(
      "acme-own",
      { assumeRolePolicy: "{}", path: "/", permissionsBoundary: "x" },
      { parent },
    );
  });
  expect(find(resources, "Role", "acme-own").inputs).toMatchObject({
    path: "/",
    permissionsBoundary: "x",
  });
  const role = find(resources, "Role", "acme-task");
  expect(role.inputs).toMatchObject({
    path: "/tenantry/fixnado/",
    permissionsBoundary: "arn-of-fixnado-boundary",
  });
  expect(role.dependsOn).toContain("aws:iam/policy:Policy::fixnado-boundary");
  const policy = find(resources, "Policy", "fixnado-boundary").inputs;
  expect(policy["name"]).toBe("tenantry-fixnado-boundary");
  expect(statementsOf(policy["policy"])).toMatchObject([
    { NotAction: expect.arrayContaining(["account:*", "iam:*", "organizations:*"]) },
    { Sid: "BucketsOfTheSite" },
    { Sid: "NamesOfBuckets" },
    { Sid: "SecretsOfTheSite" },
    { Action: "iam:PassRole", Resource: ownRoles },
    { Effect: "Deny", Sid: "NothingOfOtherSites" },
  ]);
});
