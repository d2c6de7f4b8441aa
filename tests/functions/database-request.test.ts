import { expect, test } from "vitest";
import { handleDatabase } from "../../components/aws/functions/database/handle.ts";
import { parseEvent } from "../../components/aws/functions/database/request.ts";
import { administratorValue } from "../../components/aws/functions/login.ts";
import { startListener } from "./support/listener.ts";
import { MemorySecrets } from "./support/memory-secrets.ts";
import { administratorArn, aMysqlRequest, aRequest, event } from "./support/requests.ts";

const host = "fixnado-postgres.c0ffee12.eu-west-1.rds.amazonaws.com";
const request = { ...aRequest(5432), host };

/** As Lambda calls it. */
const deployed = (payload: unknown, secrets: MemorySecrets) =>
  handleDatabase(payload, { secrets, tls: "verify", servers: "rds" });

test("what the provider sends for each of its three actions is understood", () => {
  expect(parseEvent(event("create", request), "rds")).toEqual({
    request,
    action: "create",
    former: undefined,
  });
  expect(parseEvent(event("delete", request, request), "rds")).toEqual({
    request,
    action: "delete",
    former: request,
  });
});

test("both engines' servers are known, an Aurora cluster's writer, and a tenant's own server", () => {
  const own = request.administratorSecret.replace("/platform/postgres/", "/t17/acme-postgres/");
  for (const fits of [
    request,
    { ...aMysqlRequest(3306), host },
    { ...request, host: host.replace(".c0ffee12", ".cluster-c0ffee12") },
    { ...request, administratorSecret: own },
    { ...aRequest(5432, "t17", "field_crm"), host, roleSecret: roleSecretOf("t17/field-crm") },
  ]) {
    expect(parseEvent(event("create", fits), "rds").request).toEqual(fits);
  }
});

function roleSecretOf(path: string): string {
  return request.roleSecret.replace("t17/crm", path);
}

const administratorOf = (path: string) =>
  administratorArn.replace("fixnado/platform/postgres/administrator", path);

test.each([
  ["the administrator's role", { role: "tenantry" }, 'role of t17_crm must be "t17_crm"'],
  ["a server's database", { database: "postgres" }, 'database "postgres" is no name of a tenant'],
  ["a name that ends", { database: 't17_crm"; DROP' }, "is no name of a tenant"],
  ["another's role", { role: "t18_crm" }, 'must be "t17_crm", got "t18_crm"'],
  ["another's owner", { owner: "t18_crm_owner" }, 'must be "t17_crm_owner", got "t18_crm_owner"'],
  ["an owner that logs in", { owner: "t17_crm" }, 'must be "t17_crm_owner", got "t17_crm"'],
  ["no owner", { owner: null }, 'must be "t17_crm_owner", got null'],
  ["an owner in MySQL", { ...aMysqlRequest(3306), host, owner: "x" }, 'must be null, got "x"'],
  ["another's secret", { roleSecret: roleSecretOf("t1/crm") }, "does not stand under /t17/"],
  ["another service's", { roleSecret: roleSecretOf("t17/shop") }, "is the service shop's"],
  ["another engine's", { engine: "mysql", owner: null, port: 3306 }, "roleSecret is for postgres"],
  ["an administrator as role", { roleSecret: administratorArn }, "does not stand under /t17/"],
  ["a role as administrator", { administratorSecret: request.roleSecret }, "no administrator's"],
  [
    "another tenant's server",
    { administratorSecret: administratorOf("fixnado/t18/x/administrator") },
    "is of t18's own server",
  ],
  [
    "another site's server",
    { administratorSecret: administratorOf("onasis/platform/x/administrator") },
    "are not of one site",
  ],
  [
    "another account's",
    { administratorSecret: administratorArn.replace("1111", "4444") },
    "are not of one account",
  ],
  [
    "another region's",
    { roleSecret: request.roleSecret.replace("eu-west-1", "us-east-1") },
    "are not of one region",
  ],
  [
    "a secret of another kind",
    { administratorSecret: "arn-of-something" },
    "no administrator's of a database server",
  ],
  ["no limit", { connectionLimit: -1 }, "connectionLimit must be a whole number from 1 up"],
  ["a lifecycle that is none", { lifecycle: "kept" }, "lifecycle must be disposable or protected"],
  ["no host", { host: "" }, '"host" is missing'],
  ["an address", { host: "10.40.136.7" }, "is no database server of Amazon RDS in eu-west-1"],
  ["a host of somebody", { host: "db.example" }, "is no database server of Amazon RDS"],
  ["one that begins like it", { host: `${host}.example` }, "is no database server of Amazon RDS"],
  ["one that ends like it", { host: "eu-west-1.rds.amazonaws.com" }, "is no database server"],
  [
    "one of another region",
    { host: host.replace("eu-west-1", "us-east-1") },
    "is no database server",
  ],
  [
    "a copy to read",
    { host: host.replace(".c0ffee12", ".cluster-ro-c0ffee12") },
    "is no database server",
  ],
  ["this machine", { host: "localhost" }, "host localhost is no database server"],
  ["another port", { port: 443 }, "port 443 is not postgres's, which is 5432"],
])("%s is refused, with no secret read and no server asked", async (_, edit, answer) => {
  const secrets = new MemorySecrets();
  for (const action of ["create", "delete"] as const) {
    const attempt = deployed(event(action, { ...request, ...edit } as typeof request), secrets);
    await expect(attempt).rejects.toThrow(answer);
  }
  expect(secrets.log).toEqual([]);
});

