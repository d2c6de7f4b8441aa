import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";

/** What stands in for a credential that nobody set: readable, and useless anywhere else. */
export const dummyValue = "local-cloud@pve!no-secret=00000000-0000-4000-8000-000000000000";

/**
 * The stand-ins that `--local` needs. Always all of them: what stands in somebody's shell is real, and the local
 * cloud's state is encrypted with a passphrase that everybody knows.
 */
export function dummySecrets(sources: readonly string[]): {
  readonly env: Record<string, string>;
  readonly files: readonly string[];
} {
  const names = after("env:", sources);
  const files = after("file:", sources).map((path) => path.replace(/^~\//, ""));
  return { env: Object.fromEntries(names.map((name) => [name, dummyValue])), files };
}

/** Writes the files below `folder` and says which variables to set, `TENANTRY_SECRET_FILES` among them. */
export async function writeDummySecrets(
  folder: string,
  sources: readonly string[],
): Promise<Record<string, string>> {
  const { env, files } = dummySecrets(sources);
  for (const path of files) {
    const file = join(folder, path);
    if (!file.startsWith(`${resolve(folder)}${sep}`)) {
      throw new Error(`The secret's file ${path} would lie outside ${folder}.`);
    }
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, "Not a key: a stand-in of the local cloud.\n", { mode: 0o600 });
  }
  return { ...env, TENANTRY_SECRET_FILES: folder };
}

function after(prefix: string, sources: readonly string[]): string[] {
  const found = sources.filter((source) => source.startsWith(prefix));
  return [...new Set(found.map((source) => source.slice(prefix.length)))].sort();
}
