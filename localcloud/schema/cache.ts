import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type InstalledPackage,
  installedPackage,
  type PackageName,
  packageNames,
} from "../packages.ts";
import { cloudflareTypes } from "../rules/cloudflare/types.ts";
import { awsTypes } from "../tables/aws/facts.ts";
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
 * @param names @default every simulated package
 * @returns the names of the packages that were derived now.
 */
export async function fillSchemaCache(
  folder: string,
  names: readonly PackageName[] = packageNames,
): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const derived: string[] = [];
  for (const pkg of names.map(installedPackage)) {
    const known = readable(schemaFile(folder, pkg));
    const types = derivedAtFirst(pkg.name);
    const missing = types?.filter((type) => !(type in (known?.resources ?? {})));
    if (known && (missing === undefined || missing.length === 0)) continue;
    const { deriveSchema } = await import("./derive.ts");
    const found = deriveSchema(pkg, missing);
    write(folder, pkg, known ? joined(known, found) : found);
    derived.push(pkg.name);
  }
  return derived;
}

/**
 * Derives one type that a program asks for and adds it to the schema and to its cache. Does nothing for a package that
 * is derived whole. What another process adds meanwhile may be lost from the cache and is derived again then.
 */
export async function deriveType(
  folder: string,
  pkg: InstalledPackage,
  schema: PackageSchema,
  type: string,
): Promise<void> {
  if (derivedAtFirst(pkg.name) === undefined || type in schema.resources) return;
  const { deriveSchema } = await import("./derive.ts");
  const found = deriveSchema(pkg, [type]);
  if (!(type in found.resources)) return;
  write(folder, pkg, joined(readable(schemaFile(folder, pkg)) ?? schema, found));
  joined(schema, found);
}

/** The types that a package is derived for before anybody asks: @pulumi/aws has 1,700, @pulumi/cloudflare 280. */
function derivedAtFirst(name: PackageName): readonly string[] | undefined {
  if (name === "cloudflare") return cloudflareTypes;
  return name === "aws" ? awsTypes() : undefined;
}

/** Adds to the first what the second has. */
function joined(schema: PackageSchema, more: PackageSchema): PackageSchema {
  Object.assign(schema.resources, more.resources);
  Object.assign(schema.types, more.types);
  Object.assign(schema.outputTypes, more.outputTypes);
  return schema;
}

function write(folder: string, pkg: InstalledPackage, schema: PackageSchema): void {
  const file = schemaFile(folder, pkg);
  const partial = `${file}.${process.pid}.partial`;
  writeFileSync(partial, JSON.stringify(schema));
  renameSync(partial, file);
}

function readable(file: string): PackageSchema | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as PackageSchema;
  } catch {
    return undefined;
  }
}
