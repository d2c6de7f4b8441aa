#!/usr/bin/env node
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { Command } from "commander";
import type { AskedDifference } from "./commands/differences.ts";
import type { PrepareOptions } from "./commands/prepare.ts";
import type { Value } from "./values/value.ts";
import type { Fault } from "./world/faults.ts";
import type { World } from "./world/world.ts";

/**
 * The local cloud's own command line; `tenantry --local` starts it as a process. Commands load their code when they run:
 * every run of the engine waits for `prepare`.
 */
const program = new Command("localcloud")
  .description(
    "Simulated clouds for the real Pulumi engine: no account, nothing leaves this machine",
  )
  .showHelpAfterError();

program
  .command("prepare")
  .description(
    "make the folders of an environment and print the variables to start the engine with",
  )
  .requiredOption("--root <dir>", "folder that holds .tenantry/")
  .requiredOption("--env <name>", "environment, for instance dev")
  .option("--accounts <json>", "what AWS sites say of their accounts: raised quotas, hosted zones")
  .option("--zones <json>", "domains by the ids of their zones at Cloudflare")
  .option("--hosts <json>", "addresses of hosts that are there before any program")
  .option(
    "--serve",
    "then serve all packages from this one process until stdin is closed; prints PULUMI_DEBUG_PROVIDERS as a second line",
  )
  .action(async (options: PrepareOptions & { serve?: boolean }) => {
    const { prepare } = await import("./commands/prepare.ts");
    const env = await prepare(options);
    print({ env });
    if (!options.serve) return;
    const { serveAll } = await import("./commands/serve.ts");
    await serveAll({ ...process.env, ...env });
  });

program
  .command("fill")
  .description("put a site that was made by hand into the world, without the engine")
  .requiredOption("--world <dir>", "folder of the environment's world")
  .requiredOption(
    "--file <json>",
    "what stands there: guests, pools, firewall, storages, backups; or an account of AWS: quotas, zones, objects",
  )
  .action(async (options: { world: string; file: string }) => {
    const { fill } = await import("./commands/fill.ts");
    await withWorld(options.world, (world) => print(fill(world, options.file)));
  });

program
  .command("rest")
  .description(
    "serve the REST APIs of PVE and Nginx Proxy Manager until stdin is closed; prints where, as JSON",
  )
  .requiredOption("--world <dir>", "folder of the environment's world")
  .option("--endpoint <url...>", "endpoints to serve although nothing stands there yet")
  .action(async (options: { world: string; endpoint?: string[] }) => {
    const { serveRestApis } = await import("./commands/rest.ts");
    await serveRestApis(options);
  });

program
  .command("host")
  .description(
    "run the host helper on a simulated host, as over SSH: host --ip 10.10.10.129 -- run dumps",
  )
  .requiredOption("--world <dir>", "folder of the environment's world")
  .requiredOption("--ip <address>", "address of the host")
  .argument("<words...>", "what the helper is asked")
  .action(async (args: string[], options: { world: string; ip: string }) => {
    const { runOnHost } = await import("./commands/host.ts");
    process.exitCode = await runOnHost({ ...options, args });
  });

program
  .command("proxies")
  .description(
    "serve what was delivered to the hosts' proxies on loopback until stdin is closed; prints their URLs, as JSON",
  )
  .requiredOption("--world <dir>", "folder of the environment's world")
  .action(async (options: { world: string }) => {
    const { serveProxies } = await import("./commands/proxies.ts");
    await serveProxies(options);
  });

program
  .command("show")
  .description("what stands in the world")
  .requiredOption("--world <dir>", "folder of the environment's world")
  .option("--json", "as JSON")
  .action(async (options: { world: string; json?: boolean }) => {
    const { showWorld } = await import("./commands/show.ts");
    await withWorld(options.world, (world) => {
      if (options.json) print(world.objects());
      else console.log(showWorld(world));
    });
  });

program
  .command("log")
  .description("the newest calls of the engine")
  .requiredOption("--world <dir>", "folder of the environment's world")
  .option("--last <n>", "how many", "100")
  .option("--json", "as JSON")
  .action(async (options: { world: string; last: string; json?: boolean }) => {
    const { readCalls } = await import("./world/calls.ts");
    const { showCalls } = await import("./commands/show.ts");
    await withWorld(options.world, (world) => {
      const calls = readCalls(world, Number(options.last));
      if (options.json) print(calls);
      else console.log(showCalls(calls));
    });
  });

