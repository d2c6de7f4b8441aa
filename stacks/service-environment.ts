import * as pulumi from "@pulumi/pulumi";

/** What `{placeholders}` in a service's `env` stand for, by their name without braces. */
export type PlaceholderValues = Readonly<Record<string, pulumi.Input<string>>>;

const placeholder = /\{([a-z][a-z0-9_.]*)\}/g;

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
  const parts: pulumi.Input<string>[] = [];
  let end = 0;
  for (const match of template.matchAll(placeholder)) {
    const name = match[1] as string;
    const value = values[name];
    if (value === undefined) throw new Error(`no value for the placeholder {${name}}`);
    parts.push(template.slice(end, match.index), value);
    end = match.index + match[0].length;
  }
  return pulumi.concat(...parts, template.slice(end));
}
