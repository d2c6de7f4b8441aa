import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databasePackage } from "../../components/aws/database-package.ts";
import { administratorValue } from "../../components/aws/functions/login.ts";
import { packageCode } from "../../components/aws/functions/package-code.ts";
import { libraryFolders, stripSources } from "../../components/aws/functions/package-files.ts";
import { type MariaDb, startMariaDb } from "./support/mariadb.ts";
import { type RdsLike, startRdsLikePostgres } from "./support/postgres.ts";
import { administratorArn, aMysqlRequest, aRequest, event } from "./support/requests.ts";
import { unpack } from "./support/unpack.ts";

let folder: string;
let server: RdsLike;
let mariadb: MariaDb;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tenantry-package-"));
  server = await startRdsLikePostgres();
  mariadb = await startMariaDb();
  await unpack(packageCode(databasePackage), folder);
  // What is deployed speaks to Amazon RDS alone, so the same code is set to this machine by entries beside its own.
  writeFileSync(join(folder, "databases.mjs"), onLoopback("database", "handleDatabase"));
  writeFileSync(join(folder, "rotations.mjs"), onLoopback("rotation", "handleRotation"));
}, 60_000);

afterAll(async () => {
  server[Symbol.dispose]();
  await mariadb[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** What Lambda's runtime brings: secrets by ARN, out of a file. */
const sdk = `
import { readFileSync, writeFileSync } from "node:fs";
const file = process.env.SECRETS;
const named = (name) => class { constructor(input) { this.name = name; this.input = input; } };
export const GetSecretValueCommand = named("get");
export const DescribeSecretCommand = named("describe");
export const PutSecretValueCommand = named("put");
export const UpdateSecretVersionStageCommand = named("move");
export class SecretsManagerClient {
  async send({ name, input }) {
    const secrets = JSON.parse(readFileSync(file, "utf8"));
    const versions = secrets[input.SecretId];
    const save = () => writeFileSync(file, JSON.stringify(secrets));
    if (name === "describe") {
      const stages = Object.fromEntries(versions.map(({ id, stages }) => [id, stages]));
      return { RotationEnabled: true, VersionIdsToStages: stages };
    }
    if (name === "get") {
      const fits = ({ id, stages }) => stages.includes(input.VersionStage) && (input.VersionId ?? id) === id;
      const found = versions.find(fits);
      if (found?.value) return { SecretString: found.value };
      throw Object.assign(new Error("no such version"), { name: "ResourceNotFoundException" });
    }
    if (name === "put") versions.find(({ id }) => id === input.ClientRequestToken).value = input.SecretString;
    if (name === "move") {
      for (const version of versions) {
        if (version.id === input.RemoveFromVersionId) version.stages = ["AWSPREVIOUS"];
        if (version.id === input.MoveToVersionId) version.stages = ["AWSCURRENT"];
      }
    }
    save();
    return {};
  }
}`;

const onLoopback = (purpose: string, handle: string) => `
import { ${handle} } from "./${purpose}/handle.mjs";
import { secretsManager } from "./secrets-manager.mjs";
const means = { secrets: secretsManager(), tls: "verify", servers: "loopback" };
export const handler = (event) => ${handle}(event, means);`;

interface Version {
  readonly id: string;
  readonly stages: readonly string[];
  readonly value?: string;
}

/** Runs a packed handler as Lambda does: plain Node in the unpacked folder, authorities named by the environment. */
function invoke(file: string, payload: unknown): unknown {
  const library = join(folder, "node_modules/@aws-sdk/client-secrets-manager");
  mkdirSync(library, { recursive: true });
  writeFileSync(join(library, "index.mjs"), sdk);
  writeFileSync(join(library, "package.json"), `{"type":"module","exports":"./index.mjs"}`);
  writeFileSync(join(folder, "authority.pem"), `${server.authority}\n${mariadb.authority}`);
  const program = `const { handler } = await import(process.argv[1]);
    console.log(JSON.stringify(await handler(JSON.parse(process.argv[2])) ?? null));`;
  const answer = execFileSync(
    process.execPath,
    ["--input-type=module", "-e", program, `./${file}`, JSON.stringify(payload)],
    {
      cwd: folder,
      encoding: "utf8",
      stdio: "pipe",
      env: {
        SECRETS: join(folder, "secrets.json"),
        NODE_EXTRA_CA_CERTS: join(folder, "authority.pem"),
      },
    },
  );
  return JSON.parse(answer);
}

function writeSecrets(secrets: Record<string, Version[]>): void {
  writeFileSync(join(folder, "secrets.json"), JSON.stringify(secrets));
}

function current(value: string): Version {
  return { id: "v1", stages: ["AWSCURRENT"], value };
}

const ownSources = () =>
  stripSources(
    join(import.meta.dirname, "../../components/aws/functions"),
    databasePackage.entries,
  );

const administrator = () =>
  administratorValue({
    engine: "postgres",
    host: "localhost",
    port: server.port,
    ...server.administrator,
  });

test("the packed function makes a database, with plain Node and nothing of this project around it", async () => {
  const request = aRequest(server.port);
  writeSecrets({
    [administratorArn]: [current(administrator())],
    [request.roleSecret]: [current("password-of-17")],
  });
  expect(invoke("databases.mjs", event("create", request))).toMatchObject({ state: "ready" });
  expect(await server.queryAs("t17_crm", "password-of-17", "SELECT 1 AS one", "t17_crm")).toEqual([
    { one: 1 },
  ]);
});

test("the packed function makes a database on MariaDB, for want of MySQL, and trusts the same authorities", async () => {
  const request = aMysqlRequest(mariadb.port);
  const login = { host: "localhost", port: mariadb.port, ...mariadb.administrator };
  writeSecrets({
    [administratorArn]: [current(administratorValue({ engine: "mysql", ...login }))],
    [request.roleSecret]: [current("password-of-17")],
  });
  expect(invoke("databases.mjs", event("create", request))).toMatchObject({ state: "ready" });
  const database = "t17_crm";
  expect(
    await mariadb.queryAs("t17_crm", "password-of-17", "SELECT 1 AS one", { database }),
  ).toEqual([{ one: 1 }]);
});

test("the packed rotation changes the administrator's password on the server, step by step", async () => {
  const pending = { id: "v2", stages: ["AWSPENDING"] };
  writeSecrets({ [administratorArn]: [current(administrator()), pending] });
  for (const Step of ["createSecret", "setSecret", "testSecret", "finishSecret"]) {
    invoke("rotations.mjs", {
      Step,
      SecretId: administratorArn,
      ClientRequestToken: "v2",
    });
  }
  const { user, password } = server.administrator;
  await expect(server.queryAs(user, password, "SELECT 1", "postgres")).rejects.toThrow("password");
});

test("the packed functions as they are deployed speak to no server but Amazon RDS's, and no setting changes that", () => {
  const pending = { id: "v2", stages: ["AWSPENDING"] };
  writeSecrets({ [administratorArn]: [current(administrator()), pending] });
  const refusal = "host localhost is no database server of Amazon RDS in eu-west-1";
  expect(() => invoke("database/index.mjs", event("create", aRequest(server.port)))).toThrow(
    refusal,
  );
  const step = { Step: "createSecret", SecretId: administratorArn, ClientRequestToken: "v2" };
  expect(() => invoke("rotation/index.mjs", step)).toThrow(refusal);
  for (const text of ownSources().values()) expect(text).not.toContain("process.env");
});

test("the package holds our sources without types, and exactly the libraries that they need", () => {
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(["database", "rotation"]));
  const wanted = new Set<string>();
  for (const text of ownSources().values()) {
    expect(text).not.toMatch(/^(interface|type|import type)\b|\.ts"/m);
    for (const [, name] of text.matchAll(/from "([^."][^"]*)"/g)) wanted.add(String(name));
  }
  const packages = [...wanted].filter((name) => !name.startsWith("node:")).sort();
  expect(packages).toEqual(["mysql2/promise", "pg"]);
});

test("the paths that the state remembers are the same on every machine", async () => {
  const assets = Object.values(await packageCode(databasePackage).assets);
  const folders = assets.filter((asset) => asset instanceof pulumi.asset.FileArchive);
  const paths = await Promise.all(folders.map(({ path }) => path));
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((path) => isAbsolute(path) || path.startsWith(".."))).toEqual([]);
});

test("a library that is installed twice is taken from where Node would find it", () => {
  const project = mkdtempSync(join(tmpdir(), "tenantry-libraries-"));
  const install = (path: string, dependencies: Record<string, string> = {}): void => {
    mkdirSync(join(project, path), { recursive: true });
    writeFileSync(join(project, path, "package.json"), JSON.stringify({ dependencies }));
  };
  install("node_modules/a", { b: "1", c: "1" });
  install("node_modules/a/node_modules/b", { d: "1" });
  install("node_modules/b");
  install("node_modules/c");
  install("node_modules/d");
  expect(libraryFolders(project, ["a"])).toEqual([
    "node_modules/a",
    "node_modules/c",
    "node_modules/d",
  ]);
  install("node_modules/c", { missing: "1" });
  expect(() => libraryFolders(project, ["a"])).toThrow(
    "The package missing, which node_modules/c needs, is not installed.",
  );
  rmSync(project, { recursive: true });
});
