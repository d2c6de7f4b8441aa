import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { InstalledPackage } from "../packages.ts";
import {
  argumentProperties,
  classProperties,
  type Enums,
  namedTypes,
  parse,
  stringEnums,
} from "./declarations.ts";
import { filesOf } from "./files.ts";
import { readCompiled } from "./javascript.ts";
import { type PackageSchema, type Properties, type ResourceSchema, schemaModel } from "./model.ts";
import { TypesFile, typeNames } from "./type-slices.ts";

/**
 * Reads an installed SDK package with TypeScript's parser (no type checker: 0.1 to 0.5 s a package).
 * Exact for properties, types, required and secret ones. Not in the SDK, and so not in here: ranges, defaults, and
 * which inputs force replacement; `localcloud/tables` holds what is known of those.
 * @param types only these tokens and what they refer to. @default every type of the package
 */
export function deriveSchema(pkg: InstalledPackage, types?: readonly string[]): PackageSchema {
  const enums = readEnums(pkg.folder);
  const resources: Record<string, ResourceSchema> = {};
  let provider: ResourceSchema = { inputs: {}, outputs: {}, secretOutputs: [], aliases: [] };
  const used = { inputs: new Set<string>(), outputs: new Set<string>() };
  for (const file of types ? filesOf(pkg, types) : allFiles(pkg)) {
    const facts = readCompiled(readFileSync(join(pkg.folder, file), "utf8"));
    const declarations = join(pkg.folder, file.replace(/\.js$/, ".d.ts"));
    if (!facts || !existsSync(declarations)) continue;
    const text = readFileSync(declarations, "utf8");
    for (const kind of ["inputs", "outputs"] as const) {
      for (const name of typeNames(text, kind)) used[kind].add(name);
    }
    const source = parse(file, text);
    const schema: ResourceSchema = {
      inputs: argumentProperties(source, `${facts.className}Args`, enums),
      outputs: classProperties(source, facts.className, enums),
      secretOutputs: facts.secretOutputs,
      aliases: facts.aliases,
    };
    if (facts.token.includes(":")) resources[facts.token] = schema;
    else provider = schema;
  }
  return {
    name: pkg.name,
    version: pkg.version,
    model: schemaModel,
    provider,
    resources,
    types: readTypes(pkg.folder, "input", used.inputs, enums),
    outputTypes: readTypes(pkg.folder, "output", used.outputs, enums),
  };
}

function allFiles(pkg: InstalledPackage): string[] {
  return globSync("**/*.js", { cwd: pkg.folder, exclude: ["node_modules/**"] }).sort();
}

function readTypes(
  folder: string,
  kind: "input" | "output",
  used: ReadonlySet<string>,
  enums: Enums,
): Record<string, Properties> {
  const file = join(folder, "types", `${kind}.d.ts`);
  if (!existsSync(file) || used.size === 0) return {};
  const reached = new TypesFile(readFileSync(file, "utf8")).reach(used, `${kind}s`);
  return namedTypes(parse(file, reached), enums);
}

function readEnums(folder: string): Enums {
  const root = join(folder, "types", "enums");
  const found = new Map<string, readonly string[]>();
  if (!existsSync(root)) return found;
  for (const file of globSync("**/index.d.ts", { cwd: root })) {
    const prefix = dirname(file) === "." ? "" : `${dirname(file).replaceAll("/", ".")}.`;
    const source = parse(file, readFileSync(join(root, file), "utf8"));
    for (const [name, values] of stringEnums(source, prefix)) found.set(name, values);
  }
  return found;
}
