import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import type { AwsDatabaseUse } from "../../../catalog/resolved/aws.ts";
import { DatabaseFunction } from "../../../components/aws/database-function.ts";
import type { DatabaseLambdaArgs } from "../../../components/aws/database-lambda.ts";
import { parseEvent } from "../../../components/aws/functions/database/request.ts";
import { RotationFunction } from "../../../components/aws/rotation-function.ts";
import {
  ServiceDatabase,
  type ServiceDatabaseArgs,
} from "../../../components/aws/service-database.ts";
import { type RecordOptions, recordProgram, valueOf } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { account, awsOptions, region } from "./aws-site.ts";
import { aDatabaseUse } from "./databases.ts";

const lambdaArgs: DatabaseLambdaArgs = {
  account,
  region,
  network: { vpcId: "vpc-1", privateSubnetIds: ["subnet-a"] },
  zones: [{ letter: "a", dataCidr: "10.40.136.0/24" }],
  clients: "sg-clients",
  secretPrefixes: ["fixnado/platform", "fixnado/t*"],
  kmsKeyArn: "arn-of-key",
  logDays: 90,
  lifecycle: "protected",
};

const record = (changes: Partial<DatabaseLambdaArgs> = {}) =>
  recordProgram(() => {
    new DatabaseFunction("databases", { ...lambdaArgs, ...changes }, awsOptions());
    new RotationFunction("rotation", { ...lambdaArgs, ...changes }, awsOptions());
  });

type Statement = Readonly<Record<string, unknown>>;

const statementsOf = async (name: string): Promise<Statement[]> => {
  const { inputs } = find(await record(), "RolePolicy", name);
  return (JSON.parse(String(inputs["policy"])) as { Statement: Statement[] }).Statement;
};

