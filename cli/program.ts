import { readFileSync } from "node:fs";
import { Command } from "commander";
import type { ExitCode } from "./exit-codes.ts";
import { exitCodesHelp } from "./exit-codes.ts";
import { type CommandOptions, withOptions } from "./options.ts";

type Action = (
  options: CommandOptions,
  argument: string,
  program: Command,
) => ExitCode | Promise<ExitCode>;

const introduction = `One isolated environment per customer, from one short YAML file each.

A customer is a file in tenants/<environment>/. What they stand on is in platform/.
Change a file, then: validate, allocate, preview, up.`;

const examples = `
Examples:
  tenantry validate                        is everything in tenants/ and platform/ right?
  tenantry allocate                        give new tenants their numbers and addresses
  tenantry preview --tenant acme --local   what would happen to acme, on the local cloud
  tenantry up --env dev --local --yes      the whole environment, on this machine
  tenantry show acme                       everything that is decided about acme

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
  const add = (command: Command, load: () => Promise<Action>): void => {
    command.action(async (...args: unknown[]) => {
      const argument = typeof args[0] === "string" ? args[0] : "";
      const action = await load();
      finish(await action(command.optsWithGlobals<CommandOptions>(), argument, program));
    });
    program.addCommand(command.copyInheritedSettings(program));
  };
  addCatalogCommands(add);
  addStackCommands(add);
  addShellCommands(add);
  return program;
}

type Add = (command: Command, load: () => Promise<Action>) => void;

function addCatalogCommands(add: Add): void {
  add(
    withOptions(new Command("validate"), "json")
      .summary("check every file; needs no account and no engine")
      .description(
        "Checks tenants/ and platform/ as a whole: every mistake of every file, at once, with its line.",
      )
      .option(
        "--base <rev>",
        "also refuse ledger lines that this Git revision has and that are gone or changed",
      )
      .addHelpText("after", "\nExample:\n  tenantry validate --base origin/main"),
    async () => (await import("./commands/validate.ts")).validateCommand,
  );
  add(
    withOptions(new Command("allocate"), "json")
      .summary("give what is new its numbers, addresses and hosts")
      .description(
        "Writes platform/ledger/: a number for each new tenant; VMID, address and host for each new guest.\nNothing that stands there changes. Commit the ledger together with the tenant's file.",
      )
      .option("--check", "write nothing; exit 1 if something would be added"),
    async () => (await import("./commands/allocate.ts")).allocateCommand,
  );
  add(
    withOptions(new Command("release"), "env", "local", "yes", "json")
      .summary("give back what a tenant or one of its services had")
      .description(
        "Turns ledger lines into tombstones, so that the next `up` may remove what is disposable.\nRefused while a file still asks for it, while its stack holds anything protected of it, and while that\nstack's state cannot be read.",
      )
      .argument("<entry>", "a tenant, or one of its services: acme, acme/crm")
      .addHelpText("after", "\nExample:\n  tenantry release acme/crm --local"),
    async () => (await import("./commands/release.ts")).releaseCommand,
  );
  add(
    withOptions(new Command("list"), "env", "site", "json").summary("the tenants, one line each"),
    async () => (await import("./commands/list.ts")).listCommand,
  );
  add(
    withOptions(new Command("show"), "env", "json")
      .summary("everything that is decided about one tenant")
      .argument("<tenant>", "its id: the name of its file"),
    async () => (await import("./commands/show.ts")).showCommand,
  );
}

function addStackCommands(add: Add): void {
  add(
    withOptions(
      new Command("preview"),
      "env",
      "tenants",
      "site",
      "platform",
      "local",
      "parallel",
      "json",
    )
      .summary("what `up` would do, and what it would refuse")
      .addHelpText("after", "\nExample:\n  tenantry preview --tenant acme --tenant globex --local"),
    async () => (await import("./commands/preview.ts")).previewCommand,
  );
  add(
    withOptions(
      new Command("up"),
      "env",
      "tenants",
      "site",
      "platform",
      "local",
      "yes",
      "parallel",
      "json",
    )
      .summary("make it so: the platform first, then the tenants")
      .description(
        "Brings stacks to what the files say: the platform first, then the tenants, several at a time.\nOne tenant's failure stops no other. What would replace or delete anything protected is refused before any step.",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  tenantry up --local --yes\n  tenantry up --tenant acme\n  tenantry up --site aiqso-lab --parallel 2",
      ),
    async () => (await import("./commands/up.ts")).upCommand,
  );
  add(
    withOptions(new Command("destroy"), "env", "tenants", "local", "yes", "parallel", "json")
      .summary("delete stacks that hold nothing protected")
      .option("--platform", "the platform stack; refused while a tenant's stack exists")
      .option("--all", "every tenant of the environment, then its platform")
      .addHelpText("after", "\nExample:\n  tenantry destroy --tenant acme --local"),
    async () => (await import("./commands/destroy.ts")).destroyCommand,
  );
}

function addShellCommands(add: Add): void {
  add(
    withOptions(new Command("env"), "env", "local")
      .summary("print the variables with which raw `pulumi` works on the local cloud")
      .addHelpText(
        "after",
        '\nExample:\n  eval "$(tenantry env --local)"\n  pulumi preview --stack dev.acme',
      ),
    async () => (await import("./commands/env.ts")).envCommand,
  );
  add(
    new Command("completion")
      .summary("print a completion script")
      .argument("<shell>", "bash, zsh or fish")
      .addHelpText("after", '\nExample:\n  eval "$(tenantry completion bash)"'),
    async () => (await import("./commands/completion.ts")).completionCommand,
  );
}

function version(): string {
  const file = new URL("../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
