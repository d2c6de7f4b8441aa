import { installedPackage, type PackageName } from "../packages.ts";
import { connectRealPostgres } from "../postgres/real.ts";
import { deriveType, loadSchema } from "../schema/cache.ts";
import { World } from "../world/world.ts";
import { serve } from "./protocol.ts";
import { providerService } from "./service.ts";
import { Simulator } from "./simulator.ts";

/** Where a plugin process finds what it needs. All from the environment that `prepare` prints. */
export interface ServeOptions {
  /** Folder of the environment's world. */
  readonly world: string;
  /** Folder of the derived schemas. */
  readonly schemas: string;
  /** `postgres://…` of a real server, or nothing. */
  readonly postgres: string | undefined;
}

/** Reads TENANTRY_LOCAL_WORLD, TENANTRY_LOCAL_SCHEMAS and TENANTRY_LOCAL_POSTGRES. Throws if one of the first two is missing. */
export function serveOptions(env: NodeJS.ProcessEnv): ServeOptions {
  const missing = ["TENANTRY_LOCAL_WORLD", "TENANTRY_LOCAL_SCHEMAS"].filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new Error(
      `local cloud: ${missing.join(" and ")} not set; use the environment that \`node localcloud/main.ts prepare\` prints`,
    );
  }
  return {
    world: env.TENANTRY_LOCAL_WORLD ?? "",
    schemas: env.TENANTRY_LOCAL_SCHEMAS ?? "",
    postgres: env.TENANTRY_LOCAL_POSTGRES || undefined,
  };
}

/** Serves the given packages, each on a port of its own, on one world. */
export async function servePackages(
  names: readonly PackageName[],
  options: ServeOptions,
): Promise<{ name: PackageName; port: number }[]> {
  const world = new World(options.world);
  const served: { name: PackageName; port: number }[] = [];
  for (const name of names) {
    const pkg = installedPackage(name);
    const schema = loadSchema(options.schemas, pkg);
    const simulator = new Simulator({
      pkg: name,
      schema,
      derive: (type) => deriveType(options.schemas, pkg, schema, type),
      world,
      postgres:
        name === "postgresql" && options.postgres !== undefined
          ? connectRealPostgres(options.postgres)
          : undefined,
    });
    served.push({ name, port: (await serve(providerService(simulator))).port });
  }
  return served;
}

/**
 * Ends this process when its parent is gone. The engine stops its plugins itself, but after a kill -9 of the engine
 * they would run for ever.
 */
export function exitWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, 1000).unref();
}
