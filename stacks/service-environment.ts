import * as pulumi from "@pulumi/pulumi";
import { splitPlaceholders } from "../catalog/resolve/placeholders.ts";

/** What `{placeholders}` in a service's `env` stand for, by their name without braces. */
export type PlaceholderValues = Readonly<Record<string, pulumi.Input<string>>>;

/**
 * The environment of a service with every `{placeholder}` filled in.
 * The catalog has checked that each one exists; a name that is not there is a fault of the program, and is thrown.
 */
export function fillEnvironment(
  env: Readonly<Record<string, string>>,
  values: PlaceholderValues,
): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(
    Object.entries(env).map(([name, template]) => [name, fill(template, values)]),
  );
}

function fill(template: string, values: PlaceholderValues): pulumi.Output<string> {
  return pulumi.concat(
    ...splitPlaceholders(template).map((part) => {
      if ("text" in part) return part.text;
      const value = values[part.placeholder];
      if (value === undefined)
        throw new Error(`no value for the placeholder {${part.placeholder}}`);
      return value;
    }),
  );
}

/** `{ host: "x" }` as the placeholders `<prefix>.host`. */
export function prefixed(
  prefix: string,
  values: Readonly<Record<string, pulumi.Input<string | number>>>,
): PlaceholderValues {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      `${prefix}.${key}`,
      pulumi.output(value).apply(String),
    ]),
  );
}

/** What every service may write, on whatever substrate: its own address, its tenant, its secrets. */
export function commonPlaceholders(
  tenant: { readonly id: string; readonly name: string },
  service: { readonly url: string; readonly route: { readonly host: string } },
  secrets: Readonly<Record<string, pulumi.Input<string>>> = {},
): Record<string, pulumi.Input<string>> {
  return {
    hostname: service.route.host,
    url: service.url,
    "tenant.id": tenant.id,
    "tenant.name": tenant.name,
    ...prefixed("secret", secrets),
  };
}
