import type { Command } from "commander";
import { completionScript, shells } from "../completion/script.ts";
import { type ExitCode, exitCodes, usage } from "../exit-codes.ts";
import type { CommandOptions } from "../options.ts";

/** `tenantry completion <shell>` */
export function completionCommand(
  _options: CommandOptions,
  shell: string,
  program: Command,
): ExitCode {
  const known = shells.find((name) => name === shell);
  if (!known) throw usage(`There is no completion for "${shell}". There is: ${shells.join(", ")}.`);
  process.stdout.write(completionScript(known, program));
  return exitCodes.ok;
}
