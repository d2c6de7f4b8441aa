import { Command } from "commander";
import { withOptions } from "../options.ts";
import type { Add } from "./add.ts";

/** Commands that look at stacks and change them. */
export function addStackCommands(add: Add): void {
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
      .description(
        "Shows what `up` would do, and what it would refuse; changes nothing. With --json each stack's `result` is previewed (`up` would change something), unchanged, refused or failed; `counts` says of how many resources, and `plan` of which.",
      )
      .addHelpText(
        "after",
        "\nExample:\n  tenantry preview --env dev --tenant acme --tenant globex --local",
      ),
    async () => (await import("../commands/preview.ts")).previewCommand,
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
      .option(
        "--affected",
        "only the stacks that are not what the files and the code say; where the platform differs, every chosen tenant is looked at",
      )
      .description(
        "Brings stacks to what the files say: the platform first, then the tenants, several at a time. One tenant's failure stops no other. What would replace or delete anything protected is refused before any step.",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  tenantry up --env dev --local --yes\n  tenantry up --env prod --tenant stark\n  tenantry up --env prod --site aiqso --parallel 2\n  tenantry up --env prod --affected --yes",
      ),
    async () => (await import("../commands/up.ts")).upCommand,
  );
  add(
    withOptions(new Command("destroy"), "env", "tenants", "local", "yes", "parallel", "json")
      .summary("delete stacks that hold nothing protected")
      .option("--platform", "the platform stack; refused while a tenant's stack exists")
      .option("--all", "every tenant of the environment, then its platform")
      .addHelpText("after", "\nExample:\n  tenantry destroy --env dev --tenant acme --local"),
    async () => (await import("../commands/destroy.ts")).destroyCommand,
  );
  add(
    withOptions(
      new Command("drift"),
      "env",
      "tenants",
      "site",
      "platform",
      "local",
      "parallel",
      "json",
    )
      .summary("what runs otherwise than it was left: stacks and hosts")
      .description(
        "Asks the providers how everything in each stack is and compares that with its state; asks the helper on each shared host whether the files that it delivered are unchanged. Changes nothing, neither what runs nor a state. What differs is named by its path, never by its value. Exit code 5 when something differs, 1 when something could not be asked.",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  tenantry drift --env dev --local\n  tenantry drift --env prod --site aiqso --json",
      ),
    async () => (await import("../commands/drift.ts")).driftCommand,
  );
}
