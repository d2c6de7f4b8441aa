import { installedPackage, packageNames } from "../packages.ts";
import { rulesFor } from "../rules/index.ts";
import { fillSchemaCache, loadSchema } from "../schema/cache.ts";
import type { PackageSchema, Properties, Shape } from "../schema/model.ts";
import { awsFacts } from "../tables/aws/facts.ts";
import { countAwsReplacements } from "../tables/aws/replacements.ts";
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
    /** How long it took to derive the schema from the SDK, ms: once a version, and not when a provider starts. */
    readonly derivedMs: number;
    /** How long it took to read the derived schema, ms: at every start of a provider. */
    readonly loadedMs: number;
    readonly types: readonly TypeReport[];
  }[];
}

/** Derives every schema into the empty folder `schemas` and counts what is known of each type. */
export async function makeReport(schemas: string): Promise<Report> {
  const packages: Report["packages"][number][] = [];
  for (const name of packageNames) {
    const begun = performance.now();
    await fillSchemaCache(schemas, [name]);
    const derived = performance.now();
    const schema = loadSchema(schemas, installedPackage(name));
    packages.push({
      name,
      version: schema.version,
      derivedMs: Math.round(derived - begun),
      loadedMs: Math.round(performance.now() - derived),
      types: Object.keys(schema.resources)
        .sort()
        .map((type) => reportType(schema, type)),
    });
  }
  return { packages };
}

export function formatReport(report: Report): string {
  const lines = ["local cloud: what the simulated providers check", ""];
  for (const { name, version, derivedMs, loadedMs, types } of report.packages) {
    const sum = (count: (type: TypeReport) => number): number =>
      types.reduce((total, type) => total + count(type), 0);
    lines.push(
      `${name} ${version}: ${types.length} types, ${sum((t) => t.inputs)} inputs (${sum((t) => t.required)} required), ` +
        `${sum((t) => t.replacing)} force a replacement, ${sum((t) => t.limits)} limits, ${sum((t) => t.defaults)} defaults, ` +
        `${new Set(types.flatMap((t) => t.rules)).size} rules; ` +
        `derived in ${derivedMs} ms, read in ${loadedMs} ms`,
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
  const all = Object.keys(resource?.inputs ?? {}).length;
  const facts = awsFacts(type);
  return {
    type,
    ...counted,
    secretOutputs: resource?.secretOutputs.length ?? 0,
    limits:
      limits.filter((row) => row.types.includes(type)).length +
      size(facts?.limits) +
      size(facts?.enums),
    defaults: countDefaults(type) + size(facts?.defaults),
    replacing: countReplacements(type, all) + countAwsReplacements(type, all),
    rules: rulesFor(type).map((rule) => rule.id),
  };
}

function size(table: object | undefined): number {
  return Object.keys(table ?? {}).length;
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
