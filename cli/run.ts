import { CommanderError } from "commander";
import { CatalogError } from "../catalog/errors.ts";
import { CliError, type ExitCode, exitCodes } from "./exit-codes.ts";
import { buildProgram } from "./program.ts";

/** Runs one command line. Data goes to stdout, everything else to stderr; the exit code is the answer. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  const program = buildProgram((result) => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    return report(error);
  }
}

function report(error: unknown): ExitCode {
  if (error instanceof CommanderError) {
    // Commander has said it already; help and version are no errors.
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  if (error instanceof CliError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof CatalogError) {
    process.stderr.write(`${error.message}\n`);
    return exitCodes.catalog;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n`);
  if (process.env["TENANTRY_DEBUG"] && error instanceof Error) {
    process.stderr.write(`${error.stack}\n`);
  }
  return exitCodes.failed;
}
