import { expect, test } from "vitest";
import { LogGroup, type LogGroupArgs } from "../../../components/aws/log-group.ts";
import { Secret, type SecretArgs } from "../../../components/aws/secret.ts";
import { TenantKey, type TenantKeyArgs } from "../../../components/aws/tenant-key.ts";
import { recordProgram, valueOf } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { account, awsOptions, region } from "./aws-site.ts";
import { grantsOf, statementsOf } from "./policies.ts";

const key: TenantKeyArgs = {
  account,
  region,
  alias: "fixnado/t17",
  description: "Everything at rest of Acme",
  lifecycle: "protected",
};

const recordKey = (changes: Partial<TenantKeyArgs> = {}) =>
  recordProgram(() => {
    new TenantKey("acme-key", { ...key, ...changes }, awsOptions());
  });

test("a key renews itself, has 30 days before it ends, and is neither deleted nor replaced where it guards data", async () => {
  const resources = await recordKey();
  expect(listOf(resources)).toEqual(["TenantKey acme-key", "Key acme-key", "Alias acme-key-alias"]);
  expect(find(resources, "Key", "acme-key")).toMatchObject({
    protect: true,
    retainOnDelete: true,
    inputs: {
      enableKeyRotation: true,
      rotationPeriodInDays: 365,
      deletionWindowInDays: 30,
      multiRegion: false,
      bypassPolicyLockoutSafetyCheck: false,
      keyUsage: "ENCRYPT_DECRYPT",
    },
  });
  const disposable = find(await recordKey({ lifecycle: "disposable" }), "Key", "acme-key");
  expect([disposable.protect, disposable.retainOnDelete]).toEqual([false, false]);
  expect(disposable.inputs["deletionWindowInDays"]).toBe(30);
});

test("nobody but the account administers a key, and its principals read data only through a service of the region", async () => {
  const statements = statementsOf(find(await recordKey(), "Key", "acme-key").inputs["policy"]);
  const root = { AWS: `arn:aws:iam::${account}:root` };
  expect(statements.flatMap(grantsOf).filter((action) => action.includes("*"))).toEqual([]);
  for (const statement of statements) {
    expect(JSON.stringify(statement.Principal)).not.toContain('"*"');
    const opens = grantsOf(statement).some((action) => /Decrypt|GenerateDataKey/.test(action));
    if (opens) expect(statement.Condition).toBeDefined();
  }
  const through = statements.find(({ Sid }) => Sid === "ThroughServices");
  expect(through?.Principal).toEqual(root);
  const services = through?.Condition?.["StringEquals"]?.["kms:ViaService"] as string[];
  expect(services.every((service) => service.endsWith(`.${region}.amazonaws.com`))).toBe(true);
  expect(services).toContain(`rds.${region}.amazonaws.com`);
});

test("CloudWatch may write to topics under the key, for alarms of this account only", async () => {
  const statements = statementsOf(find(await recordKey(), "Key", "acme-key").inputs["policy"]);
  expect(statements.find(({ Sid }) => Sid === "Alarms")).toMatchObject({
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Condition: { StringEquals: { "aws:SourceAccount": account } },
  });
});

test("an account or an alias that AWS would not take is refused with all reasons", async () => {
  await expect(
    recordKey({ account: "1111", alias: "/x" }),
  ).rejects.toThrowErrorMatchingInlineSnapshot(`
    [Error: TenantKey "acme-key": account "1111" is not an account of AWS. Give its 12 digits.
    TenantKey "acme-key": alias "/x" is not made of a-z, 0-9, "/" and "-", with a letter in front.]
  `);
});

test("a key without a lifecycle does not compile", () => {
  const { lifecycle: _without, ...rest } = key;
  // @ts-expect-error whether the data behind it may go is always written
  const args: TenantKeyArgs = rest;
  expect(args.lifecycle).toBeUndefined();
});

const secret: SecretArgs = {
  path: "fixnado/t17/crm",
  description: "Environment of crm",
  value: { json: { B_URL: "postgres://plain", A_KEY: "plain-too" } },
  kmsKeyArn: "arn-of-key",
  lifecycle: "protected",
  service: "crm",
};

const recordSecret = (changes: Partial<SecretArgs> = {}) =>
  recordProgram(async () => {
    const made = new Secret("acme-crm-env", { ...secret, ...changes }, awsOptions());
    return { arn: await valueOf(made.arn) };
  });

test("a secret is encrypted with the tenant's key, can be brought back, and its value is nowhere in clear", async () => {
  const resources = await recordSecret();
  expect(listOf(resources)).toEqual([
    "Secret acme-crm-env",
    "Secret acme-crm-env",
    "SecretVersion acme-crm-env-value",
  ]);
  const made = resources.find(({ custom, type }) => custom && type.endsWith(":Secret"));
  expect(made).toMatchObject({
    protect: true,
    inputs: {
      namePrefix: "fixnado/t17/crm-",
      kmsKeyId: "arn-of-key",
      recoveryWindowInDays: 30,
      forceOverwriteReplicaSecret: false,
    },
  });
  const version = find(resources, "SecretVersion", "acme-crm-env-value");
  expect(version.inputs["secretString"]).toBe("[secret]");
  expect(JSON.stringify(resources)).not.toContain("plain");
});

test("a secret that rotates keeps what the rotation wrote, and a disposable one can be brought back for 7 days", async () => {
  const resources = await recordSecret({ rotates: true, lifecycle: "disposable" });
  expect(find(resources, "SecretVersion", "acme-crm-env-value").ignoreChanges).toEqual([
    "secretString",
  ]);
  const made = resources.find(({ custom, type }) => custom && type.endsWith(":Secret"));
  expect([made?.protect, made?.inputs["recoveryWindowInDays"]]).toEqual([false, 7]);
});

test("an empty secret and a path that no role could be given are refused", async () => {
  await expect(recordSecret({ path: "Fixnado*", value: { json: {} } })).rejects.toThrow(
    /path "Fixnado\*" is not made of[^]*value\.json has no name in it/,
  );
});

const recordLogs = (changes: Partial<LogGroupArgs> = {}) =>
  recordProgram(() => {
    const args: LogGroupArgs = { days: 90, lifecycle: "protected", ...changes };
    new LogGroup("acme-crm-logs", args, awsOptions());
  });

const logGroup = async (changes: Partial<LogGroupArgs> = {}) =>
  (await recordLogs(changes)).find(({ custom, type }) => custom && type.endsWith(":LogGroup"));

test("logs end by themselves, and where they are protected nobody deletes them before", async () => {
  expect(await logGroup({ kmsKeyArn: "arn-of-key" })).toMatchObject({
    protect: true,
    deleteBeforeReplace: false,
    inputs: {
      retentionInDays: 90,
      kmsKeyId: "arn-of-key",
      deletionProtectionEnabled: true,
      skipDestroy: true,
    },
  });
  expect(await logGroup({ lifecycle: "disposable", group: "/aws/lambda/x" })).toMatchObject({
    protect: false,
    deleteBeforeReplace: true,
    inputs: { name: "/aws/lambda/x", deletionProtectionEnabled: false, skipDestroy: false },
  });
});

test.each([
  [0, "Use 1."],
  [100, "Use 120."],
  [9999, "Use 3653."],
])(
  "logs for %i days are refused, because CloudWatch has no such step or none that ends",
  async (days, hint) => {
    await expect(recordLogs({ days })).rejects.toThrow(hint);
  },
);