program
  .command("drift")
  .description("change or remove an object by hand, behind the engine's back")
  .requiredOption("--world <dir>", "folder of the environment's world")
  .option("--type <token>", "type token")
  .option("--id <id>", "the object's id")
  .option("--name <name>", "the resource's logical name")
  .option("--set <path=json...>", "values to set, for instance memory.dedicated=4096")
  .option("--remove", "remove the object")
  .action(
    async (options: {
      world: string;
      type?: string;
      id?: string;
      name?: string;
      set?: string[];
      remove?: boolean;
    }) => {
      const { driftRemove, driftSet } = await import("./commands/drift.ts");
      await withWorld(options.world, (world) => {
        const object = options.remove
          ? driftRemove(world, options)
          : driftSet(world, options, Object.fromEntries((options.set ?? []).map(assignment)));
        print({ changed: { site: object.site, type: object.type, id: object.id } });
      });
    },
  );

const fault = program.command("fault").description("script what goes wrong");
fault
  .command("add")
  .description("the nth call of a method on a type goes wrong, once")
  .requiredOption("--world <dir>", "folder of the environment's world")
  .requiredOption("--type <token>", "type token")
  .requiredOption("--method <name>", "create, update, delete or read")
  .requiredOption("--kind <kind>", "error500, error429, timeout, hang, hang-after or lost-answer")
  .option("--nth <n>", "which call from now, counted from 1", "1")
  .option("--name <name>", "only calls on the resource with this logical name count")
  .action(async (options: Omit<Fault, "nth"> & { world: string; nth: string }) => {
    const { world: folder, nth, ...rest } = options;
    const { addFault } = await import("./world/faults.ts");
    await withWorld(folder, (world) => addFault(world, { ...rest, nth: Number(nth) }));
  });
fault
  .command("list")
  .description("every scripted fault, how often it was counted and when it struck; JSON")
  .requiredOption("--world <dir>", "folder of the environment's world")
  .option("--json", "as JSON, which is the only form")
  .action(async (options: { world: string }) => {
    const { readFaults } = await import("./world/faults.ts");
    await withWorld(options.world, (world) => print(readFaults(world)));
  });
fault
  .command("clear")
  .description("forget all faults")
  .requiredOption("--world <dir>", "folder of the environment's world")
  .action(async (options: { world: string }) => {
    const { clearFaults } = await import("./world/faults.ts");
    await withWorld(options.world, clearFaults);
  });

program
  .command("differences")
  .description(
    "which inputs differ and which of them replace: JSON on stdin, a list of {type, from, to}",
  )
  .action(async () => {
    const { findDifferences } = await import("./commands/differences.ts");
    print(findDifferences(JSON.parse(await readAll(process.stdin)) as AskedDifference[]));
  });

program
  .command("report")
  .description("which types and inputs are checked, and what is known of them")
  .option("--json", "as JSON")
  .action(async (options: { json?: boolean }) => {
    const { formatReport, makeReport } = await import("./commands/report.ts");
    const schemas = mkdtempSync(join(tmpdir(), "tenantry-schemas-"));
    try {
      const report = await makeReport(schemas);
      if (options.json) print(report);
      else console.log(formatReport(report));
    } finally {
      rmSync(schemas, { recursive: true, force: true });
    }
  });

async function withWorld(folder: string, work: (world: World) => void): Promise<void> {
  const { World } = await import("./world/world.ts");
  const world = new World(folder);
  try {
    work(world);
  } finally {
    world.close();
  }
}

/** `memory.dedicated=4096` → a path and a value; text that is not JSON is a string. */
function assignment(given: string): [string, Value] {
  const split = given.indexOf("=");
  if (split < 1)
    throw new Error(`local cloud: --set takes path=value, found ${JSON.stringify(given)}`);
  const value = given.slice(split + 1);
  try {
    return [given.slice(0, split), JSON.parse(value) as Value];
  } catch {
    return [given.slice(0, split), value];
  }
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
