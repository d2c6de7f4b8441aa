import { Command } from "commander";
import { withOptions } from "../options.ts";
import type { Add } from "./add.ts";

/** Commands for whoever works in a shell. */
export function addShellCommands(add: Add): void {
  add(
    withOptions(new Command("env"), "env", "local")
      .summary("print the variables with which raw `pulumi` works on the local cloud")
      .description(
        "Prints the variables with which raw `pulumi` works on the local cloud, and with which the policies judge each of its previews and updates.",
      )
      .addHelpText(
        "after",
        '\nExample:\n  eval "$(tenantry env --env dev --local)"\n  pulumi preview --stack dev.acme',
      ),
    async () => (await import("../commands/env.ts")).envCommand,
  );
  add(
    new Command("completion")
      .summary("print a completion script")
      .argument("<shell>", "bash, zsh or fish")
      .addHelpText("after", '\nExample:\n  eval "$(tenantry completion bash)"'),
    async () => (await import("../commands/completion.ts")).completionCommand,
  );
}
