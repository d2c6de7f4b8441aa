import { copyFileSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../../toolchain/paths.ts";
import { runCommand } from "../../toolchain/run-command.ts";
import { Sandbox, systemPath } from "./support/sandbox.ts";

/** A clone with the launcher, called through the link that the bootstrap makes and one more from outside. */
function clone() {
  const sandbox = new Sandbox();
  mkdirSync(sandbox.path("a project/cli"), { recursive: true });
  mkdirSync(sandbox.path("a project/node_modules/.bin"), { recursive: true });
  copyFileSync(join(projectRoot, "cli/tenantry"), sandbox.path("a project/cli/tenantry"));
  const linked = sandbox.path("a project/node_modules/.bin/tenantry");
  symlinkSync("../../cli/tenantry", linked);
  mkdirSync(sandbox.path("home"));
  symlinkSync(linked, sandbox.path("home/tenantry"));
  const run = (env: NodeJS.ProcessEnv) =>
    runCommand(sandbox.path("home/tenantry"), ["show", "two words"], { cwd: "/", env });
  return { sandbox, run };
}

const prints = 'echo "$1|$2|$3"';

test("the command runs from anywhere, in the Node that the bootstrap linked", async () => {
  const { sandbox, run } = clone();
  sandbox.script("a project/.tenantry/bin/node", prints);
  const root = sandbox.path("a project");
  expect(await run({ PATH: systemPath })).toEqual({
    code: 0,
    output: `${root}/cli/main.ts|show|two words\n`,
  });
});

test("without a linked Node the one on PATH is taken if it is new enough", async () => {
  const { sandbox, run } = clone();
  sandbox.script("bin/node", `[ "$1" = -e ] && exit 0; ${prints}`);
  const { output } = await run({ PATH: `${sandbox.path("bin")}:${systemPath}` });
  expect(output).toContain("cli/main.ts|show|two words");
});

test("a Node that is too old is answered with what to run", async () => {
  const { sandbox, run } = clone();
  sandbox.script("bin/node", "exit 1");
  const { code, output } = await run({ PATH: `${sandbox.path("bin")}:${systemPath}` });
  expect(code).toBe(1);
  expect(output).toBe(
    `tenantry needs Node 22.18 or newer. Run \`npm run setup\` in ${sandbox.path("a project")} once: it gets one.\n`,
  );
});
