import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import type { ResolvedPostgres } from "../../catalog/resolved.ts";
import { PostgresDatabase } from "../../components/data/postgres-database.ts";
import { RedisUser } from "../../components/data/redis-user.ts";
import {
  type RecordedResource,
  type RecordOptions,
  recordProgram,
  valueOf,
} from "../../fleet/model/record.ts";
import { aPostgres, aRedis, find, listOf, siteOptions } from "./builders.ts";

const classesOf = (resources: readonly RecordedResource[]) =>
  resources.map(({ type }) => type.split(":").at(-1));

const recordPostgres = (changes: Partial<ResolvedPostgres> = {}, options: RecordOptions = {}) =>
  recordProgram(() => {
    new PostgresDatabase("acme-crm-postgres", { postgres: aPostgres(changes) }, siteOptions());
  }, options);

test("a database is made with two roles, one password, and privileges one after the other", async () => {
  const resources = await recordPostgres();
  expect(listOf(resources)).toEqual([
    "PostgresDatabase acme-crm-postgres",
    "RandomPassword acme-crm-postgres-password",
    "Role acme-crm-postgres-owner",
    "Role acme-crm-postgres-role",
    "Database acme-crm-postgres",
    "Grant acme-crm-postgres-no-public",
    "Grant acme-crm-postgres-connect",
    "Schema acme-crm-postgres-schema",
    "Grant acme-crm-postgres-use",
    "DefaultPrivileges acme-crm-postgres-tables",
    "DefaultPrivileges acme-crm-postgres-sequences",
  ]);
  const database = "postgresql:index/database:Database::acme-crm-postgres";
  const inside = resources.slice(resources.findIndex(({ name }) => name.endsWith("-no-public")));
  let before = database;
  for (const resource of inside) {
    expect(resource.dependsOn).toContain(before);
    expect(resource).toMatchObject({ deletedWith: database, replaceWith: [database] });
    before = `${resource.type}::${resource.name}`;
  }
});

test("a preview shows every database object that an update makes", async () => {
  const preview = listOf(await recordPostgres({}, { preview: true })).sort();
  expect(preview).toEqual(listOf(await recordPostgres()).sort());
});

test("the owner cannot log in, the application's role can, and neither has any power over the server", async () => {
  const resources = await recordPostgres();
  const noPowers = {
    superuser: false,
    createDatabase: false,
    createRole: false,
    replication: false,
    bypassRowLevelSecurity: false,
  };
  expect(find(resources, "Role", "acme-crm-postgres-owner").inputs).toEqual({
    name: "t17_crm_owner",
    login: false,
    ...noPowers,
  });
  expect(find(resources, "Role", "acme-crm-postgres-role").inputs).toEqual({
    name: "t17_crm",
    login: true,
    ...noPowers,
    password: "[secret]",
    encryptedPassword: true,
    connectionLimit: 20,
    searchPaths: ["app", "public"],
    statementTimeout: 300_000,
    idleInTransactionSessionTimeout: 60_000,
  });
  const database = find(resources, "Database", "acme-crm-postgres");
  expect(database.inputs).toMatchObject({
    name: "t17_crm",
    owner: "t17_crm_owner",
    connectionLimit: 24,
  });
  expect(database.dependsOn).toContain("postgresql:index/role:Role::acme-crm-postgres-role");
});

test("CONNECT is taken from PUBLIC and given to the application's role alone", async () => {
  const resources = await recordPostgres();
  const database = { database: "t17_crm", objectType: "database", withGrantOption: false };
  expect(find(resources, "Grant", "acme-crm-postgres-no-public").inputs).toEqual({
    ...database,
    role: "public",
    privileges: [],
  });
  expect(find(resources, "Grant", "acme-crm-postgres-connect").inputs).toEqual({
    ...database,
    role: "t17_crm",
    privileges: ["CONNECT", "TEMPORARY"],
  });
});

test.each([
  ["protected", ["RandomPassword", "Role", "Role", "Database", "Schema"]],
  ["disposable", []],
] as const)(
  "of a %s database exactly what holds data is protected",
  async (lifecycle, expected) => {
    const resources = await recordPostgres({ lifecycle });
    const kept = resources.filter(({ protect }) => protect);
    expect(classesOf(kept)).toEqual(expected);
    expect(resources.some(({ retainOnDelete }) => retainOnDelete)).toBe(false);
  },
);

test("URL and password of a database are secrets, and stand in nothing that is registered in clear", async () => {
  let seen: unknown;
  const resources = await recordProgram(async () => {
    const made = new PostgresDatabase("db", { postgres: aPostgres() }, siteOptions());
    seen = {
      url: await valueOf(made.url),
      secret: [await pulumi.isSecret(made.url), await pulumi.isSecret(made.password)],
    };
  });
  expect(seen).toEqual({
    url: "postgres://t17_crm:password-of-db-password@10.10.10.150:5432/t17_crm",
    secret: [true, true],
  });
  expect(JSON.stringify(resources)).not.toContain("password-of-");
});

test("names that are no plain names, one role for both, and no limit are refused at once", async () => {
  const run = recordPostgres({
    database: "t17;drop",
    role: "Crm",
    owner: "Crm",
    connectionLimit: -1,
  });
  await expect(run).rejects.toThrow(
    /database "t17;drop".*\n.*role "Crm".*\n.*owner "Crm".*\n.*Name two roles.*\n.*got -1/,
  );
});

test("a cache user is one password, and its line holds the password's SHA-256 and not the password", async () => {
  let seen: { url: string; line: string; secret: boolean[] } | undefined;
  const resources = await recordProgram(async () => {
    const made = new RedisUser("acme-crm-redis", { redis: aRedis() }, siteOptions());
    const outputs = [made.url, made.password, made.aclLine];
    seen = {
      url: await valueOf(made.url),
      line: await valueOf(made.aclLine),
      secret: await Promise.all(outputs.map((output) => pulumi.isSecret(output))),
    };
  });
  const password = "password-of-acme-crm-redis-password";
  expect(listOf(resources)).toEqual([
    "RedisUser acme-crm-redis",
    "RandomPassword acme-crm-redis-password",
  ]);
  expect(seen?.url).toBe(`redis://t17_crm:${password}@10.10.10.111:6379`);
  expect(seen?.line).toContain(`#${createHash("sha256").update(password).digest("hex")} `);
  expect(seen?.line).not.toContain(password);
  expect(seen?.secret).toEqual([true, true, true]);
});

test("a cache user that could reach beyond its prefix is refused before anything is made", async () => {
  const redis = aRedis({ prefix: "*", commands: ["@all"] });
  const run = recordProgram(() => {
    new RedisUser("acme-crm-redis", { redis }, siteOptions());
  });
  await expect(run).rejects.toThrow(/prefix "\*" must match.*\n.*command "@all" must match/);
});
