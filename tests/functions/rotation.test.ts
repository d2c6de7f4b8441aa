import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  type Administrator,
  administratorValue,
  parseAdministrator,
} from "../../components/aws/functions/login.ts";
import { handleRotation } from "../../components/aws/functions/rotation/handle.ts";
import { startListener } from "./support/listener.ts";
import { type MariaDb, startMariaDb } from "./support/mariadb.ts";
import { MemorySecrets } from "./support/memory-secrets.ts";
import { type RdsLike, startRdsLikePostgres } from "./support/postgres.ts";
import { administratorArn } from "./support/requests.ts";

const secret = administratorArn;
const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;

let postgres: RdsLike;
let mariadb: MariaDb;

beforeAll(async () => {
  postgres = await startRdsLikePostgres();
  mariadb = await startMariaDb();
}, 60_000);

afterAll(async () => {
  postgres[Symbol.dispose]();
  await mariadb[Symbol.asyncDispose]();
});

const engines = [
  ["PostgreSQL", "postgres"],
  ["MariaDB, for want of MySQL", "mysql"],
] as const;

/** A server whose administrator has the password that the secret's current version says. */
async function aServer(engine: "postgres" | "mysql") {
  const server = engine === "postgres" ? postgres : mariadb;
  const secrets = new MemorySecrets();
  const login: Administrator = {
    engine,
    host: "localhost",
    port: server.port,
    ...server.administrator,
  };
  await resetPassword(engine, login.password);
  secrets.set(secret, administratorValue(login));
  secrets.startRotation(secret, "v2");
  const run = (step: string, version = "v2") =>
    handleRotation(
      { Step: step, SecretId: secret, ClientRequestToken: version },
      { secrets, tls: { authority: server.authority }, servers: "loopback" },
    );
  const password = async (stage: "AWSCURRENT" | "AWSPENDING") =>
    parseAdministrator(secret, (await secrets.read(secret, stage)) ?? "").password;
  const enters = async (plain: string) => {
    const attempt =
      engine === "postgres"
        ? postgres.queryAs("tenantry", plain, "SELECT 1", "postgres")
        : mariadb.queryAs("tenantry", plain, "SELECT 1");
    return attempt.then(
      () => true,
      () => false,
    );
  };
  return { login, secrets, run, password, enters };
}

async function resetPassword(engine: "postgres" | "mysql", password: string): Promise<void> {
  if (engine === "postgres") await postgres.query(`ALTER ROLE tenantry PASSWORD '${password}'`);
  else await mariadb.queryAsRoot(`ALTER USER tenantry@'%' IDENTIFIED BY '${password}'`);
}

test.each(engines)(
  "on %s, the four steps end in a new password that is the only one",
  async (_, engine) => {
    const { run, password, enters, login, secrets } = await aServer(engine);
    for (const step of steps) await run(step);
    const current = await password("AWSCURRENT");
    expect(current).toMatch(/^[A-Za-z0-9]{40}$/);
    expect([await enters(current), await enters(login.password)]).toEqual([true, false]);
    expect((await secrets.describe(secret)).stages["first"]).toEqual(["AWSPREVIOUS"]);
  },
);

test.each(engines)(
  "on %s, every step may be run again, also after all are done",
  async (_, engine) => {
    const { run, password, enters } = await aServer(engine);
    for (const step of steps) {
      await run(step);
      await run(step);
    }
    const current = await password("AWSCURRENT");
    for (const step of steps) await run(step);
    expect(await password("AWSCURRENT")).toBe(current);
    expect(await enters(current)).toBe(true);
  },
);

test.each(engines)(
  "on %s, killed between the server's change and its answer, the rotation ends when it is run again",
  async (_, engine) => {
    const { run, password, enters } = await aServer(engine);
    await run("createSecret");
    // The server knows the new password, Secrets Manager has heard of nothing.
    await resetPassword(engine, await password("AWSPENDING"));
    for (const step of steps) await run(step);
    expect(await enters(await password("AWSCURRENT"))).toBe(true);
  },
);

