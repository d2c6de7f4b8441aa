import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  type Administrator,
  administratorValue,
  parseAdministrator,
} from "../../components/aws/functions/login.ts";
import { handleRotation } from "../../components/aws/functions/rotation/handle.ts";
import { type MariaDb, startMariaDb } from "./support/mariadb.ts";
import { MemorySecrets } from "./support/memory-secrets.ts";
import { type RdsLike, startRdsLikePostgres } from "./support/postgres.ts";

const secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:fixnado/platform/db-1";
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
      { secrets, tls: { authority: server.authority } },
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

test("a secret that is not set up for rotation is refused", async () => {
  const secrets = new MemorySecrets();
  secrets.set(secret, "value");
  const event = { Step: "createSecret", SecretId: secret, ClientRequestToken: "v2" };
  await expect(handleRotation(event, { secrets, tls: "verify" })).rejects.toThrow(
    "is not set up for rotation",
  );
});
