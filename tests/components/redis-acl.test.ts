import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { redisCommands } from "../../catalog/redis-commands.ts";
import { renderRedisMain, renderRedisUser } from "../../components/data/render/redis-acl.ts";

/** A real redis-server on a socket in a folder of its own, with one user of two tenants each. */
const folder = mkdtempSync(join(tmpdir(), "tenantry-redis-"));
const socket = join(folder, "redis.sock");
const server = { process: undefined as ReturnType<typeof spawn> | undefined };

type User = "t17_crm" | "t18_crm" | "tenantry" | "default";

/** What the server answers to a command of a user, as redis-cli prints it: an error is an answer, too. */
function ask(user: User, ...command: string[]): string {
  const credentials = user === "default" ? [] : ["--user", user, "--no-auth-warning"];
  return execFileSync("redis-cli", ["-s", socket, ...credentials, ...command], {
    encoding: "utf8",
    stdio: "pipe",
    env: { ...process.env, ...(user === "default" ? {} : { REDISCLI_AUTH: `password-${user}` }) },
  }).trim();
}

function line(user: User, prefix: string): string {
  return renderRedisUser({ user, prefix, commands: redisCommands, password: `password-${user}` });
}

beforeAll(async () => {
  const acl = join(folder, "users.acl");
  const users = [line("t17_crm", "t17:crm:"), line("t18_crm", "t18:crm:")];
  writeFileSync(acl, `${renderRedisMain("password-tenantry")}${users.join("\n")}\n`);
  server.process = spawn(
    "redis-server",
    ["--port", "0", "--unixsocket", socket, "--aclfile", acl, "--save", "", "--dir", folder],
    { stdio: "ignore" },
  );
  await ready();
  ask("tenantry", "set", "t18:crm:key", "of the other");
});

afterAll(async () => {
  const { process } = server;
  if (process && process.exitCode === null) {
    const gone = new Promise((resolve) => process.once("exit", resolve));
    process.kill("SIGKILL");
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
});

async function ready(): Promise<void> {
  for (let left = 100; left > 0; left -= 1) {
    if (typeof server.process?.exitCode === "number") break;
    try {
      if (ask("tenantry", "ping") === "PONG") return;
    } catch {
      // It has not opened its socket yet.
    }
    await pause(50);
  }
  throw new Error(
    "redis-server does not answer: it refused the file of users, or is not installed",
  );
}

test("a user reads and writes its own keys, and talks on its own channels", () => {
  expect(ask("t17_crm", "set", "t17:crm:key", "mine")).toBe("OK");
  expect(ask("t17_crm", "get", "t17:crm:key")).toBe("mine");
  expect(ask("t17_crm", "hset", "t17:crm:session:1", "user", "7")).toBe("1");
  expect(ask("t17_crm", "xadd", "t17:crm:queue", "1-1", "job", "9")).toBe("1-1");
  expect(ask("t17_crm", "publish", "t17:crm:events", "hello")).toBe("0");
});

test.each([
  ["get", "t18:crm:key"],
  ["set", "t18:crm:key", "taken"],
  ["del", "t18:crm:key"],
  ["get", "t17:other:key"],
  ["get", "plain"],
  ["mget", "t17:crm:key", "t18:crm:key"],
  ["rename", "t17:crm:key", "t18:crm:stolen"],
  ["sunionstore", "t17:crm:all", "t18:crm:set"],
  ["xread", "streams", "t18:crm:queue", "0"],
  ["publish", "t18:crm:events", "hello"],
  ["psubscribe", "*"],
])("a user is refused another's keys and channels: %s %s", (...command) => {
  expect(ask("t17_crm", ...command)).toMatch(/NOPERM|No permissions/);
});

test.each([
  ["keys", "*"],
  ["scan", "0"],
  ["randomkey"],
  ["dbsize"],
  ["flushdb"],
  ["flushall"],
  ["swapdb", "0", "1"],
  ["select", "1"],
  ["info"],
  ["config", "get", "*"],
  ["acl", "list"],
  ["client", "list"],
  ["pubsub", "channels"],
  ["monitor"],
  ["eval", "return redis.call('get','t18:crm:key')", "0"],
  ["script", "flush"],
  ["function", "flush"],
  ["sort", "t17:crm:list", "get", "t18:crm:*"],
  ["slowlog", "get"],
  ["memory", "usage", "t18:crm:key"],
  ["object", "encoding", "t18:crm:key"],
  ["shutdown"],
])("a user is refused what sees or stops everybody: %s", (...command) => {
  expect(ask("t17_crm", ...command)).toMatch(/NOPERM|no permissions/);
});

test("who comes without a name is refused everything", () => {
  expect(ask("default", "get", "t17:crm:key")).toMatch(/NOAUTH/);
  expect(ask("default", "ping")).toMatch(/NOAUTH/);
});

test("the other tenant's key is untouched at the end", () => {
  expect(ask("t18_crm", "get", "t18:crm:key")).toBe("of the other");
});

test("every command of the list names its keys or channels to the server, or touches none", () => {
  const touchNoKey = ["discard", "echo", "exec", "multi", "ping", "time", "unwatch"];
  const channels = ["publish", "subscribe", "psubscribe", "unsubscribe", "punsubscribe"];
  const answer = ask("tenantry", "--json", "command", "info", ...redisCommands);
  const infos = JSON.parse(answer) as [
    string,
    number,
    string[],
    number,
    number,
    number,
    string[],
  ][];
  expect(infos).toHaveLength(redisCommands.length);
  const withoutKeys = infos
    // Containers (xgroup, xinfo) name their keys one level down.
    .filter(
      ([name, , flags, firstKey]) =>
        firstKey === 0 && !flags.includes("movablekeys") && !/^x(group|info)$/.test(name),
    )
    .map(([name]) => name);
  expect(withoutKeys.sort()).toEqual([...touchNoKey, ...channels].sort());
  const dangerous = infos.filter(([, , , , , , categories]) =>
    categories.some((word) => /@(dangerous|admin|scripting)/.test(word)),
  );
  expect(dangerous.map(([name]) => name)).toEqual([]);
});

test.each([
  [{ user: "t17 crm" }, 'user "t17 crm"'],
  [{ prefix: "*" }, 'prefix "*"'],
  [{ prefix: "t17:crm" }, 'prefix "t17:crm"'],
  [{ prefix: "t17:[a]:" }, 'prefix "t17:[a]:"'],
  [{ commands: [] }, "list of commands is empty"],
  [{ commands: ["@all"] }, 'command "@all"'],
  [{ commands: ["get ~*"] }, 'command "get ~*"'],
  [{ password: "" }, "password is empty"],
])("a line that would give a user more than its own is not written: %o", (changes, problem) => {
  const user = { user: "t17_crm", prefix: "t17:crm:", commands: ["get"], password: "x" };
  expect(() => renderRedisUser({ ...user, ...changes })).toThrow(problem);
});

test("the platform's part lets nobody in without a name and writes no password", () => {
  const text = renderRedisMain("very secret");
  expect(text).toContain("user default off");
  expect(text).not.toContain("very secret");
  expect(() => renderRedisMain("")).toThrow("needs a password");
});
