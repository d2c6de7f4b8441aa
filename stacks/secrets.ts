import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { SecretSource } from "../catalog/resolved.ts";

/** Where secrets are read from: plain, so that a test can hand in its own. */
export interface SecretPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads a file as text; throws when it cannot. */
  readonly readFile: (path: string) => string;
  readonly home: string;
}

/** The process's environment and disk. `TENANTRY_SECRET_FILES` names a folder that stands in front of every `file:`. */
export function processSecretPlaces(): SecretPlaces {
  return { env: process.env, readFile: (path) => readFileSync(path, "utf8"), home: homedir() };
}

/**
 * A secret of the platform by the place where it stands, as a secret Output.
 * The message of a failure names the place, never the value.
 * @throws RunError when it is not there, or empty.
 */
export function readSecret(
  source: SecretSource,
  usedFor: string,
  places: SecretPlaces,
): pulumi.Output<string> {
  return pulumi.secret(readPlainSecret(source, usedFor, places));
}

function readPlainSecret(source: SecretSource, usedFor: string, places: SecretPlaces): string {
  if (source.startsWith("env:")) {
    const name = source.slice("env:".length);
    const value = places.env[name];
    if (value) return value;
    throw new pulumi.RunError(
      `${usedFor} is read from the environment variable ${name}, which is not set. Set it and run again.`,
    );
  }
  if (source.startsWith("file:")) {
    const path = locate(source.slice("file:".length), places);
    const value = readOrUndefined(path, places);
    if (value?.trim()) return value;
    throw new pulumi.RunError(
      `${usedFor} is read from the file ${path}, which is ${value === undefined ? "not readable" : "empty"}. ` +
        `Put the value there (mode 0600) and run again.`,
    );
  }
  throw new pulumi.RunError(
    `${usedFor} cannot be "generated": several stacks read it. Use env:NAME or file:PATH.`,
  );
}

function locate(path: string, places: SecretPlaces): string {
  const front = places.env["TENANTRY_SECRET_FILES"];
  if (front) return join(front, path.replace(/^~\//, ""));
  return path.startsWith("~/") ? join(places.home, path.slice(2)) : path;
}

function readOrUndefined(path: string, places: SecretPlaces): string | undefined {
  try {
    return places.readFile(path);
  } catch {
    return undefined;
  }
}
