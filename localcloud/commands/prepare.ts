import { mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { installedPackage, packageNames, pluginFolder } from "../packages.ts";
import { fillSchemaCache } from "../schema/cache.ts";
import { World } from "../world/world.ts";

export interface PrepareOptions {
  /** Folder that holds `.tenantry/`. */
  readonly root: string;
  /** Environment: `dev`. */
  readonly env: string;
  /** JSON: what the files of AWS sites say of their accounts. @default nothing */
  readonly accounts?: string;
  /** JSON: domains by the ids of their zones at Cloudflare. @default nothing */
  readonly zones?: string;
  /** JSON: addresses of hosts that are there before any program. @default nothing */
  readonly hosts?: string;
}

/** Folders of one environment's local cloud. */
function localFolders({ root, env }: PrepareOptions) {
  const local = join(resolve(root), ".tenantry", "local");
  const world = join(local, env);
  return {
    home: join(local, "home"),
    schemas: join(local, "schemas"),
    world,
    state: join(world, "state"),
    hosts: join(world, "hosts"),
  };
}

/**
 * Makes everything that the engine needs to load the simulated providers instead of real ones: a PULUMI_HOME of its
 * own, derived schemas, the world, a folder for state. Does nothing that is done already; safe to run several times
 * at once.
 * @returns the environment variables to start the engine with.
 */
export async function prepare(options: PrepareOptions): Promise<Record<string, string>> {
  if (!/^[a-z][a-z0-9-]*$/.test(options.env)) {
    throw new Error(
      `local cloud: ${JSON.stringify(options.env)} is not an environment; use a name such as dev`,
    );
  }
  const folders = localFolders(options);
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  linkPlugins(folders.home);
  await fillSchemaCache(folders.schemas);
  const world = new World(folders.world);
  if (options.accounts !== undefined) {
    const { giveAccounts } = await import("../hand-made/aws.ts");
    giveAccounts(world, options.accounts);
  }
  if (options.zones !== undefined) {
    const { giveZones } = await import("../hand-made/cloudflare.ts");
    giveZones(world, options.zones);
  }
  if (options.hosts !== undefined) {
    const { giveHosts } = await import("../hand-made/hosts.ts");
    giveHosts(world, options.hosts);
  }
  world.close();
  return {
    PULUMI_HOME: folders.home,
    // Without the sidecar files of attributes: they are not written atomically, and one that a killed engine left empty
    // makes every later command fail with "EOF".
    PULUMI_BACKEND_URL: `file://${folders.state}?metadata=skip`,
    // Protects nothing: everything that it encrypts is made up. A real environment has a passphrase of its own.
    PULUMI_CONFIG_PASSPHRASE: "local cloud",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
    TENANTRY_LOCAL_WORLD: folders.world,
    TENANTRY_LOCAL_SCHEMAS: folders.schemas,
  };
}

/** The engine skips a plugin folder that is a link, but runs a file in it that is one. */
function linkPlugins(home: string): void {
  const target = fileURLToPath(new URL("../plugin.ts", import.meta.url));
  for (const pkg of packageNames.map(installedPackage)) {
    const folder = pluginFolder(home, pkg);
    mkdirSync(folder, { recursive: true });
    const link = join(folder, `pulumi-resource-${pkg.name}`);
    if (linkTarget(link) === target) continue;
    rmSync(link, { force: true });
    try {
      symlinkSync(target, link);
    } catch (error) {
      if (linkTarget(link) !== target) throw error;
    }
  }
}

function linkTarget(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}
