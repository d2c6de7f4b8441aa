import type { PackageSchema, Properties, ResourceSchema, Shape } from "./model.ts";

/** The schema in the form that `pulumi import` and code generators read. */
export function toPulumiSchema(schema: PackageSchema): object {
  return {
    name: schema.name,
    version: schema.version,
    provider: resource(schema, schema.provider),
    resources: mapValues(schema.resources, (item) => resource(schema, item)),
    types: {
      ...named(schema, "input", schema.types),
      ...named(schema, "output", schema.outputTypes),
    },
  };
}

function resource(schema: PackageSchema, item: ResourceSchema): object {
  return {
    inputProperties: properties(schema, "input", item.inputs),
    requiredInputs: required(item.inputs),
    properties: mapValues(item.outputs, (property, name) => ({
      ...shape(schema, "output", property.shape),
      ...(item.secretOutputs.includes(name) ? { secret: true } : {}),
    })),
    required: required(item.outputs),
    aliases: item.aliases.map((type) => ({ type })),
  };
}

type Direction = "input" | "output";

function named(
  schema: PackageSchema,
  direction: Direction,
  types: Readonly<Record<string, Properties>>,
): Record<string, object> {
  return Object.fromEntries(
    Object.entries(types).map(([name, members]) => [
      token(schema, direction, name),
      {
        type: "object",
        properties: properties(schema, direction, members),
        required: required(members),
      },
    ]),
  );
}

function token(schema: PackageSchema, direction: Direction, name: string): string {
  const suffix = direction === "input" ? "Input" : "";
  return `${schema.name}:index:${name.replaceAll(".", "")}${suffix}`;
}

function properties(schema: PackageSchema, direction: Direction, members: Properties): object {
  return mapValues(members, (property) => shape(schema, direction, property.shape));
}

function shape(schema: PackageSchema, direction: Direction, value: Shape): object {
  switch (value.kind) {
    case "any":
      return { $ref: "pulumi.json#/Any" };
    case "enum":
      return { type: "string" };
    case "array":
      return { type: "array", items: shape(schema, direction, value.items) };
    case "map":
      return { type: "object", additionalProperties: shape(schema, direction, value.values) };
    case "object":
      return { $ref: `#/types/${token(schema, direction, value.type)}` };
    case "string":
    case "number":
    case "boolean":
      return { type: value.kind };
  }
}

function required(members: Properties): string[] {
  return Object.keys(members).filter((name) => members[name]?.required);
}

function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T, name: string) => U,
): Record<string, U> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, change(value, name)]),
  );
}