test("the function stands in the clients' group, trusts Amazon's authorities and does one thing at a time", async () => {
  const { inputs } = find(await record(), "Function", "databases");
  expect(inputs).toMatchObject({
    runtime: "nodejs22.x",
    architectures: ["arm64"],
    handler: "database/index.handler",
    timeout: 60,
    reservedConcurrentExecutions: 1,
    vpcConfig: { subnetIds: ["subnet-a"], securityGroupIds: ["databases-group-id", "sg-clients"] },
    environment: { variables: { NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem" } },
  });
});

test("it reads administrators and roles, and writes no secret; the rotation cannot read a role", async () => {
  const secret = `arn:aws:secretsmanager:${region}:${account}:secret:fixnado`;
  const databases = await statementsOf("databases-role-may");
  expect(databases.find(({ Sid }) => Sid === "ReadAdministratorsAndRoles")).toMatchObject({
    Action: "secretsmanager:GetSecretValue",
    Resource: [
      `${secret}/platform/*/administrator-*`,
      `${secret}/platform/*/mysql-*`,
      `${secret}/platform/*/postgres-*`,
      `${secret}/t*/*/administrator-*`,
      `${secret}/t*/*/mysql-*`,
      `${secret}/t*/*/postgres-*`,
    ],
  });
  const rotation = await statementsOf("rotation-role-may");
  expect(rotation.find(({ Sid }) => Sid === "RotateAdministrators")).toMatchObject({
    Resource: [`${secret}/platform/*/administrator-*`, `${secret}/t*/*/administrator-*`],
  });
  for (const { Action } of [...databases, ...rotation]) {
    expect([Action].flat().filter((action) => String(action).includes("*"))).toEqual([]);
  }
});

test("it reaches database servers in their subnets, AWS's own services, and nothing else", async () => {
  const rules = (await record()).filter(
    ({ type, name }) => type.includes("SecurityGroupEgressRule") && name.startsWith("databases"),
  );
  expect(
    rules.map(({ inputs }) => [inputs["cidrIpv4"], inputs["fromPort"], inputs["toPort"]]),
  ).toEqual([
    ["0.0.0.0/0", 443, 443],
    ["10.40.136.0/24", 3306, 3306],
    ["10.40.136.0/24", 5432, 5432],
  ]);
});

test("only Secrets Manager calls the rotation, for administrators' secrets of this account; no policy opens the other function to anybody", async () => {
  const resources = await record();
  const secret = `arn:aws:secretsmanager:${region}:${account}:secret:fixnado`;
  expect(
    resources
      .filter(({ type }) => /:lambda\/(permission|functionUrl):/.test(type))
      .map(({ name, inputs }) => [name, inputs["sourceArn"]]),
  ).toEqual([
    ["rotation-calls-platform", `${secret}/platform/*/administrator-*`],
    ["rotation-calls-tenants", `${secret}/t*/*/administrator-*`],
  ]);
  expect(find(resources, "Permission", "rotation-calls-platform").inputs).toMatchObject({
    action: "lambda:InvokeFunction",
    principal: "secretsmanager.amazonaws.com",
    sourceAccount: account,
  });
});

test.each(["fixnado", "fixnado/*", "*", "fixnado/t*/crm"])(
  "a function that could read more than databases' secrets is refused: %s",
  async (prefix) => {
    await expect(record({ secretPrefixes: [prefix] })).rejects.toThrow(
      `secretPrefixes names "${prefix}"`,
    );
  },
);

const serviceArgs = (changes: Partial<AwsDatabaseUse> = {}): ServiceDatabaseArgs => ({
  use: aDatabaseUse(changes),
  server: { host: "db.example", administratorSecretArn: "arn-of-administrator" },
  functionName: "databases-0a1b2c3",
  secretPrefix: "fixnado/t17",
  service: "crm",
  kmsKeyArn: "arn-of-key",
});

const recordDatabase = (changes: Partial<AwsDatabaseUse> = {}, options: RecordOptions = {}) =>
  recordProgram(() => {
    new ServiceDatabase("acme-crm-postgres", serviceArgs(changes), awsOptions());
  }, options);

const inputOf = async (changes: Partial<AwsDatabaseUse> = {}): Promise<Record<string, unknown>> => {
  const { inputs } = find(await recordDatabase(changes), "Invocation", "acme-crm-postgres");
  return JSON.parse(String(inputs["input"])) as Record<string, unknown>;
};

test("a database is a password, its secret, and one request to the function, which waits for the secret", async () => {
  const resources = await recordDatabase();
  expect(listOf(resources).sort()).toEqual([
    "Invocation acme-crm-postgres",
    "RandomPassword acme-crm-postgres-password",
    "Secret acme-crm-postgres-secret",
    "Secret acme-crm-postgres-secret",
    "SecretVersion acme-crm-postgres-secret-value",
    "ServiceDatabase acme-crm-postgres",
  ]);
  const made = find(resources, "Invocation", "acme-crm-postgres");
  expect(made.inputs).toMatchObject({ lifecycleScope: "CRUD", terraformKey: "tf" });
  expect(made.dependsOn).toContain(
    "aws:secretsmanager/secretVersion:SecretVersion::acme-crm-postgres-secret-value",
  );
  // The other way round, the old one's deletion would lock the role that the new one has just opened.
  expect(made.deleteBeforeReplace).toBe(true);
  expect(listOf(await recordDatabase({}, { preview: true })).sort()).toEqual(
    listOf(resources).sort(),
  );
});

test("the request names everything that matters and holds no password, in clear or as a secret", async () => {
  expect(await inputOf()).toEqual({
    engine: "postgres",
    host: "db.example",
    port: 5432,
    administratorSecret: "arn-of-administrator",
    roleSecret: "arn-of-acme-crm-postgres-secret",
    database: "t17_crm",
    role: "t17_crm",
    owner: "t17_crm_owner",
    // 20 for the application and 2 for its dump.
    connectionLimit: 22,
    lifecycle: "protected",
    roleSecretVersion: "version-of-acme-crm-postgres-secret-value",
  });
  expect(JSON.stringify(await recordDatabase())).not.toContain("password-of-");
});

test("what the component asks for is what the function understands", async () => {
  const mysql = { engine: "mysql", owner: null, port: 3306 } as const;
  for (const changes of [{}, mysql]) {
    const secret = `arn:aws:secretsmanager:${region}:${account}:secret:fixnado`;
    const asked = await inputOf(changes);
    const input = {
      ...asked,
      host: `fixnado.c0ffee.${region}.rds.amazonaws.com`,
      administratorSecret: `${secret}/platform/fixnado-postgres/administrator-2026-AbCdEf`,
      roleSecret: `${secret}/t17/crm/${String(asked["engine"])}-2026-AbCdEf`,
    };
    const { request } = parseEvent({ ...input, tf: { action: "create" } }, "rds");
    expect(request).toMatchObject(input);
  }
});

test("a protected database's password and secret are protected; the request holds nothing and is not", async () => {
  const kept = (await recordDatabase()).filter(({ protect }) => protect);
  expect(kept.map(({ type }) => type.split(":").at(-1))).toEqual(["RandomPassword", "Secret"]);
  const disposable = await recordDatabase({ lifecycle: "disposable" });
  expect(disposable.some(({ protect }) => protect)).toBe(false);
});

test("URL and password are secrets, and the URL is of the form that every other substrate gives", async () => {
  const seen: unknown[] = [];
  await recordProgram(async () => {
    const options = awsOptions();
    const postgres = new ServiceDatabase("acme-crm-postgres", serviceArgs(), options);
    const use = { engine: "mysql", owner: null, port: 3306 } as const;
    const mysql = new ServiceDatabase("acme-crm-mysql", serviceArgs(use), options);
    for (const made of [postgres, mysql]) {
      seen.push(await valueOf(made.url), await pulumi.isSecret(made.url));
      seen.push(await pulumi.isSecret(made.password));
    }
  });
  expect(seen).toEqual([
    "postgres://t17_crm:password-of-acme-crm-postgres-password@db.example:5432/t17_crm",
    true,
    true,
    "mysql://t17_crm:password-of-acme-crm-mysql-password@db.example:3306/t17_crm",
    true,
    true,
  ]);
});

test("names of another tenant, the administrator's own, and no limit are refused at once", async () => {
  const run = recordDatabase({
    database: "t18_sales",
    role: "tenantry",
    owner: "tenantry",
    connectionLimit: 0,
    dumpConnections: -1,
  });
  await expect(run).rejects.toThrow(
    /role "tenantry" must .*"t18_sales".*\n.*owner "tenantry" must .*"t18_sales_owner".*\n.*"fixnado\/t17" is not the one of t18.*\n.*not the one of the service crm.*\n.*got 0.*\n.*got -1/,
  );
});

test("a database without a limit or a lifecycle, and a password in the arguments, do not compile", () => {
  // @ts-expect-error: the password is generated, and known to nobody
  const known: ServiceDatabaseArgs = { ...serviceArgs(), password: "x" };
  const { lifecycle: _, ...rest } = aDatabaseUse();
  // @ts-expect-error: whether it may go is said, never assumed
  const unsaid: AwsDatabaseUse = rest;
  expect([known, unsaid]).toHaveLength(2);
});
