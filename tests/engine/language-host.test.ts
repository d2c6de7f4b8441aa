import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { binFolder, projectRoot, toolEnvironment } from "../../toolchain/paths.ts";
import { runCommand } from "../../toolchain/run-command.ts";
import { isAlive } from "../support/processes.ts";

const pulumi = join(binFolder(), "pulumi");

const component = `
import * as pulumi from "@pulumi/pulumi";
class Thing extends pulumi.ComponentResource {
  constructor(name: string) {
    super("tiny:index:Thing", name);
    this.registerOutputs({});
  }
}
new Thing("one");
export const greeting = new pulumi.Config().require("greeting");
`;

/** Writes down who runs it, then never ends. */
const endless = `
import { writeFileSync } from "node:fs";
writeFileSync("processes", process.pid + " " + process.ppid);
await new Promise((resolve) => setTimeout(resolve, 600_000));
`;

/** A Pulumi project of its own, with a backend and a PULUMI_HOME of its own. */
async function project(program: string) {
  const root = mkdtempSync(join(tmpdir(), "tenantry-host-engine-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, "state"));
  symlinkSync(join(projectRoot, "node_modules"), join(root, "node_modules"));
  writeFileSync(
    join(root, "Pulumi.yaml"),
    "name: tiny\nruntime: { name: nodejs, options: { typescript: false } }\n",
  );
  writeFileSync(
    join(root, "package.json"),
    JSON.stringify({ name: "tiny", version: "1.0.0", type: "module", main: "index.ts" }),
  );
  writeFileSync(join(root, "index.ts"), program);
  const env = {
    ...toolEnvironment(),
    PULUMI_HOME: join(root, "home"),
    PULUMI_BACKEND_URL: `file://${root}/state`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
  const run = (...args: string[]) =>
    runCommand(pulumi, [...args, "--non-interactive"], { cwd: root, env });
  expect(await run("stack", "init", "dev")).toMatchObject({ code: 0 });
  return { root, env, run };
}

test("the engine runs a TypeScript program through our host: up, nothing to do, destroy", async () => {
  const { run } = await project(component);
  await run("config", "set", "greeting", "hello");
  const first = await run("up", "--yes");
  expect(first).toMatchObject({ code: 0 });
  expect(first.output).toContain('greeting: "hello"');
  // A host in the wrong place is named in a warning on each run.
  expect(first.output).not.toContain("from $PATH");
  expect(await run("up", "--yes", "--expect-no-changes")).toMatchObject({ code: 0 });
  expect(await run("destroy", "--yes")).toMatchObject({ code: 0 });
});

test("a program that throws fails the preview with its own message", async () => {
  const { run } = await project('throw new Error("the reason why");');
  const { code, output } = await run("preview");
  expect(code).not.toBe(0);
  expect(output).toContain("Error: the reason why");
});

test("a CLI that is killed leaves neither host nor program behind", async () => {
  const { root, env } = await project(endless);
  const cli = spawn(pulumi, ["preview", "--non-interactive"], { cwd: root, env, stdio: "ignore" });
  const processes = await vi.waitFor(
    () => {
      const [program = 0, host = 0] = readFileSync(join(root, "processes"), "utf8")
        .split(" ")
        .map(Number);
      expect(isAlive(program) && isAlive(host)).toBe(true);
      return [program, host];
    },
    { timeout: 60_000, interval: 100 },
  );
  cli.kill("SIGKILL");
  await vi.waitFor(() => expect(processes.map(isAlive)).toEqual([false, false]), {
    timeout: 20_000,
    interval: 100,
  });
});