test("everything that is wrong with a request is said at once", () => {
  const wrong = { ...request, role: "x", host: "db.example", roleSecret: roleSecretOf("t18/crm") };
  expect(() => parseEvent(event("create", wrong), "rds")).toThrow(
    /^The request is refused: role of .*; host db\.example .*; roleSecret .*\.$/,
  );
});

test.each([
  ["host", { host }, { host: host.replace("c0ffee12", "0badc0de") }],
  ["port", { port: 5432 }, { port: 5433 }],
  ["engine", { engine: "postgres" as const }, { engine: "mysql" as const }],
])(
  "an administrator's password is sent to its own server only: another %s is refused, and the role's is not read",
  async (key, _, inSecret) => {
    const secrets = new MemorySecrets();
    const login = {
      engine: "postgres" as const,
      host,
      port: 5432,
      user: "tenantry",
      password: "first-password",
    };
    secrets.set(administratorArn, administratorValue({ ...login, ...inSecret }));
    await expect(deployed(event("create", request), secrets)).rejects.toThrow(
      new RegExp(`^${key} is .* in the request and .* in the secret .*own server only`),
    );
    expect(secrets.log).toEqual([`read ${administratorArn} AWSCURRENT`]);
  },
);

test("nobody is called, neither who is named in the request nor who is named in the secret, when they differ", async () => {
  await using named = await startListener();
  await using own = await startListener();
  const secrets = new MemorySecrets();
  const place = { engine: "postgres", host: "localhost", port: own.port } as const;
  secrets.set(
    administratorArn,
    administratorValue({ ...place, user: "tenantry", password: "first-password" }),
  );
  const means = { secrets, tls: "verify", servers: "loopback" } as const;
  const attempt = handleDatabase(event("create", aRequest(named.port)), means);
  await expect(attempt).rejects.toThrow("own server only");
  expect([named.connections(), own.connections()]).toEqual([0, 0]);
});

test("who invokes the function by hand, without an action, is refused", () => {
  expect(() => parseEvent(request, "rds")).toThrow("A tenant's stack invokes this function");
  expect(() => parseEvent({ ...request, tf: { action: "drop" } }, "rds")).toThrow(
    'The action is "drop"',
  );
});

test("a name is for ever: another one is refused, so that nobody finds an empty database", async () => {
  const secrets = new MemorySecrets();
  const renamed = { ...aRequest(5432, "t17", "sales"), host };
  const attempt = deployed(event("update", renamed, request), secrets);
  await expect(attempt).rejects.toThrow("database was t17_crm and is t17_sales now");
});

test("an error carries no password, nor anything else that a driver puts beside its message", async () => {
  const secrets = new MemorySecrets();
  const password = "secret-of-the-administrator";
  const place = { host: "localhost", port: 1, user: "tenantry" };
  secrets.set(administratorArn, administratorValue({ engine: "postgres", ...place, password }));
  const means = { secrets, tls: "verify", servers: "loopback" } as const;
  const attempt = handleDatabase(event("create", aRequest(1)), means);
  const error = (await attempt.catch((thrown: unknown) => thrown)) as Error;
  expect(error).toBeInstanceOf(Error);
  expect(Object.keys(error)).toEqual([]);
  expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(password);
});

test("a secret that is not an administrator's is named, and its value is not", async () => {
  const secrets = new MemorySecrets();
  secrets.set(administratorArn, "plain-password");
  const attempt = deployed(event("create", request), secrets);
  await expect(attempt).rejects.toThrow(/administrator-1 is no JSON object\./);
  await expect(attempt).rejects.not.toThrow(/plain-password/);
});
