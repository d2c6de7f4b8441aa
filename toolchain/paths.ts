import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this project: the one that holds Pulumi.yaml and package.json. */
export const projectRoot: string = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** Where the bootstrap puts the programs that Tenantry starts: node, pulumi and its language host. */
export function binFolder(root: string = projectRoot): string {
  return join(root, ".tenantry", "bin");
}

/** The user's cache folder for Tenantry, shared by all clones of the project. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const xdg = env.XDG_CACHE_HOME;
  // The XDG specification says to ignore a relative path here.
  const base = xdg && isAbsolute(xdg) ? xdg : join(env.HOME ?? homedir(), ".cache");
  return join(base, "tenantry");
}

/** The folders on PATH, in order, empty entries left out. */
export function pathFolders(env: NodeJS.ProcessEnv): string[] {
  return (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
}

/**
 * The environment for everything that Tenantry starts: our own node, pulumi and language host come first on PATH,
 * and Node keeps compiled code between runs.
 */
export function toolEnvironment(
  env: NodeJS.ProcessEnv = process.env,
  root: string = projectRoot,
): NodeJS.ProcessEnv {
  const first = [binFolder(root), join(root, "node_modules", ".bin")];
  const rest = pathFolders(env).filter((folder) => !first.includes(folder));
  return {
    ...env,
    PATH: [...first, ...rest].join(delimiter),
    NODE_COMPILE_CACHE: join(root, ".tenantry", "compile-cache"),
  };
}
