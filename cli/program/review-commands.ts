import { Command } from "commander";
import { withOptions } from "../options.ts";
import type { Add } from "./add.ts";

/** Commands that say what an edit comes to before anything is done. */
export function addReviewCommands(add: Add): void {
  add(
    withOptions(
      new Command("affected").option(
        "--base <rev>",
        "compare with this Git revision; needs no account and no engine",
      ),
      "env",
      "local",
      "parallel",
      "json",
    )
      .summary("which stacks are not what the files and the code say")
      .description(
        "With --base: the stacks that would be made of something else than at a Git revision, with the files that make the difference; what a tenant's file does not change any more, and a component that a stack does not use, does not count. Without it: the stacks of an environment that were never brought up, whose last update failed, or which files or code have changed since; that reads the state of every stack.",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  tenantry affected --base origin/main\n  tenantry affected --env dev --local --json",
      ),
    async () => (await import("../commands/affected.ts")).affectedCommand,
  );
  add(
    withOptions(
      new Command("review")
        .option("--base <rev>", "the Git revision to compare with")
        .option("--format <name>", "markdown (for a comment), text or json; default: text")
        .option("--previewed", "judge by previews of the engine instead of by models"),
      "env",
      "local",
      "parallel",
      "json",
    )
      .summary("what an edit would do to whom, as one comment")
      .description(
        "Compares the files and the code with a Git revision: affected stacks by risk, what is created, changed, replaced and destroyed, downtime, capacity, what opens between tenants, policies, approvals that are needed, and lines that the ledger lacks. Without --previewed both revisions are modelled: no engine, no account, and it says so. Exit code 4 when `up` would refuse it, 3 when the files have errors, 1 when a ledger lacks lines or a stack cannot be reviewed.",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  tenantry review --base origin/main\n  tenantry review --base origin/main --format markdown > comment.md\n  tenantry review --base HEAD --env dev --previewed --local",
      ),
    async () => (await import("../commands/review.ts")).reviewCommand,
  );
  add(
    withOptions(
      new Command("isolation")
        .option("--state", "read what was made last, instead of what the files would make")
        .option("--path <party...>", "the way from one to another: two tenants, platform, internet")
        .option(
          "--certificate <tenant>",
          "what was read of one tenant, what came of it, what was not seen",
        ),
      "env",
      "tenants",
      "local",
      "parallel",
      "json",
    )
      .summary("who can reach whom, read from the resources")
      .description(
        "Reads who can reach whom from every part that could open a way: security groups, firewalls, VLANs, routes, grants, key patterns, roles. What cannot be read is not proven. Exit 4 when a tenant reaches another, or when something is not proven. --local reads the states of the local cloud.",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  tenantry isolation --env prod\n  tenantry isolation --env prod --path lumen meridian\n  tenantry isolation --env dev --local --certificate acme",
      ),
    async () => (await import("../commands/isolation.ts")).isolationCommand,
  );
}
