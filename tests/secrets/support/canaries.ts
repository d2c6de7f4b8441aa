import { randomUUID } from "node:crypto";
import { globSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TempCatalog } from "../../support/temp-catalog.ts";

/** Secrets that stand nowhere else, one for each place that a catalog reads one from. */
export interface Canaries {
  /** What to set: the canaries of `env:`, and the folder that stands in front of every `file:`. */
  readonly env: Readonly<Record<string, string>>;
  /** The part of each by which it is found, whatever stands around it; by its place. */
  readonly byPlace: ReadonlyMap<string, string>;
}

/** What a shell has beside the catalog's own: whoever runs this is logged in somewhere. */
const ofTheShell = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

/** A place of a secret, as YAML names it. */
const place = /\b(env|file):([^\s,}\]"']+)/g;

/** Makes them, and writes those of files below `folder`. */
export function canariesOf(catalog: TempCatalog, folder: string): Canaries {
  const byPlace = new Map<string, string>();
  const env: Record<string, string> = { TENANTRY_SECRET_FILES: folder };
  const places = globSync("platform/**/*.yaml", { cwd: catalog.root }).flatMap((file) => [
    ...catalog.read(file).matchAll(place),
  ]);
  const shell = ofTheShell.map((name) => ["", "env", name] as const);
  for (const [, kind = "", name = ""] of [...places, ...shell]) {
    if (byPlace.has(`${kind}:${name}`)) continue;
    const canary = randomUUID();
    byPlace.set(`${kind}:${name}`, canary);
    if (kind === "file") writeKey(join(folder, name.replace(/^~\//, "")), canary);
    else env[name] = name.endsWith("_URL") ? `https://canary.example/${canary}` : tokenOf(canary);
  }
  return { env, byPlace };
}

/** In the form of a token of PVE, which is good enough for a password. */
function tokenOf(canary: string): string {
  return `canary@pve!tenantry=${canary}`;
}

function writeKey(file: string, canary: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `Not a key, but a canary:\n${canary}\n`, { mode: 0o600 });
}
