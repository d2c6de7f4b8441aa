import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What stands in for a credential that nobody set: readable, and useless anywhere else. */
const dummyValue = "local-cloud@pve!no-secret=00000000-0000-4000-8000-000000000000";

/** Which stand-ins `--local` needs: variables that nobody set, and files (always: the real ones are not touched). */
export function dummySecrets(
  sources: readonly string[],
  own: Readonly<Record<string, string | undefined>>,
): { readonly env: Record<string, string>; readonly files: readonly string[] } {
  const names = after("env:", sources).filter((name) => !own[name]);
  const files = after("file:", sources).map((path) => path.replace(/^~\//, ""));
  return { env: Object.fromEntries(names.map((name) => [name, dummyValue])), files };
}

/** Writes the files below `folder` and says which variables to set, `TENANTRY_SECRET_FILES` among them. */
export async function writeDummySecrets(
  folder: string,
  sources: readonly string[],
  own: Readonly<Record<string, string | undefined>>,
): Promise<Record<string, string>> {
  const { env, files } = dummySecrets(sources, own);
  for (const path of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, "Not a key: a stand-in of the local cloud.\n", { mode: 0o600 });
  }
  return { ...env, TENANTRY_SECRET_FILES: folder };
}

function after(prefix: string, sources: readonly string[]): string[] {
  const found = sources.filter((source) => source.startsWith(prefix));
  return [...new Set(found.map((source) => source.slice(prefix.length)))].sort();
}
