import { Argument, Command } from "commander";
import { options, withOptions } from "../options.ts";
import type { Add } from "./add.ts";

/** Commands that read and write the files: no engine, but for what `release` asks the stacks. */
export function addCatalogCommands(add: Add): void {
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
    async () => (await import("../commands/validate.ts")).validateCommand,
  );
  add(
    withOptions(new Command("allocate"), "json")
      .summary("give what is new its numbers, addresses and places")
      .description(
        "Writes platform/ledger/: a number for each new tenant; VMID, address and host for each new guest. Nothing that stands there changes. Commit the ledger together with the tenant's file.",
      )
      .option("--check", "write nothing; exit 1 if something would be added"),
    async () => (await import("../commands/allocate.ts")).allocateCommand,
  );
  add(
    withOptions(
      new Command("new")
        .option("--name <text>", "the customer's name (required)")
        .option("--site <id>", "where it lives: a file in platform/sites/ (required)")
        .option("--tier <id>", "what it bought: an entry of platform/tiers.yaml (required)")
        .option(
          "--services <ids>",
          "what it subscribes to, with commas; default: only what every tenant has",
        )
        .addOption(options.dryRun()),
      "env",
      "json",
    )
      .summary("write a new tenant's file and ledger lines")
      .description(
        "Checks everything about the tenant, then writes its file and its lines in the ledger, both or none. Said again it changes nothing; with other facts it is refused. The environment follows from the site.",
      )
      .argument("<id>", "the tenant's id, for ever")
      .addHelpText(
        "after",
        '\nExample:\n  tenantry new hooli --name "Hooli Inc" --site aiqso-lab \\\n    --tier starter --services crm,social --json',
      ),
    async () => (await import("../commands/new.ts")).newCommand,
  );
  add(
    withOptions(new Command("release"), "env", "local", "yes", "json")
      .summary("give back what a tenant or one of its services had")
      .description(
        "Turns ledger lines into tombstones, so that the next `up` may remove what is disposable. Refused while a file still asks for it, while its stack holds anything protected of it, and while that stack's state cannot be read.",
      )
      .argument("<entry>", "a tenant, one of its services, or a domain of its own: acme, acme/crm")
      .addHelpText("after", "\nExample:\n  tenantry release acme/crm --env dev --local"),
    async () => (await import("../commands/release.ts")).releaseCommand,
  );
  add(
    withOptions(
      new Command("domain")
        .addArgument(new Argument("<what>", "what to do with them").choices(["check"]))
        .argument("<tenant>", "its id: the name of its file")
        .option(
          "--resolver <address>",
          "name server to ask, as IP or IP:PORT; default: this machine's",
        ),
      "env",
      "json",
    )
      .summary("prove the domains of a customer's own")
      .description(
        "Asks the DNS for the TXT record of each domain in the tenant's file, says what to set where it is missing, and writes those that are proven into the ledger: from then on they are routed. Exit 1 while one is not proven. `tenantry release acme/shop.customer.example` gives one back.",
      )
      .addHelpText("after", "\nExample:\n  tenantry domain check acme --env prod"),
    async () => (await import("../commands/domain.ts")).domainCommand,
  );
  add(
    withOptions(new Command("adopt"), "env", "local", "json", "dryRun")
      .summary("take over a Proxmox site that runs, as it is")
      .description(
        "Reads the guests, pools and firewalls of a site's PVE, and the proxy hosts of an Nginx Proxy Manager, by GET requests alone. Writes tenants' files, and the ledger with every number and fact as it was found: all of it or nothing; a second run changes nothing. Then `up` imports what is there and leaves it as it is.",
      )
      .argument("<site>", "a site of platform/sites/, whose file names its own guests")
      .option("--npm <url>", "Nginx Proxy Manager, for instance http://10.10.10.127:81")
      .option("--npm-token <source>", "where its token stands: env:NAME or file:PATH")
      .option(
        "--map <file>",
        "whose a guest is where nothing says so, one a line: `311: acme/crm`, `400: none`",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  tenantry adopt aiqso --dry-run \\\n    --npm http://10.10.10.127:81 --npm-token env:NPM_TOKEN\n  tenantry adopt aiqso --map takeover.yaml",
      ),
    async () => (await import("../commands/adopt.ts")).adoptCommand,
  );
  add(
    withOptions(new Command("capacity"), "env", "site")
      .addOption(options.add())
      .option("--tier <id>", "how many more tenants of this tier fit, and what ends it")
      .option("--services <ids>", "what each of them subscribes to, with commas")
      .addOption(options.json())
      .summary("how full the sites are, and how many more tenants fit")
      .description(
        "On Proxmox memory and cores of every host and of the site when its spare hosts fail, numbers, database connections, backup space; on AWS its quotas and database connections: what is used, what there is. With --tier also how many such tenants fit, given out in memory as `allocate` does, and what ends it.",
      )
      .addHelpText(
        "after",
        "\nExample:\n  tenantry capacity --site aiqso --add 20 --tier growth --services crm,docs",
      ),
    async () => (await import("../commands/capacity.ts")).capacityCommand,
  );
  add(
    withOptions(new Command("list"), "env", "site", "json").summary("the tenants, one line each"),
    async () => (await import("../commands/list.ts")).listCommand,
  );
  add(
    withOptions(new Command("show"), "env", "json")
      .summary("everything that is decided about one tenant")
      .argument("<tenant>", "its id: the name of its file"),
    async () => (await import("../commands/show.ts")).showCommand,
  );
}