test.each(engines)(
  "on %s, a server that still has the password before the current one is brought up to date",
  async (_, engine) => {
    const { run, password, enters, login, secrets } = await aServer(engine);
    for (const step of steps) await run(step);
    // As after a restore of the server from the time before.
    await resetPassword(engine, login.password);
    secrets.startRotation(secret, "v3");
    for (const step of steps) await run(step, "v3");
    expect(await enters(await password("AWSCURRENT"))).toBe(true);
  },
);

test.each(engines)(
  "on %s, a server that takes no known password is left alone, and named",
  async (_, engine) => {
    const { run, password } = await aServer(engine);
    await run("createSecret");
    const next = await password("AWSPENDING");
    await resetPassword(engine, "set-by-hand");
    const error = (await run("setSecret").catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toContain("localhost takes none of the passwords of");
    expect(error.message).not.toContain(next);
    await expect(run("testSecret")).rejects.toThrow("does not take the password");
  },
);

test("a version that the secret does not wait for is refused", async () => {
  const { run } = await aServer("postgres");
  await expect(run("createSecret", "unknown")).rejects.toThrow("has no version unknown");
  await expect(run("deleteSecret")).rejects.toThrow('The step is "deleteSecret"');
});

test("a new password is never sent to a server that the current version does not name", async () => {
  const { run, secrets, login, password } = await aServer("postgres");
  await run("createSecret");
  const moved = { ...login, password: await password("AWSPENDING"), user: "somebody" };
  const read = secrets.read.bind(secrets);
  vi.spyOn(secrets, "read").mockImplementation((arn, stage, version) =>
    stage === "AWSPENDING" ? Promise.resolve(administratorValue(moved)) : read(arn, stage, version),
  );
  await expect(run("setSecret")).rejects.toThrow("the version to come has another user");
});

test("whoever writes another server into the secret does not get the password of the one before tried there", async () => {
  const { login, secrets } = await aServer("postgres");
  using other = await startRdsLikePostgres();
  const moved = { ...login, port: other.port, password: "written-by-somebody" };
  await secrets.writePending(secret, "v2", administratorValue(moved));
  await secrets.makeCurrent(secret, "v2", "first");
  secrets.startRotation(secret, "v3");
  const means = { secrets, tls: { authority: other.authority }, servers: "loopback" } as const;
  const run = (Step: string) =>
    handleRotation({ Step, SecretId: secret, ClientRequestToken: "v3" }, means);
  await run("createSecret");
  // It would be let in there with it.
  expect(login.password).toBe(other.administrator.password);
  await expect(run("setSecret")).rejects.toThrow("localhost takes none of the passwords");
});

test("a server that is not Amazon RDS's is not spoken to, whatever the secret says", async () => {
  const { secrets, login } = await aServer("postgres");
  await using elsewhere = await startListener();
  secrets.set(secret, administratorValue({ ...login, port: elsewhere.port }));
  secrets.startRotation(secret, "v2");
  const means = { secrets, tls: "verify", servers: "rds" } as const;
  for (const step of ["createSecret", "setSecret"]) {
    const event = { Step: step, SecretId: secret, ClientRequestToken: "v2" };
    const answer = step === "createSecret" ? "host localhost is no database server" : "no password";
    await expect(handleRotation(event, means)).rejects.toThrow(answer);
  }
  expect(elsewhere.connections()).toBe(0);
});

test("a secret that is not set up for rotation is refused", async () => {
  const secrets = new MemorySecrets();
  secrets.set(secret, "value");
  const event = { Step: "createSecret", SecretId: secret, ClientRequestToken: "v2" };
  const means = { secrets, tls: "verify", servers: "rds" } as const;
  await expect(handleRotation(event, means)).rejects.toThrow("is not set up for rotation");
  const role = { ...event, SecretId: secret.replace("administrator", "postgres") };
  await expect(handleRotation(role, means)).rejects.toThrow("is no administrator's secret");
});
