import { installedPackage, packageNames } from "../packages.ts";
import { rulesFor } from "../rules/index.ts";
import { loadSchema } from "../schema/cache.ts";
import type { PackageSchema, Properties, Shape } from "../schema/model.ts";
import { countDefaults } from "../tables/defaults.ts";
import { limits } from "../tables/limits.ts";
import { countReplacements } from "../tables/replacements.ts";

/** What the simulator checks of one type. */
export interface TypeReport {
  readonly type: string;
  /** Inputs at every depth: each is refused if unknown, mistyped, or required and missing. */
  readonly inputs: number;
  readonly required: number;
  readonly secretOutputs: number;
  readonly limits: number;
  readonly defaults: number;
  /** Inputs that are known to force a replacement. */
  readonly replacing: number;
  readonly rules: readonly string[];
}

export interface Report {
  readonly packages: readonly {
    readonly name: string;
    readonly version: string;
    readonly types: readonly TypeReport[];
  }[];
}

/** Reads the derived schemas in `schemas` and counts what is known of each type. */
export function makeReport(schemas: string): Report {
  return {
    packages: packageNames.map((name) => {
      const schema = loadSchema(schemas, installedPackage(name));
      const types = Object.keys(schema.resources).sort();
      return {
        name,
        version: schema.version,
        types: types.map((type) => reportType(schema, type)),
      };
    }),
  };
}

export function formatReport(report: Report): string {
  const lines = ["local cloud: what the simulated providers check", ""];
  for (const { name, version, types } of report.packages) {
    const sum = (count: (type: TypeReport) => number): number =>
      types.reduce((total, type) => total + count(type), 0);
    lines.push(
      `${name} ${version}: ${types.length} types, ${sum((t) => t.inputs)} inputs (${sum((t) => t.required)} required), ` +
        `${sum((t) => t.replacing)} force a replacement, ${sum((t) => t.limits)} limits, ${sum((t) => t.defaults)} defaults, ` +
        `${new Set(types.flatMap((t) => t.rules)).size} rules`,
    );
    for (const type of types.filter((item) => item.rules.length > 0)) {
      lines.push(
        `  ${type.type}: ${type.inputs} inputs, ${type.replacing} replacing; ${type.rules.join(", ")}`,
      );
    }
  }
  return lines.join("\n");
}

function reportType(schema: PackageSchema, type: string): TypeReport {
  const resource = schema.resources[type];
  const counted = { inputs: 0, required: 0 };
  count(schema, resource?.inputs ?? {}, counted, new Set());
  return {
    type,
    ...counted,
    secretOutputs: resource?.secretOutputs.length ?? 0,
    limits: limits.filter((row) => row.types.includes(type)).length,
    defaults: countDefaults(type),
    replacing: countReplacements(type, Object.keys(resource?.inputs ?? {}).length),
    rules: rulesFor(type).map((rule) => rule.id),
  };
}

function count(
  schema: PackageSchema,
  properties: Properties,
  counted: { inputs: number; required: number },
  seen: ReadonlySet<string>,
): void {
  for (const property of Object.values(properties)) {
    counted.inputs++;
    if (property.required) counted.required++;
    const nested = objectType(property.shape);
    if (nested !== undefined && !seen.has(nested)) {
      count(schema, schema.types[nested] ?? {}, counted, new Set([...seen, nested]));
    }
  }
}

function objectType(shape: Shape): string | undefined {
  if (shape.kind === "object") return shape.type;
  if (shape.kind === "array") return objectType(shape.items);
  return shape.kind === "map" ? objectType(shape.values) : undefined;
}
