import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../../toolchain/paths.ts";
import { runCommand } from "../../toolchain/run-command.ts";
import { versions } from "../../toolchain/versions.ts";
import { Sandbox, systemPath } from "./support/sandbox.ts";

/** A clone with nothing in it but the bootstrap, and a stand-in for npm that notes when it is called. */
function clone({ minimum = versions.node.minimum, bootstrap = "20.0.0", npm = "" } = {}) {
  const sandbox = new Sandbox();
  sandbox.write("package-lock.json", "{}");
  sandbox.write(
    "toolchain/versions.json",
    JSON.stringify({ ...versions, node: { minimum, locked: "24.21.0", bootstrap } }),
  );
  copyFileSync(
    join(projectRoot, "toolchain/bootstrap.mjs"),
    sandbox.path("toolchain/bootstrap.mjs"),
  );
  sandbox.write(
    "toolchain/main.ts",
    "console.log(JSON.stringify(process.argv.slice(2)) as string);",
  );
  sandbox.script(
    "npm-bin/npm",
    `echo "$@" >> log; rm -rf node_modules; mkdir node_modules; ${npm}`,
  );
  const run = async (...args: string[]) =>
    await runCommand(process.execPath, [sandbox.path("toolchain/bootstrap.mjs"), ...args], {
      env: { PATH: `${sandbox.path("npm-bin")}:${systemPath}` },
    });
  return { sandbox, run };
}

const lockedNode = `node_modules/node-${process.platform}-${process.arch}/bin/node`;

test("packages are installed once, without install scripts, and again only when the lock file changes", async () => {
  const { sandbox, run } = clone();
  expect((await run("check")).output).toContain("Installing the locked npm packages");
  expect(await run("check", "--now")).toEqual({ code: 0, output: '["check","--now"]\n' });
  expect(sandbox.log()).toEqual(["ci --ignore-scripts --no-audit --no-fund --loglevel=error"]);
  sandbox.write("package-lock.json", '{"changed":true}');
  await run("check");
  expect(sandbox.log()).toHaveLength(2);
});

test("an install that fails ends the run, and is tried again the next time", async () => {
  const { sandbox, run } = clone({ npm: "exit 7" });
  expect(await run("check")).toMatchObject({
    code: 1,
    output: expect.stringContaining("npm ci failed (exit code 7)") as string,
  });
  await run("check");
  expect(sandbox.log()).toHaveLength(2);
});

test("a Node that is too old hands over to the one that the lock file pins", async () => {
  const { sandbox, run } = clone({ minimum: "99.0.0" });
  await run("check");
  sandbox.script(lockedNode, 'echo "locked node runs $(basename "$1") $2"; exit 5');
  expect(await run("check")).toEqual({ code: 5, output: "locked node runs main.ts check\n" });
});

test("where there is no Node in the lock file for the platform, the message says which one to install", async () => {
  const { sandbox, run } = clone({ minimum: "99.0.0" });
  const { code, output } = await run("check");
  expect(code).toBe(1);
  expect(output).toContain(
    `Node ${process.versions.node} is too old: Tenantry needs 99.0.0 or newer`,
  );
  expect(output).toMatch(/Install Node 24: (`brew install node@24`|https:\/\/nodejs\.org)/);
  expect(existsSync(sandbox.path(lockedNode))).toBe(false);
});

test("a Node that is too old even for the bootstrap is told so before anything is installed", async () => {
  const { sandbox, run } = clone({ bootstrap: "99.0.0" });
  const { code, output } = await run("check");
  expect(code).toBe(1);
  expect(output).toContain("99.0.0 or newer is needed");
  expect(sandbox.log()).toEqual([]);
});

test("a missing npm is named with where it comes from", async () => {
  const { sandbox } = clone();
  const { code, output } = await runCommand(
    process.execPath,
    [sandbox.path("toolchain/bootstrap.mjs"), "check"],
    { env: { PATH: sandbox.path("empty") } },
  );
  expect(code).toBe(1);
  expect(output).toContain("npm was not found on PATH");
});

test("a command that does not exist is answered with those that do", async () => {
  const { code, output } = await runCommand(process.execPath, [
    join(projectRoot, "toolchain/main.ts"),
    "tset",
  ]);
  expect(code).toBe(1);
  expect(output).toBe(
    '"tset" is not one of setup, demo, test, check, fix, bench. Example: npm run setup\n',
  );
});
