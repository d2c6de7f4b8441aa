import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type InstalledPackage, installedPackage, packageNames } from "../packages.ts";
import { type PackageSchema, schemaModel } from "./model.ts";

/** Where the derived schema of a package stands; the version in the name makes an SDK update derive anew. */
export function schemaFile(folder: string, pkg: { name: string; version: string }): string {
  return join(folder, `${pkg.name}-${pkg.version}-m${schemaModel}.json`);
}

/** Reads a derived schema. Throws, saying how to make one, if it is not there: a plugin never derives. */
export function loadSchema(folder: string, pkg: InstalledPackage): PackageSchema {
  const file = schemaFile(folder, pkg);
  try {
    return JSON.parse(readFileSync(file, "utf8")) as PackageSchema;
  } catch (error) {
    throw new Error(
      `local cloud: no schema of ${pkg.name} ${pkg.version} at ${file}. Run \`node localcloud/main.ts prepare\` first.`,
      { cause: error },
    );
  }
}

/**
 * Derives what is not in the cache yet. Safe when several processes do it at once: each writes a file of its own
 * and renames it. Loads TypeScript only when there is something to derive.
 * @returns the names of the packages that were derived now.
 */
export async function fillSchemaCache(folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const missing = packageNames
    .map(installedPackage)
    .filter((pkg) => !isReadable(schemaFile(folder, pkg)));
  if (missing.length === 0) return [];
  const { deriveSchema } = await import("./derive.ts");
  for (const pkg of missing) {
    const file = schemaFile(folder, pkg);
    const partial = `${file}.${process.pid}.partial`;
    writeFileSync(partial, JSON.stringify(deriveSchema(pkg)));
    renameSync(partial, file);
  }
  return missing.map((pkg) => pkg.name);
}

function isReadable(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return true;
  } catch {
    return false;
  }
}
