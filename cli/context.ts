import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Project } from "../fleet/project.ts";
import { usage } from "./exit-codes.ts";
import type { CommandOptions } from "./options.ts";

/** Where this program stands and which catalog it works on. */
export function projectOf(options: CommandOptions): Project {
  const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
  return { root, catalog: options.directory ? resolve(options.directory) : root };
}

/**
 * The environment that a command is about: the one that was named, else the only one.
 * @throws CliError (2) with the list, when there is a choice or the name is unknown.
 */
export function chooseEnvironment(known: Iterable<string>, wanted: string | undefined): string {
  const names = [...known].sort();
  if (wanted !== undefined) {
    if (names.includes(wanted)) return wanted;
    throw usage(
      `There is no environment "${wanted}" in platform/environments.yaml. There is: ${names.join(", ") || "none"}.`,
    );
  }
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  if (only === undefined) throw usage("platform/environments.yaml names no environment.");
  throw usage(`Say which environment with --env: ${names.join(", ")}.`);
}
