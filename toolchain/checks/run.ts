import { runCommand } from "../run-command.ts";
import type { Check } from "./list.ts";

/** How many passed, and the names of those that did not. */
export interface CheckSummary {
  readonly passed: number;
  readonly failed: readonly string[];
}

export interface CheckOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** How many at a time. @default 2, as most of them use more than one core */
  readonly parallel?: number;
  /** Where the lines go. @default process.stdout */
  readonly write?: (text: string) => void;
}

/** Runs checks and prints one line each as it ends, with the output of those that fail. */
export async function runChecks(
  checks: readonly Check[],
  options: CheckOptions,
): Promise<CheckSummary> {
  const write = options.write ?? ((text: string) => void process.stdout.write(text));
  const queue = [...checks];
  const failed: string[] = [];
  const worker = async () => {
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
      const started = performance.now();
      const { code, output } = await runCommand(check.command, check.args, options);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      if (code === 0) {
        write(`ok      ${check.name}  ${seconds} s\n`);
      } else {
        failed.push(check.name);
        write(`failed  ${check.name}  ${seconds} s\n${indent(output)}\n`);
      }
    }
  };
  await Promise.all(Array.from({ length: options.parallel ?? 2 }, worker));
  return { passed: checks.length - failed.length, failed };
}

function indent(output: string): string {
  return output
    .trimEnd()
    .split("\n")
    .map((line) => `        ${line}`)
    .join("\n");
}
