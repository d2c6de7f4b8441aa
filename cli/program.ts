import { readFileSync } from "node:fs";
import { Command } from "commander";
import type { ExitCode } from "./exit-codes.ts";
import { exitCodesHelp } from "./exit-codes.ts";
import type { CommandOptions } from "./options.ts";
import type { Add } from "./program/add.ts";
import { addCatalogCommands } from "./program/catalog-commands.ts";
import { addRecoveryCommands } from "./program/recovery-commands.ts";
import { addReviewCommands } from "./program/review-commands.ts";
import { addShellCommands } from "./program/shell-commands.ts";
import { addStackCommands } from "./program/stack-commands.ts";

const introduction = `One isolated environment per customer, from one short YAML file each.

A customer is a file in tenants/<environment>/. What they stand on is in platform/.
Change a file, then: validate, allocate, preview, up.`;

const examples = `
Examples:
  tenantry validate                       is everything in the files right?
  tenantry allocate                       give new tenants numbers and addresses
  tenantry capacity                       how full the sites are
  tenantry preview --tenant acme --local  what would happen, on this machine
  tenantry up --env dev --local --yes     the whole environment, on this machine
  tenantry show acme                      everything that is decided about acme

${exitCodesHelp}`;

/**
 * The whole command line. Commands load their code when they run, so that `validate` pays for nothing else.
 * @param finish gets the exit code of the command that ran
 */
export function buildProgram(finish: (code: ExitCode) => void): Command {
  const program = new Command("tenantry")
    .description(introduction)
    .version(version(), "--version", "print the version")
    .helpOption("-h, --help", "show help")
    .option(
      "-C, --directory <dir>",
      "folder that holds tenants/ and platform/; default: this project",
    )
    .addHelpText("after", examples)
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .showHelpAfterError("Run `tenantry --help`, or `tenantry <command> --help`.")
    .exitOverride();
  const add: Add = (command, load) => {
    command.action(async (...args: unknown[]) => {
      const [argument = "", ...more] = args.filter((arg) => typeof arg === "string");
      const action = await load();
      finish(await action(command.optsWithGlobals<CommandOptions>(), argument, program, more));
    });
    program.addCommand(command.copyInheritedSettings(program));
  };
  addCatalogCommands(add);
  addStackCommands(add);
  addReviewCommands(add);
  addRecoveryCommands(add);
  addShellCommands(add);
  return program;
}

function version(): string {
  const file = new URL("../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
