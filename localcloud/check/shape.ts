import type { PackageSchema, Properties, Shape } from "../schema/model.ts";
import { asText, isList, isObject, isUnknown, type Props, type Value } from "../values/value.ts";

/** One reason why an input is refused, as the engine shows it: `property disk.sise … has a problem: unknown …`. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** Unknown keys at any depth, missing required ones and wrong types, all of them. */
export function checkShape(
  schema: PackageSchema,
  properties: Properties,
  inputs: Props,
): Failure[] {
  const failures: Failure[] = [];
  checkObject(schema, properties, inputs, "", failures);
  return failures;
}

function checkObject(
  schema: PackageSchema,
  properties: Properties,
  value: Props,
  path: string,
  failures: Failure[],
): void {
  for (const key of Object.keys(value)) {
    if (key in properties || key.startsWith("__")) continue;
    const known = Object.keys(properties).sort().join(", ") || "none";
    failures.push({
      property: join(path, key),
      reason: `Invalid or unknown key; known are: ${known}`,
    });
  }
  for (const [key, property] of Object.entries(properties)) {
    const item = value[key];
    if (item === undefined || item === null) {
      if (property.required)
        failures.push({ property: join(path, key), reason: "is required, but missing" });
    } else {
      checkValue(schema, property.shape, item, join(path, key), failures);
    }
  }
}

function checkValue(
  schema: PackageSchema,
  shape: Shape,
  value: Value,
  path: string,
  failures: Failure[],
): void {
  if (isUnknown(value) || value === null) return;
  const wrong = (expected: string): void => {
    failures.push({ property: path, reason: `is ${kindOf(value)}, expected ${expected}` });
  };
  switch (shape.kind) {
    case "any":
      return;
    case "string":
    case "number":
    case "boolean":
      if (typeof value !== shape.kind) wrong(`a ${shape.kind}`);
      return;
    case "enum":
      if (!shape.values.includes(asText(value))) {
        failures.push({
          property: path,
          reason: `is ${JSON.stringify(value)}; allowed are ${shape.values.join(", ")}`,
        });
      }
      return;
    case "array":
      if (!isList(value)) return wrong("a list");
      value.forEach((item, index) => {
        checkValue(schema, shape.items, item, `${path}[${index}]`, failures);
      });
      return;
    case "map":
      if (!isObject(value)) return wrong("a map");
      for (const [key, item] of Object.entries(value)) {
        checkValue(schema, shape.values, item, join(path, key), failures);
      }
      return;
    case "object": {
      if (!isObject(value)) return wrong("an object");
      const properties = schema.types[shape.type];
      if (properties) checkObject(schema, properties, value, path, failures);
    }
  }
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

function kindOf(value: Value): string {
  if (isList(value)) return "a list";
  return isObject(value) ? "an object" : `a ${typeof value}`;
}
