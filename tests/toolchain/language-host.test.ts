import { spawn } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { ServiceError } from "@grpc/grpc-js";
import { expect, onTestFinished, test, vi } from "vitest";
import {
  type ProgramRun,
  pluginArguments,
  programArguments,
  programEnvironment,
} from "../../toolchain/language-host/command-lines.ts";
import { providerPlugins } from "../../toolchain/language-host/packages.ts";
import { programOutcome } from "../../toolchain/language-host/program.ts";
import { loadPulumiSdk } from "../../toolchain/language-host/sdk.ts";
import { projectRoot } from "../../toolchain/paths.ts";
import { runCommand } from "../../toolchain/run-command.ts";
import { isAlive } from "../support/processes.ts";
import { Sandbox } from "./support/sandbox.ts";

const host = join(projectRoot, "toolchain/language-host.ts");

const run: ProgramRun = {
  monitor: "127.0.0.1:1",
  engine: "127.0.0.1:2",
  organization: "organization",
  project: "tenantry",
  stack: "dev.acme",
  rootDirectory: "/p",
  pwd: "/p",
  entryPoint: ".",
  dryRun: true,
  parallel: 8,
  args: [],
  options: { typescript: false, nodeargs: "--enable-source-maps  --trace-warnings" },
  config: { "tenantry:token": "hunter2" },
  secretKeys: ["tenantry:token"],
};

test("a program is run by the SDK's own runner, in a preview as such", () => {
  expect(programArguments("/sdk", run)).toEqual([
    "--enable-source-maps",
    "--trace-warnings",
    "/sdk/cmd/run",
    "--monitor=127.0.0.1:1",
    "--engine=127.0.0.1:2",
    "--organization=organization",
    "--project=tenantry",
    "--root-directory=/p",
    "--stack=dev.acme",
    "--pwd=/p",
    "--dry-run",
    "--parallel=8",
    ".",
  ]);
  expect(programArguments("/sdk", { ...run, dryRun: false })).not.toContain("--dry-run");
});

test("configuration reaches the program in its environment and never on the command line", () => {
  expect(programArguments("/sdk", run).join(" ")).not.toContain("hunter2");
  expect(programEnvironment(run, { HOME: "/h" })).toEqual({
    HOME: "/h",
    PULUMI_CONFIG: '{"tenantry:token":"hunter2"}',
    PULUMI_CONFIG_SECRET_KEYS: '["tenantry:token"]',
  });
});

test("the SDK compiles TypeScript unless the project says that Node strips the types", () => {
  const env = programEnvironment({ ...run, options: {} }, {});
  expect(env.PULUMI_NODEJS_TYPESCRIPT).toBe("true");
});

test("a policy pack gets the engine's address, a provider its own arguments", () => {
  expect(pluginArguments("/sdk", "analyzer", "/pack", "127.0.0.1:2", ["x"])).toEqual([
    "/sdk/cmd/run-policy-pack",
    "127.0.0.1:2",
    "/pack",
  ]);
  expect(pluginArguments("/sdk", "resource", "/plugin", "127.0.0.1:2", ["x"])).toEqual([
    "/sdk/cmd/run-plugin",
    "/plugin",
    "x",
  ]);
});

test.each([
  ["success", { code: 0 }, false, { bail: false, error: "" }],
  ["what the user was told already", { code: 32 }, false, { bail: true, error: "" }],
  ["a failure", { code: 3 }, false, { bail: false, error: "the program ended with exit code 3" }],
  [
    "a kill",
    { failure: "was ended by SIGKILL" },
    false,
    { bail: false, error: "the program was ended by SIGKILL" },
  ],
  ["a cancelled run", { failure: "was ended by SIGKILL" }, true, { bail: true, error: "" }],
])("%s is reported as the engine expects it", (_what, ending, cancelled, outcome) => {
  expect(programOutcome(ending, cancelled)).toEqual(outcome);
});

