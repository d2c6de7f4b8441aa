import { expect, test } from "vitest";
import { listChecks, shellOf } from "../../toolchain/checks/list.ts";
import { runChecks } from "../../toolchain/checks/run.ts";
import { projectRoot } from "../../toolchain/paths.ts";
import { Sandbox, systemPath } from "./support/sandbox.ts";

function run(checks: Parameters<typeof runChecks>[0]) {
  const sandbox = new Sandbox();
  let printed = "";
  const write = (text: string) => {
    printed += text;
  };
  const options = { cwd: sandbox.root, env: { PATH: systemPath }, write };
  return runChecks(checks, options).then((summary) => ({ summary, printed }));
}

const shell = (name: string, script: string) => ({ name, command: "sh", args: ["-c", script] });

test("each check is one line, and only a failed one shows what it said", async () => {
  const { summary, printed } = await run([
    shell("quiet", "echo all fine"),
    shell("loud", "echo first; echo second >&2; exit 3"),
  ]);
  expect(summary).toEqual({ passed: 1, failed: ["loud"] });
  expect(printed).toMatch(/^ok      quiet  \d+\.\d s$/m);
  expect(printed).toMatch(/^failed  loud  \d+\.\d s\n        first\n        second$/m);
  expect(printed).not.toContain("all fine");
});

test("a check whose command is not there has failed", async () => {
  const { summary, printed } = await run([{ name: "absent", command: "no-such-tool", args: [] }]);
  expect(summary).toEqual({ passed: 0, failed: ["absent"] });
  expect(printed).toContain("no-such-tool");
});

test("the project's checks are those that CONTRIBUTING names, and its shell scripts are among them", () => {
  const checks = listChecks(projectRoot);
  expect(checks.map(({ name }) => name)).toEqual([
    "types",
    "lint",
    "format",
    "dependency direction",
    "dead code",
    "generated files",
    "table of policies",
    expect.stringMatching(/^(ba)?sh scripts$/),
    expect.stringMatching(/^(ba)?sh scripts$/),
  ]);
  expect(checks.flatMap(({ args }) => args)).toEqual(
    expect.arrayContaining(["cli/tenantry", ".ci/run"]),
  );
});

test.each([
  ["#!/bin/sh\n", "sh"],
  ["#!/usr/bin/env bash\n", "bash"],
  ["#!/usr/bin/env node\n", undefined],
  ["sh\n", undefined],
  ["", undefined],
])("the first line %j asks for %s", (line, expected) => {
  expect(shellOf(new Sandbox().write("script", line))).toBe(expected);
});

test("a shell script with a syntax error fails its check", async () => {
  const sandbox = new Sandbox();
  sandbox.script("bin/broken", "if true; then");
  const checks = listChecks(sandbox.root).filter(({ name }) => name === "sh scripts");
  const options = { cwd: sandbox.root, env: { PATH: systemPath }, write: () => undefined };
  expect(await runChecks(checks, options)).toEqual({ passed: 0, failed: ["sh scripts"] });
});
