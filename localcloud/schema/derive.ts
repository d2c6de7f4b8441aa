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
import { readCompiled } from "./javascript.ts";
import { type PackageSchema, type ResourceSchema, schemaModel } from "./model.ts";

/**
 * Reads an installed SDK package with TypeScript's parser (no type checker: 0.1 to 0.5 s a package).
 * Exact for properties, types, required and secret ones. Not in the SDK, and so not in here: ranges, defaults, and
 * which inputs force replacement; `localcloud/tables` holds what is known of those.
 */
export function deriveSchema(pkg: InstalledPackage): PackageSchema {
  const enums = readEnums(pkg.folder);
  const resources: Record<string, ResourceSchema> = {};
  let provider: ResourceSchema = { inputs: {}, outputs: {}, secretOutputs: [], aliases: [] };
  for (const file of globSync("**/*.js", {
    cwd: pkg.folder,
    exclude: ["node_modules/**"],
  }).sort()) {
    const text = readFileSync(join(pkg.folder, file), "utf8");
    const facts = readCompiled(text);
    const declarations = join(pkg.folder, file.replace(/\.js$/, ".d.ts"));
    if (!facts || !existsSync(declarations)) continue;
    const source = parse(file, readFileSync(declarations, "utf8"));
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
    types: readTypes(pkg.folder, "input", enums),
    outputTypes: readTypes(pkg.folder, "output", enums),
  };
}

function readTypes(folder: string, kind: "input" | "output", enums: Enums) {
  const file = join(folder, "types", `${kind}.d.ts`);
  return existsSync(file) ? namedTypes(parse(file, readFileSync(file, "utf8")), enums) : {};
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
