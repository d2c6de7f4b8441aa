import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectRoot } from "../../support/temp-catalog.ts";

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly "runs-on"?: string | readonly string[];
  readonly steps?: readonly Step[];
  readonly uses?: string;
  readonly if?: string;
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: { readonly "cancel-in-progress": boolean };
  readonly jobs: Readonly<Record<string, Job>>;
}

/** A workflow's text; `file` is relative to the project. */
export function textOf(file: string): string {
  return readFileSync(join(projectRoot, file), "utf8");
}

export function workflowOf(file: string): Workflow {
  return parse(textOf(file)) as Workflow;
}

export function jobsOf(file: string): Job[] {
  return Object.values(workflowOf(file).jobs);
}

/** Runs a step's script in a folder as a forge does, with these programs in the place of the real ones. */
export function runStep(
  file: string,
  name: string,
  folder: string,
  { env = {}, programs = {} }: { env?: object; programs?: Readonly<Record<string, string>> },
): { readonly code: number | null; readonly said: string } {
  const step = jobsOf(file)
    .flatMap((job) => job.steps ?? [])
    .find((it) => it.name === name);
  if (step?.run === undefined) throw new Error(`${file} has no step "${name}" with a script`);
  for (const [program, script] of Object.entries(programs)) {
    writeFileSync(join(folder, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const places = { GITHUB_STEP_SUMMARY: "summary.md", GITHUB_OUTPUT: "output" };
  const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", step.run], {
    cwd: folder,
    env: { ...process.env, PATH: `${folder}:${process.env["PATH"]}`, ...places, ...env },
    encoding: "utf8",
  });
  return { code: status, said: stdout + stderr };
}
