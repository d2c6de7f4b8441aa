import type { Command } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import type { CommandOptions } from "../options.ts";

/**
 * What a command does: its options, its first argument (empty without one), the whole program, and the arguments behind
 * the first.
 */
export type Action = (
  options: CommandOptions,
  argument: string,
  program: Command,
  more: readonly string[],
) => ExitCode | Promise<ExitCode>;

/** Puts a command into the program. Its code is loaded when it runs, so that `validate` pays for nothing else. */
export type Add = (command: Command, load: () => Promise<Action>) => void;
