import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { redisCommands } from "../../catalog/redis-commands.ts";
import { cacheAccess, noAccess } from "../../components/aws/cache-access.ts";

/** A real redis-server, whose users are made of the very strings that ElastiCache is given. */
const folder = mkdtempSync(join(tmpdir(), "tenantry-cache-"));
const socket = join(folder, "redis.sock");
const server = spawn(
  "redis-server",
  ["--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder],
  { stdio: "ignore" },
);

const users = { t17_crm: "t17:crm:", t18_crm: "t18:crm:" } as const;

/** What the server answers to a user's command: an error is an answer, too. Without a user: the administrator. */
function ask(user: keyof typeof users | "admin" | undefined, ...command: string[]): string {
  const login = user === undefined ? [] : ["--user", user, "--no-auth-warning"];
  return execFileSync("redis-cli", ["-s", socket, ...login, ...command], {
    encoding: "utf8",
    stdio: "pipe",
    env: { ...process.env, ...(user === undefined ? {} : { REDISCLI_AUTH: `password-${user}` }) },
  }).trim();
}

beforeAll(async () => {
  for (let left = 100; ; left -= 1) {
    try {
      if (ask(undefined, "ping") === "PONG") break;
    } catch (error) {
      if (left === 0 || server.exitCode !== null) throw error;
    }
    await pause(50);
  }
  ask(undefined, "acl", "setuser", "admin", "on", ">password-admin", "~*", "&*", "+@all");
  for (const [user, prefix] of Object.entries(users)) {
    const access = cacheAccess({ prefix, commands: redisCommands }).split(" ");
    expect(ask(undefined, "acl", "setuser", user, `>password-${user}`, ...access)).toBe("OK");
  }
  ask("admin", "acl", "setuser", "default", ...noAccess.split(" "));
  ask("admin", "set", "t18:crm:key", "of the other");
});

afterAll(async () => {
  if (server.exitCode === null) {
    const gone = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGKILL");
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
});

test("on Redis, for want of Valkey, a user works on its own keys and channels", () => {
  expect(ask("t17_crm", "set", "t17:crm:key", "mine")).toBe("OK");
  expect(ask("t17_crm", "get", "t17:crm:key")).toBe("mine");
  expect(ask("t17_crm", "expire", "t17:crm:key", "60")).toBe("1");
  expect(ask("t17_crm", "publish", "t17:crm:events", "hello")).toBe("0");
});

test.each([
  ["get", "t18:crm:key"],
  ["set", "t18:crm:key", "taken"],
  ["mget", "t17:crm:key", "t18:crm:key"],
  ["rename", "t17:crm:key", "t18:crm:stolen"],
  ["get", "plain"],
  ["publish", "t18:crm:events", "hello"],
  ["psubscribe", "*"],
])(
  "on Redis, for want of Valkey, a user is refused another's keys and channels: %s %s",
  (...command) => {
    expect(ask("t17_crm", ...command)).toMatch(/NOPERM|No permissions/);
  },
);

test.each([
  ["scan", "0"],
  ["keys", "*"],
  ["randomkey"],
  ["dbsize"],
  ["flushall"],
  ["select", "1"],
  ["acl", "list"],
  ["client", "list"],
  ["config", "get", "*"],
  ["eval", "return 1", "0"],
  ["monitor"],
])(
  "on Redis, for want of Valkey, a user is refused what sees or stops everybody: %s",
  (...command) => {
    expect(ask("t17_crm", ...command)).toMatch(/NOPERM|no permissions/);
  },
);

test("on Redis, for want of Valkey, who comes without a name may do nothing", () => {
  expect(ask(undefined, "get", "t18:crm:key")).toMatch(/NOAUTH/);
  expect(ask(undefined, "ping")).toMatch(/NOAUTH/);
});

test("the string begins in the order in which the server itself writes a user's rights", () => {
  const access = cacheAccess({ prefix: users.t17_crm, commands: redisCommands });
  const line = ask("admin", "acl", "list")
    .split("\n")
    .find((text) => text.startsWith("user t17_crm "));
  const written = line?.replace(/ sanitize-payload| #[0-9a-f]{64}/g, "");
  const begins = "on ~t17:crm:* resetchannels &t17:crm:* -@all ";
  expect(access.startsWith(begins)).toBe(true);
  expect(written?.startsWith(`user t17_crm ${begins}`)).toBe(true);
});
