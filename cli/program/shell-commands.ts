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
    withOptions(new Command("serve"), "env", "local", "json")
      .summary("serve the proxies of the local cloud on this machine, and print URLs that open")
      .description(
        "Runs the real nginx, HAProxy and Caddy on loopback with what was delivered to the hosts of the local cloud. Hosts end in .localhost, and stand-ins answer for the services: they say which service a request would have reached.",
      )
      .addHelpText("after", "\nExample:\n  tenantry serve --env dev --local"),
    async () => (await import("../commands/serve.ts")).serveCommand,
  );
  add(
    new Command("completion")
      .summary("print a completion script")
      .argument("<shell>", "bash, zsh or fish")
      .addHelpText("after", '\nExample:\n  eval "$(tenantry completion bash)"'),
    async () => (await import("../commands/completion.ts")).completionCommand,
  );
}
