import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { workflowChecks } from "../../toolchain/checks/workflows.ts";
import { projectRoot } from "../../toolchain/paths.ts";

const folder = mkdtempSync(join(tmpdir(), "tenantry-workflows-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** An action by its tag, a value of the event inside a script, a runner that nobody knows. */
const unsafe = `name: Unsafe
on: { pull_request_target: {} }
jobs:
  it:
    runs-on: nobodys-runner
    steps:
      - uses: actions/checkout@v4
      - run: echo "\${{ github.event.pull_request.title }}"
`;

test("each linter that can be had passes our workflows, and finds what is wrong in others", async () => {
  const { checks, missing } = await workflowChecks(process.env);
  spawnSync("git", ["init", "--quiet", folder]);
  for (const where of [".github", ".gitea"]) {
    cpSync(join(projectRoot, where), join(folder, where), { recursive: true });
    mkdirSync(join(folder, where, "workflows"), { recursive: true });
  }
  for (const { name, command, args } of checks) {
    expect(spawnSync(command, args, { cwd: folder }).status, name).toBe(0);
  }
  writeFileSync(join(folder, ".github/workflows/unsafe.yml"), unsafe);
  writeFileSync(join(folder, ".gitea/workflows/deploy.yml"), unsafe);
  for (const { name, command, args } of checks) {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
    expect(status, `${name}: ${stdout}${stderr}`).not.toBe(0);
  }
  // A linter that could not be installed is counted as skipped by `npm test`, with this reason.
  expect(checks.length).toBe(4 - 2 * missing.length);
  for (const { reason } of missing) expect(reason).not.toBe("");
});

test("linters that cannot be installed are named with the reason, and are no checks", async () => {
  writeFileSync(join(folder, "go"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  const { checks, missing } = await workflowChecks({ HOME: folder, PATH: folder });
  expect(checks).toEqual([]);
  expect(missing).toEqual([
    { name: "actionlint", reason: "there is no Go that is new enough" },
    { name: "zizmor", reason: "there is no python3 on PATH" },
  ]);
});
