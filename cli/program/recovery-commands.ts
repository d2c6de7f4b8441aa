import { Argument, Command } from "commander";
import { options, withOptions } from "../options.ts";
import type { Add } from "./add.ts";

/** Commands that bring data back. */
export function addRecoveryCommands(add: Add): void {
  add(
    withOptions(
      new Command("restore")
        .addArgument(
          new Argument("<what>", "one service, or all of a tenant").choices(["service", "tenant"]),
        )
        .argument("<entry>", "acme/crm for a service, acme for a tenant")
        .option("--databases", "only databases, from their encrypted dumps")
        .option("--files", "only files of services, from their encrypted dumps (VPS)")
        .option("--guests", "only guests, from PVE's backups")
        .option(
          "--from <backup>",
          "this dump or backup, as the plan names it, where one thing is restored; default: the newest",
        )
        .option("--replace", "overwrite what stands there: live data is refused without it")
        .option(
          "--identity <file>",
          "the age identity that dumps are encrypted for; default: stdin",
        )
        .addOption(options.dryRun("restore nothing; show what would be restored")),
      "env",
      "local",
      "yes",
      "json",
    )
      .summary("put databases, files and guests back from their backups")
      .description(
        "Shows what would be overwritten, asks, and restores one after another: guests first, then databases, then files. A database, and the folder of a service's files, is restored beside the live one, checked and then exchanged; the old one is kept under another name. A guest is overwritten by PVE itself. That has only been run on the local cloud, never on a real cluster. A tenant on AWS is restored with AWS Backup: docs/aws.md says how.",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  tenantry restore service acme/crm --env dev --local --dry-run\n  tenantry restore service acme/crm --env dev --local --identity key.txt\n  tenantry restore tenant stark --env prod --replace --yes < key.txt",
      ),
    async () => (await import("../commands/restore.ts")).restoreCommand,
  );
}
