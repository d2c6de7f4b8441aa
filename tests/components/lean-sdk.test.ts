import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../support/temp-catalog.ts";

/** Loads the SDK as the SDK's own runner does, in a process that loads ours before it, and says what came of `script`. */
function beside(script: string): string {
  const runner = `
    const { createRequire } = require("node:module");
    const sdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
    sdk("source-map-support/register");
    const pulumi = require("@pulumi/pulumi");
    const hooks = require("@pulumi/pulumi/runtime/closure/v8Hooks.js");
    ${script}`;
  const preload = ["--import", "./components/lean-sdk.ts"];
  return execFileSync(process.execPath, [...preload, "-e", runner], {
    ...{ cwd: projectRoot, encoding: "utf8" },
  }).trim();
}

test("a program loads neither a compiler, nor a package manager, nor what maps stack traces", () => {
  const loaded = beside(
    'console.log(Object.values(require.cache).filter((it) => it.children.length > 0).map((it) => it.filename).join("\\n"))',
  );
  expect(loaded).toContain("node_modules/@pulumi/pulumi/index.js");
  expect(loaded).not.toMatch(/typescript|@npmcli|source-map-support/);
});

test("the SDK's runner still gets the answer that it waits for", () => {
  expect(beside("hooks.isInitializedAsync().then(() => console.log('begins'))")).toBe("begins");
});

test("what is left out says why when somebody calls it", () => {
  const said =
    beside(`for (const name of ["serializeFunction", "serializeFunctionAsync", "computeCodePaths"]) {
    try { pulumi.runtime[name](() => 1) } catch (error) { console.log(name, error.message) }
  }`);
  expect(said.replaceAll(/(not loaded).*/g, "$1").split("\n")).toEqual([
    "serializeFunction This part of Pulumi's SDK is not loaded",
    "serializeFunctionAsync This part of Pulumi's SDK is not loaded",
    "computeCodePaths This part of Pulumi's SDK is not loaded",
  ]);
});

test("the project's program is started with it", () => {
  const options = readFileSync(join(projectRoot, "Pulumi.yaml"), "utf8");
  expect(options).toContain("nodeargs: --import ./components/lean-sdk.ts\n");
});
