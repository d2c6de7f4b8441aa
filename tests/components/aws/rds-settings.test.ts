import { expect, test } from "vitest";
import type { AwsDatabase } from "../../../catalog/resolved/aws.ts";
import { RdsMysql } from "../../../components/aws/rds-mysql.ts";
import { RdsPostgres } from "../../../components/aws/rds-postgres.ts";
import { recordProgram } from "../../../fleet/model/record.ts";
import { find } from "../builders.ts";
import { awsOptions } from "./aws-site.ts";
import { aMysql, serverArgs } from "./databases.ts";

const record = (changes: Partial<AwsDatabase> = {}) =>
  recordProgram(() => {
    new RdsPostgres("fixnado-postgres", serverArgs(changes), awsOptions());
  });

const recordMysql = (changes: Partial<AwsDatabase> = {}) =>
  recordProgram(() => {
    new RdsMysql("fixnado-mysql", serverArgs({ ...aMysql, ...changes }), awsOptions());
  });

test("both engines let nobody in without TLS 1.2, and take as many connections as the alarms count on", async () => {
  const postgres = find(await record(), "ParameterGroup", "fixnado-postgres-parameters");
  expect(postgres.inputs).toMatchObject({
    family: "postgres17",
    parameters: expect.arrayContaining([
      { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" },
      { name: "ssl_min_protocol_version", value: "TLSv1.2", applyMethod: "pending-reboot" },
      { name: "password_encryption", value: "scram-sha-256", applyMethod: "pending-reboot" },
      { name: "max_connections", value: "800", applyMethod: "pending-reboot" },
    ]),
  });
  const mysql = find(await recordMysql(), "ParameterGroup", "fixnado-mysql-parameters");
  expect(mysql.inputs).toMatchObject({
    family: "mysql8.4",
    parameters: expect.arrayContaining([
      { name: "require_secure_transport", value: "ON", applyMethod: "pending-reboot" },
      { name: "tls_version", value: "TLSv1.2,TLSv1.3", applyMethod: "pending-reboot" },
      { name: "local_infile", value: "0", applyMethod: "pending-reboot" },
      { name: "max_connections", value: "800", applyMethod: "immediate" },
    ]),
  });
  expect(mysql.inputs["name"]).toBeUndefined();
});

test.each([
  [{ version: "17" }, true],
  [{ version: "17.6" }, false],
  [{ ...aMysql, version: "8.4" }, true],
  [{ ...aMysql, version: "8.4.6" }, false],
])("AWS upgrades by itself only where the file names no release: %j", async (changes, expected) => {
  const recorded = "engine" in changes ? await recordMysql(changes) : await record(changes);
  const [primary] = recorded.filter(({ type }) => type === "aws:rds/instance:Instance");
  expect(primary?.inputs).toMatchObject({ autoMinorVersionUpgrade: expected });
});

test("what a file cannot change says what RDS says of its own defaults, so that no preview shows a difference for ever", async () => {
  const groups = [...(await record()), ...(await recordMysql())].filter(({ type }) =>
    type.endsWith(":ParameterGroup"),
  );
  const immediate = groups.flatMap(({ inputs }) =>
    (inputs["parameters"] as { name: string; applyMethod: string }[])
      .filter(({ applyMethod }) => applyMethod !== "pending-reboot")
      .map(({ name }) => name),
  );
  expect([groups.length, immediate]).toEqual([2, ["max_connections"]]);
});

test("a name is measured by its characters, hyphens too", async () => {
  await expect(record({ name: `a${"-b".repeat(22)}` })).resolves.toBeDefined();
  await expect(record({ name: `a${"-b".repeat(23)}` })).rejects.toThrow("at most 45 characters");
});

test("everything that is wrong with a server is said at once, before anything is made", async () => {
  const run = record({
    name: "Fixnado--postgres",
    engine: "mysql",
    backupDays: 0,
    replicas: 16,
    rotationDays: 1000,
    storageGib: 10,
    maxStorageGib: 10,
  });
  await expect(run).rejects.toThrow(
    /the name "Fixnado--postgres".*\n.*replicas is 16.*\n.*backupDays is 0.*\n.*rotationDays is 1000.*\n.*the engine is mysql.*\n.*storageGib is 10.*\n.*at least 10 % above/,
  );
});
