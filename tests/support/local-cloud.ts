import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot, type TempCatalog } from "./temp-catalog.ts";
import { localVariables } from "./tenantry.ts";

/** The type of every guest. */
export const container = "proxmoxve:index/containerLegacy:ContainerLegacy";

export interface WorldObject {
  readonly type: string;
  readonly id: string;
  readonly urn: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Runs the local cloud's own command on the world of a catalog's `dev`; throws when it fails. */
export function localCloud(catalog: TempCatalog, ...args: string[]): string {
  return localCloudOf(catalog, "dev", ...args);
}

/** The same on the world of another environment. */
export function localCloudOf(catalog: TempCatalog, environment: string, ...args: string[]): string {
  const world = catalog.path(".tenantry/local", environment);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(projectRoot, "localcloud/main.ts"), ...args, "--world", world],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** Scripts one fault, by the options of `localcloud fault add` without their dashes. */
export function scriptFault(
  catalog: TempCatalog,
  fault: Readonly<Record<string, string>>,
  environment = "dev",
): void {
  // The world has to be there before something can be scripted in it.
  localVariables(catalog, environment);
  const options = Object.entries(fault).flatMap(([name, value]) => [`--${name}`, value]);
  localCloudOf(catalog, environment, "fault", "add", ...options);
}

/** Everything that stands in the world. */
export function worldOf(catalog: TempCatalog, environment = "dev"): WorldObject[] {
  return JSON.parse(localCloudOf(catalog, environment, "show", "--json")) as WorldObject[];
}

/** VMIDs of all guests that stand in the simulated cluster, sorted. */
export function guestsIn(catalog: TempCatalog): string[] {
  return worldOf(catalog)
    .filter(({ type }) => type === container)
    .map(({ id }) => String(id))
    .sort();
}
