import { join } from "node:path";
import { listChecks, listFixes } from "./checks/list.ts";
import { runChecks } from "./checks/run.ts";
import { type MissingLinter, workflowChecks } from "./checks/workflows.ts";
import { projectRoot, toolEnvironment } from "./paths.ts";
import { prepareLinks, preparePulumi } from "./prepare.ts";
import { runCommand } from "./run-command.ts";
import { ensureSystemParts } from "./system/install.ts";
import { thisMachine } from "./system/machine.ts";
import { missingMessage } from "./system/parts.ts";
import { filesLeftOut, leftOutLines } from "./tests/needed-parts.ts";
import { addTallies, closingLine, type Tally } from "./tests/tally.ts";
import { runTests } from "./tests/vitest.ts";
import { type SystemPart, versions } from "./versions.ts";

/** A command of the bootstrap: takes the words behind its name, answers the exit code. */
export type Command = (args: readonly string[]) => Promise<number>;

async function setup(): Promise<number> {
  await prepare();
  process.stdout.write(
    `Ready: Node ${process.versions.node}, Pulumi CLI ${versions.pulumi}. Next: npm run demo\n`,
  );
  return 0;
}

/** The platform and every tenant of `dev` on the local cloud; the table at the end is the CLI's. */
async function demo(args: readonly string[]): Promise<number> {
  await prepare();
  await ensureSystemParts(thisMachine(process.env), "demo");
  return runNode("cli/main.ts", ["up", "--env", "dev", "--local", "--yes", ...args]);
}

async function check(): Promise<number> {
  prepareLinks();
  const { failed, missing } = await runOurChecks();
  for (const line of missing.map(missingLine)) process.stdout.write(`${line}\n`);
  return failed === 0 ? 0 : 1;
}

async function fix(): Promise<number> {
  prepareLinks();
  // One at a time: all of them write the same files.
  const { failed } = await runChecks(listFixes(), { ...ourPlace(), parallel: 1 });
  return failed.length === 0 ? 0 : 1;
}

/** Checks, then unit and component tests, then engine tests; the sum of all is the last line. */
async function test(filters: readonly string[]): Promise<number> {
  await prepare();
  const missing = await ensureSystemParts(thisMachine(process.env));
  const place = ourPlace(missing);
  heading("Checks");
  const checks = await runOurChecks();
  heading("Unit and component tests");
  const unit = await runTests("unit", filters, place);
  heading("Engine tests, with the real Pulumi CLI");
  const engine = await runTests("engine", filters, place);
  const leftOut = filesLeftOut(missing).filter((file) => isWanted(file, filters));
  const sum = addTallies([checks, unit, engine, { passed: 0, failed: 0, skipped: leftOut.length }]);
  if (checks.failed > 0) process.stdout.write(`\nFailed checks: ${checks.names.join(", ")}\n`);
  if (missing.length > 0) {
    const lines = [missingMessage(missing, process.platform), ...leftOutLines(missing)];
    process.stdout.write(`\n${lines.join("\n")}\n`);
  }
  for (const line of checks.missing.map(missingLine)) process.stdout.write(`\n${line}\n`);
  process.stdout.write(`\n${closingLine(sum)}\n`);
  return sum.failed === 0 ? 0 : 1;
}

async function bench(args: readonly string[]): Promise<number> {
  await prepare();
  return runNode("bench/main.ts", args);
}

export const commands: Readonly<Record<string, Command>> = { setup, demo, test, check, fix, bench };

async function prepare(): Promise<void> {
  prepareLinks();
  await preparePulumi();
}

interface Checked extends Tally {
  /** Of those that failed. */
  readonly names: readonly string[];
  readonly missing: readonly MissingLinter[];
}

async function runOurChecks(): Promise<Checked> {
  const { checks, missing } = await workflowChecks(process.env);
  const { passed, failed } = await runChecks([...listChecks(projectRoot), ...checks], ourPlace());
  return { passed, failed: failed.length, skipped: missing.length, names: failed, missing };
}

function missingLine({ name, reason }: MissingLinter): string {
  return `skipped: ${name} has not read the workflows: ${reason}`;
}

/** Whether vitest would run a file with these filters: all of them when there are none. */
function isWanted(file: string, filters: readonly string[]): boolean {
  return filters.length === 0 || filters.some((filter) => file.includes(filter));
}

/**
 * Where and with what our tools run.
 *
 * @param missing parts of the system that tests cannot use; they read TENANTRY_MISSING_PARTS and leave out what needs them
 */
function ourPlace(missing: readonly SystemPart[] = []): { cwd: string; env: NodeJS.ProcessEnv } {
  return {
    cwd: projectRoot,
    env: { ...toolEnvironment(), TENANTRY_MISSING_PARTS: missing.join(",") },
  };
}

async function runNode(script: string, args: readonly string[]): Promise<number> {
  const { code } = await runCommand(process.execPath, [join(projectRoot, script), ...args], {
    ...ourPlace(),
    output: "show",
  });
  return code;
}

function heading(text: string): void {
  process.stdout.write(`\n${text}\n`);
}
