import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeDummySecrets } from "../local-secrets.ts";

/** A place of a secret, as YAML names it: `env:NAME` or `file:PATH`. */
const source = /\b(?:env:[A-Za-z_][A-Za-z0-9_]*|file:[^\s,}\]"']+)/g;

/**
 * Stand-ins for every secret that a catalog names anywhere, whatever its revision's code makes of it: files below
 * `folder`, and the variables to set.
 */
export function standIns(catalog: string, folder: string): Promise<Record<string, string>> {
  const sources = ["platform", "tenants"].flatMap((part) => sourcesBelow(join(catalog, part)));
  return writeDummySecrets(folder, [...new Set(sources)]);
}

function sourcesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml"))
    .flatMap((entry) => [
      ...readFileSync(join(entry.parentPath, entry.name), "utf8").matchAll(source),
    ])
    .map(([found]) => found);
}
