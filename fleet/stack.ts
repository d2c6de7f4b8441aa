import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventReader, type Report, type Step } from "../guard/events.ts";
import type { RunEnvironment } from "./environment.ts";
import { policyArguments } from "./policies.ts";
import type { Project } from "./project.ts";
import { noSuchStack, type PulumiResult, pulumi } from "./pulumi.ts";
import { hasEncryption, withEncryption, writeWhole } from "./settings.ts";
import { type ExportedState, parseState } from "./state.ts";
import type { Ways } from "./ways/ways.ts";

/** Everything that the calls of one run have in common. */
export interface Fleet {
  readonly project: Project;
  readonly environment: string;
  readonly run: RunEnvironment;
  /** Settings file of the environment, absolute. */
  readonly settings: string;
  /** Private folder in which the plans of this run stand until its end, absolute. */
  readonly plans: string;
  /** `YYYY-MM-DD`, UTC: approvals count until a day. */
  readonly today: string;
  /** What a run opens between tenants; undefined where nobody has to agree to that: nothing is protected there. */
  readonly ways: Ways | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A preview, update or destroy of one stack that has ended. */
export interface Outcome extends Report {
  readonly ok: boolean;
  readonly interrupted: boolean;
  /** What went to stderr: where the CLI itself, not the program, has something to say. */
  readonly stderr: string;
  /** The signal that ended the engine, when it did not end by itself. */
  readonly killed: string | undefined;
}

type OnStep = (step: Step) => void;

/**
 * Tells the program that its preview is judged here: its deletion hook then stays silent (stacks/deletion-hook.ts), and
 * nothing is said of a site that is overrun (stacks/open.ts).
 */
const judgesVariable = "TENANTRY_JUDGES";
/** Tells the program to build nothing, because this stack goes (stacks/deletion-hook.ts). */
const tearDownVariable = "TENANTRY_TEAR_DOWN";

/** Every stack of the project with the number of its resources. One call for all. */
export async function listStacks(fleet: Fleet): Promise<Map<string, number>> {
  const result = await call(fleet, ["stack", "ls", "--json"]);
  if (result.exitCode !== 0) throw failure("The stacks could not be listed", result);
  const rows = JSON.parse(result.stdout) as { name: string; resourceCount?: number }[];
  return new Map(
    rows.map((row) => [row.name.slice(row.name.lastIndexOf("/") + 1), row.resourceCount ?? 0]),
  );
}

/**
 * Makes a stack. `pulumi stack init` knows no `--config-file` and leaves a settings file for each stack, so it
 * runs in a folder of its own; the salt that it makes for the first one goes into the shared settings.
 * Call it for one stack before calling it for several at a time: the salt is made once.
 */
export async function initStack(fleet: Fleet, stack: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tenantry-init-"));
  try {
    await copyFile(join(fleet.project.root, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    const settings = await readFile(fleet.settings, "utf8");
    const own = join(folder, `Pulumi.${stack}.yaml`);
    await writeFile(own, settings);
    const result = await pulumi(["stack", "init", stack, "--no-select"], {
      cwd: folder,
      run: fleet.run,
      signal: fleet.signal,
    });
    if (result.exitCode !== 0 && !/already exists/.test(result.stderr)) {
      throw failure(`The stack ${stack} could not be made`, result);
    }
    const made = await readFile(own, "utf8");
    if (!hasEncryption(settings) && hasEncryption(made)) {
      await writeWhole(fleet.settings, withEncryption(settings, made));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * What an update would do. Protection is ignored here and here only, so that the preview goes to its end and
 * everything that is protected can be named with what forces it; the update itself keeps to it.
 * @param save where the plan is written to; none is without it
 */
export async function previewStack(
  fleet: Fleet,
  stack: string,
  { save }: { readonly save?: string } = {},
): Promise<Outcome> {
  const plan = save === undefined ? [] : ["--save-plan", save];
  const policies = policyArguments(fleet.project);
  const args = ["preview", "--ignore-protect", ...policies, ...plan, ...common(fleet, stack)];
  return operate(fleet, args, { env: { [judgesVariable]: "true" } });
}

/** Updates a stack without another preview. What its plan does not say fails. */
export async function upStack(
  fleet: Fleet,
  stack: string,
  plan: string,
  onStep?: OnStep,
): Promise<Outcome> {
  const policies = policyArguments(fleet.project);
  const args = [
    "up",
    "--yes",
    "--skip-preview",
    ...policies,
    "--plan",
    plan,
    ...common(fleet, stack),
  ];
  return operate(fleet, args, { onStep });
}

/**
 * Deletes what a stack holds, from its state. The empty stack stays.
 * @param hooks whether something in its state asks a hook first: only a program can answer, so one is run that says
 * what the hooks are and builds nothing
 */
export async function destroyStack(
  fleet: Fleet,
  stack: string,
  hooks: boolean,
  onStep?: OnStep,
): Promise<Outcome> {
  const program = hooks ? ["--run-program"] : [];
  return operate(
    fleet,
    ["destroy", "--yes", "--skip-preview", ...program, ...common(fleet, stack)],
    { onStep, env: hooks ? { [tearDownVariable]: stack } : {} },
  );
}

/** Takes the engine's protection off resources, in the state alone. @throws Error when it does not go */
export async function unprotectInState(
  fleet: Fleet,
  stack: string,
  urns: readonly string[],
): Promise<void> {
  const result = await call(fleet, ["state", "unprotect", ...urns, "--stack", stack, "--yes"]);
  if (result.exitCode !== 0) throw failure(`The state of ${stack} could not be changed`, result);
}

/** Removes an empty stack. */
export async function removeStack(fleet: Fleet, stack: string): Promise<void> {
  const result = await call(fleet, ["stack", "rm", stack, "--yes", "--preserve-config"]);
  if (result.exitCode !== 0) throw failure(`The stack ${stack} could not be removed`, result);
}

/**
 * The state of a stack, `undefined` when there is no such stack.
 * @throws Error when it is there and cannot be read.
 */
export async function exportStack(fleet: Fleet, stack: string): Promise<ExportedState | undefined> {
  const text = await exportText(fleet, stack);
  return text === undefined ? undefined : parseState(text);
}

/** The same as the engine prints it: JSON, secrets as ciphertext. */
export async function exportText(fleet: Fleet, stack: string): Promise<string | undefined> {
  const result = await call(fleet, ["stack", "export", "--stack", stack]);
  if (result.exitCode === noSuchStack) return undefined;
  if (result.exitCode !== 0) throw failure(`The state of ${stack} could not be read`, result);
  return result.stdout;
}

interface CallOptions {
  readonly onLine?: (line: string) => void;
  readonly env?: Readonly<Record<string, string>>;
}

/** One call in the project's folder. */
async function call(
  fleet: Fleet,
  args: readonly string[],
  { onLine, env = {} }: CallOptions = {},
): Promise<PulumiResult> {
  return pulumi(args, {
    cwd: fleet.project.root,
    run: fleet.run,
    signal: fleet.signal,
    onLine,
    env: { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true", ...env },
  });
}

/** Runs an operation that streams events, and reads them. */
export async function operate(
  fleet: Fleet,
  args: readonly string[],
  options: { readonly onStep?: OnStep | undefined; readonly env?: CallOptions["env"] } = {},
): Promise<Outcome> {
  const reader = new EventReader();
  const result = await call(fleet, [...args, "--json"], {
    env: options.env ?? {},
    onLine: (line) => {
      const step = reader.line(line);
      if (step && step.op !== "same") options.onStep?.(step);
    },
  });
  return {
    ...reader.report(),
    ok: result.exitCode === 0,
    interrupted: result.interrupted,
    stderr: result.stderr.trim(),
    killed: result.killed,
  };
}

/** Which stack, and with which settings. */
export function common(fleet: Fleet, stack: string): string[] {
  return ["--stack", stack, "--config-file", fleet.settings];
}

function failure(what: string, result: PulumiResult): Error {
  const why = result.interrupted
    ? "interrupted"
    : result.stderr.trim() || `exit ${result.exitCode}`;
  return new Error(`${what}: ${why.replace(/^error: /, "")}`);
}
