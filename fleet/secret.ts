import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { SecretSource } from "../catalog/resolved.ts";

/**
 * The value of a secret that a command itself needs, by the place where it stands. The message of a failure names the
 * place, never the value. `TENANTRY_SECRET_FILES` in `env` names a folder that stands in front of every `file:`.
 *
 * @param usedFor what it is for, as the beginning of a sentence: `Site "aiqso": credentials.api`
 * @throws Error when it is not there, or empty
 */
export function readSecretValue(
  source: SecretSource,
  usedFor: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (source.startsWith("env:")) {
    const name = source.slice("env:".length);
    const value = env[name];
    if (value) return value;
    throw new Error(
      `${usedFor} is read from the environment variable ${name}, which is not set. Set it and run again.`,
    );
  }
  if (!source.startsWith("file:")) {
    throw new Error(`${usedFor} cannot be "generated" here. Use env:NAME or file:PATH.`);
  }
  const path = locate(source.slice("file:".length), env);
  const value = readOrUndefined(path);
  if (value?.trim()) return value;
  throw new Error(
    `${usedFor} is read from the file ${path}, which is ${value === undefined ? "not readable" : "empty"}. ` +
      "Put the value there (mode 0600) and run again.",
  );
}

function locate(path: string, env: Readonly<Record<string, string | undefined>>): string {
  const front = env["TENANTRY_SECRET_FILES"];
  if (front) return join(front, path.replace(/^~\//, ""));
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
