import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { renderRedisMain } from "../../components/data/render/redis-acl.ts";
import { cacheUser } from "./support/fragments.ts";
import { eventually, TestHost } from "./support/host.ts";

/** The helper with Debian's real Redis. */
let host: TestHost;

beforeEach(() => {
  host = new TestHost();
});
afterEach(() => host.close());

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const put = (name: string, lines: string) => host.run(["put", "redis", name], lines);
const crm = cacheUser("t17_crm", sha256("password-of-crm"));
const users = () => host.read("etc/tenantry/redis/users.acl");

/** One command on the running Redis, as a user with a password. */
async function redis(user: string, password: string, ...command: string[]): Promise<string> {
  const args = [
    "-s",
    "run/redis/redis-server.sock",
    "--no-auth-warning",
    "--user",
    user,
    ...command,
  ];
  const env = { PATH: process.env["PATH"] ?? "", REDISCLI_AUTH: password };
  const { stdout } = await promisify(execFile)("redis-cli", args, { cwd: host.root, env });
  return stdout.trim();
}

async function withRedis(during: () => Promise<void>): Promise<void> {
  host.write("run/redis/.keep", "");
  const args = ["--port", "0", "--unixsocket", "run/redis/redis-server.sock", "--save", ""];
  const acl = ["--aclfile", "etc/tenantry/redis/users.acl"];
  const child = spawn("redis-server", [...args, ...acl], { cwd: host.root, stdio: "ignore" });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  try {
    await eventually(async () => (await redis("nobody", "x", "ping")) !== "");
    await during();
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}

test("all tenants' users stand in one file, the platform's first, and nobody gets in without a name", async () => {
  await put("globex", cacheUser("t18_crm", sha256("other")));
  expect(users().split("\n")[0]).toBe("user default reset off");
  await put("acme", crm.trimEnd());
  const delivered = await put("main", renderRedisMain("admin-password"));
  expect([delivered.code, delivered.report["checked"]]).toEqual([0, true]);
  expect(users().match(/^user \S+/gm)).toEqual([
    "user default",
    "user tenantry",
    "user t17_crm",
    "user t18_crm",
    "user tenantry-host",
  ]);
});

test("a line that Redis does not accept is set aside, and its password hash is not printed", async () => {
  await put("acme", crm);
  const hash = sha256("very-private");
  const broken = await put("beta", `user t19_crm on #${hash} +nosuchcommand\n`);
  expect(broken.code).toBe(3);
  expect(broken.stderr).toContain("nosuchcommand");
  expect(broken.stderr + broken.stdout).not.toContain(hash);
  expect(users()).not.toContain("t19_crm");
  expect((await put("gamma", cacheUser("t20_crm", sha256("c")))).code).toBe(0);
});

test.each([
  ["the default user", "user default on nopass ~* &* +@all\n"],
  ["the administrator", `user tenantry on #${"0".repeat(64)} +@all\n`],
  ["the helper's own user", `user tenantry-host on #${"0".repeat(64)} +@all\n`],
  ["another tenant's user", crm],
  ["users of two tenants", crm.replace("t17", "t21") + crm.replace("t17", "t22")],
  ["what is no user", "acl setuser t23_crm\n"],
])("a tenant's fragment cannot define %s", async (_what, lines) => {
  await put("acme", crm);
  await put("main", renderRedisMain("admin-password"));
  const before = users();
  expect((await put("beta", lines)).code).toBe(3);
  expect(users()).toBe(before);
});

test("a running Redis takes new users at once, and drops removed ones", async () => {
  await put("main", renderRedisMain("admin-password"));
  await withRedis(async () => {
    expect((await put("acme", crm)).report).toMatchObject({ changed: true, reloaded: true });
    expect(await redis("t17_crm", "password-of-crm", "set", "t17:crm:a", "1")).toBe("OK");
    expect(await redis("t17_crm", "password-of-crm", "get", "t18:crm:a")).toContain("NOPERM");
    expect((await put("beta", "user t19_crm on +nosuchcommand\n")).code).toBe(3);
    expect(await redis("t17_crm", "password-of-crm", "get", "t17:crm:a")).toBe("1");
    expect((await host.run(["remove", "redis", "acme"])).report).toMatchObject({ reloaded: true });
    expect(await redis("t17_crm", "password-of-crm", "get", "t17:crm:a")).toContain("NOAUTH");
  });
});

test("the helper's own user can load the users and do nothing else", async () => {
  await put("main", renderRedisMain("admin-password"));
  await withRedis(async () => {
    const password = host.read("var/lib/tenantry/redis/password");
    expect(await redis("tenantry-host", password, "acl", "load")).toBe("OK");
    expect(await redis("tenantry-host", password, "acl", "list")).toContain("NOPERM");
    expect(await redis("tenantry-host", password, "get", "a")).toContain("NOPERM");
  });
});

test("a Redis with a password of its own is loaded for the first time as its administrator", async () => {
  host.write("etc/tenantry/redis/users.acl", `user default on #${sha256("first")} ~* &* +@all\n`);
  await withRedis(async () => {
    rmSync(join(host.root, "etc/tenantry/redis"), { recursive: true });
    const waiting = await put("acme", crm);
    expect([waiting.code, waiting.report["reloaded"]]).toEqual([0, false]);
    expect(waiting.stderr).toContain("would lock its users out");
    const refused = await put("main", renderRedisMain("admin-password"));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("redis would not load it");
    const socket = join(host.root, "run/redis/redis-server.sock");
    host.write(
      "etc/tenantry/redis-admin",
      `socket=${socket}\nuser=default\npassword=first\n`,
      0o600,
    );
    const loaded = await put("main", renderRedisMain("admin-password"));
    expect(loaded.report).toMatchObject({ changed: false, reloaded: true });
    expect(await redis("tenantry", "admin-password", "ping")).toBe("PONG");
    expect(await redis("t17_crm", "password-of-crm", "set", "t17:crm:a", "1")).toBe("OK");
  });
});