test("the provider SDKs in node_modules are found, nested and scoped ones too, each version once", () => {
  const sandbox = new Sandbox();
  const manifest = (path: string, content: object) =>
    sandbox.write(`node_modules/${path}/package.json`, JSON.stringify(content));
  manifest("@pulumi/random", {
    name: "@pulumi/random",
    version: "4.1.0",
    pulumi: { resource: true },
  });
  manifest("@x/pulumi-pve", {
    name: "@x/pulumi-pve",
    version: "8.0.0",
    pulumi: { resource: true, name: "pve", version: "8.6.0", server: "github://x" },
  });
  manifest("plain", { name: "plain", version: "1.0.0" });
  manifest("plain/node_modules/@pulumi/random", {
    name: "@pulumi/random",
    version: "4.1.0",
    pulumi: { resource: true },
  });
  sandbox.write("node_modules/broken/package.json", "{");
  expect(providerPlugins(sandbox.root)).toEqual([
    { name: "random", version: "v4.1.0", server: "" },
    { name: "pve", version: "v8.6.0", server: "github://x" },
  ]);
});

test("without an installed SDK the host says what to run instead of a stack trace", async () => {
  const sandbox = new Sandbox();
  copyFileSync(host, sandbox.path("language-host.ts"));
  cpSync(join(projectRoot, "toolchain/language-host"), sandbox.path("language-host"), {
    recursive: true,
  });
  const result = await runCommand(
    process.execPath,
    [sandbox.path("language-host.ts"), "127.0.0.1:1"],
    { cwd: sandbox.root },
  );
  expect(result.code).toBe(1);
  expect(result.output).toMatch(/^@pulumi\/pulumi is not installed: .* Run `npm run setup` .*\n$/);
});

/** Starts the host as the engine does, and answers its port and process id. */
async function startHost(cwd: string): Promise<{ port: number; pid: number; parent: number }> {
  // A parent of its own, so that the test can kill it as a CLI is killed.
  const script = `
    const { spawn } = require("node:child_process");
    const child = spawn(${JSON.stringify(process.execPath)}, [${JSON.stringify(host)}, "127.0.0.1:1"],
      { stdio: ["ignore", "inherit", "inherit"] });
    console.log("pid " + child.pid);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["-e", script], {
    cwd,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void parent.kill("SIGKILL"));
  let output = "";
  parent.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const found = await vi.waitFor(
    () => {
      const match = /^pid (\d+)\n(\d+)\n/.exec(output);
      if (match === null) throw new Error(`no port yet: ${output}`);
      return match;
    },
    { timeout: 15_000 },
  );
  return { pid: Number(found[1]), port: Number(found[2]), parent: parent.pid ?? 0 };
}

test("a host whose CLI was killed ends by itself", async () => {
  const { pid, parent } = await startHost(projectRoot);
  expect(isAlive(pid)).toBe(true);
  process.kill(parent, "SIGKILL");
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000, interval: 100 });
});

test("the engine is told the SDK's version and which plugins the program needs", async () => {
  const sandbox = new Sandbox();
  const modules = join(projectRoot, "node_modules");
  mkdirSync(sandbox.path("node_modules/@pulumi"), { recursive: true });
  for (const name of ["pulumi", "random"]) {
    symlinkSync(join(modules, "@pulumi", name), sandbox.path("node_modules/@pulumi", name));
  }
  const { port } = await startHost(sandbox.root);
  const sdk = loadPulumiSdk(projectRoot, import.meta.url);
  const client = new sdk.language.LanguageRuntimeClient(
    `127.0.0.1:${port}`,
    sdk.grpc.credentials.createInsecure(),
  );
  onTestFinished(() => client.close());
  const call = <T>(start: (done: (error: ServiceError | null, answer: T) => void) => unknown) =>
    new Promise<T>((resolve, reject) => {
      start((error, answer) => (error ? reject(error) : resolve(answer)));
    });

  const empty = new sdk.Empty() as Parameters<typeof client.getPluginInfo>[0];
  const info = await call<{ getVersion(): string }>((done) => client.getPluginInfo(empty, done));
  expect(info.getVersion()).toBe("3.259.0");

  const request = new sdk.messages.GetRequiredPackagesRequest();
  const program = new sdk.messages.ProgramInfo();
  program.setProgramDirectory(sandbox.root);
  request.setInfo(program);
  const answer = await call<{ getPackagesList(): { getName(): string; getKind(): string }[] }>(
    (done) => client.getRequiredPackages(request, done),
  );
  expect(answer.getPackagesList().map((found) => [found.getKind(), found.getName()])).toEqual([
    ["resource", "random"],
  ]);
});
