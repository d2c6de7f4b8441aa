import type { GraphResource } from "../../guard/graph.ts";
import { withPart } from "../policies/support/parts.ts";

/** One secure default of a component, broken. */
export interface Mutation {
  /** Class of the component: `Bucket`. */
  readonly component: string;
  /** Module and name of the resource's type: `s3/bucketVersioning`. */
  readonly type: string;
  /** Which of the component's resources of that type; any where it is left out. */
  readonly named?: RegExp;
  /** What it is broken into: `versioningConfiguration.status is left out`. */
  readonly into: string;
  /** What could happen then. */
  readonly why: string;
  readonly change: (resource: GraphResource) => GraphResource | undefined;
}

/** A way to break a resource; undefined is a resource that is not made at all. */
export interface Break {
  readonly into: string;
  readonly change: Mutation["change"];
}

/** Every default of a component's resources of one type, with what could happen without it. */
export function of(
  component: string,
  type: string,
  ways: readonly (readonly [way: Break, why: string])[],
  named?: RegExp,
): Mutation[] {
  return ways.map(([way, why]) => ({
    component,
    type,
    ...(named ? { named } : {}),
    ...way,
    why,
  }));
}

/** How a mutation is called in the tests, the table and the list of survivors. */
export function nameOf({ component, type, named, into }: Mutation): string {
  const which = named === undefined ? "" : ` ${named.source.replaceAll(/[$^\\]/g, "")}`;
  return `${component}: ${type.split("/").at(-1)}${which}: ${into}`;
}

/** An input, by its path: `a.0.b`; `(json)` stands for "the document that this text is". */
export function set(path: string, value: unknown): Break {
  return {
    into: `${shown(path)} = ${typeof value === "string" ? value : JSON.stringify(value)}`,
    change: (it) => unbound({ ...it, inputs: withPart(it.inputs, partsOf(path), value) }, path),
  };
}

export function leftOut(path: string): Break {
  return {
    into: `${shown(path)} left out`,
    change: (it) => {
      const parts = partsOf(path);
      const inputs = withPart(it.inputs, parts, undefined);
      return unbound({ ...it, inputs: parts.length === 1 ? without(inputs, path) : inputs }, path);
    },
  };
}

/** What stands in a text input: a line of what is delivered, a part of a document. */
export function text(from: string, to: string, input = "stdin"): Break {
  const how = to === "" ? `"${from.trim()}" left out` : `"${to.trim()}"`;
  return {
    into: `${input}: ${how}`,
    change: (it) => ({
      ...it,
      inputs: { ...it.inputs, [input]: String(it.inputs[input]).replaceAll(from, to) },
    }),
  };
}

/** A part of what a machine does when it starts. */
export function startUp(from: string, to: string): Break {
  return {
    into: `userData: ${to}`,
    change: (it) => {
      const script = Buffer.from(String(it.inputs["userData"]), "base64").toString("utf8");
      const userData = Buffer.from(script.replaceAll(from, to), "utf8").toString("base64");
      return { ...it, inputs: { ...it.inputs, userData } };
    },
  };
}

type Statement = Record<string, unknown>;

/** One statement of a policy document, by its Sid; undefined leaves a part of it out. */
export function statement(sid: string, change: Statement | null, input = "policy"): Break {
  return {
    into: `${input}: ${change === null ? `no ${sid}` : `${sid} with ${said(change)}`}`,
    change: (it) => {
      const document = JSON.parse(String(it.inputs[input])) as { Statement: Statement[] };
      const Statement = document.Statement.flatMap((one) => {
        const isIt = sid === "*" || one["Sid"] === sid;
        if (!isIt) return [one];
        return change === null ? [] : [JSON.parse(JSON.stringify({ ...one, ...change }))];
      });
      return {
        ...it,
        inputs: { ...it.inputs, [input]: JSON.stringify({ ...document, Statement }) },
      };
    },
  };
}

/** One setting of a database server. */
export function setting(name: string, value: string | null): Break {
  return {
    into: value === null ? `${name} left out` : `${name} = ${value}`,
    change: (it) => {
      const all = it.inputs["parameters"] as { name: string }[];
      const others = all.filter((one) => one.name !== name);
      const parameters = value === null ? others : [...others, { name, value }];
      return { ...it, inputs: { ...it.inputs, parameters } };
    },
  };
}

/** An input of a task's only container. */
export function container(path: string, value?: unknown): Break {
  const full = `containerDefinitions.(json).0.${path}`;
  const { change } = value === undefined ? leftOut(full) : set(full, value);
  const to = value === undefined ? " left out" : ` = ${JSON.stringify(value)}`;
  return { into: `container: ${path}${to}`, change };
}

/** A rule of a firewall, in front of all others. */
export function alsoRule(rule: Readonly<Record<string, unknown>>): Break {
  return {
    into: `rules with ${said(rule)}`,
    change: (it) => {
      const rules = [{ enabled: true, ...rule }, ...(it.inputs["rules"] as unknown[])];
      return { ...it, inputs: { ...it.inputs, rules } };
    },
  };
}

/** Every rule of a firewall that says this is taken out. */
export function noRule(of: Readonly<Record<string, unknown>>): Break {
  return {
    into: `rules without ${said(of)}`,
    change: (it) => {
      const all = it.inputs["rules"] as Record<string, unknown>[];
      const rules = all.filter((one) => !Object.entries(of).every(([key, is]) => one[key] === is));
      return { ...it, inputs: { ...it.inputs, rules } };
    },
  };
}

export const unprotected: Break = {
  into: "protect off",
  change: (it) => ({ ...it, protect: false }),
};

export const gone: Break = { into: "not made", change: () => undefined };

export function ignores(...paths: readonly string[]): Break {
  return {
    into: `ignoreChanges with ${paths.join(", ")}`,
    change: (it) => ({ ...it, options: { ...it.options, ignoreChanges: paths } }),
  };
}

/** A secret input as the engine's policies get it: in clear, where the model has a mark alone. */
export function inClear(input: string, value: string): Break {
  return {
    into: `${input}: ${value.split("\n")[0] ?? ""}`,
    change: (it) => ({ ...it, inputs: { ...it.inputs, [input]: value } }),
  };
}

function partsOf(path: string): (string | number)[] {
  return path.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** An input that is a constant now comes from no other resource. */
function unbound(resource: GraphResource, path: string): GraphResource {
  const [input = ""] = path.split(".");
  const { dependencies = {} } = resource.options;
  if (!(input in dependencies) || path.includes(".")) return resource;
  return {
    ...resource,
    options: { ...resource.options, dependencies: { ...dependencies, [input]: [] } },
  };
}

function without(inputs: GraphResource["inputs"], key: string): GraphResource["inputs"] {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== key));
}

function shown(path: string): string {
  return path.replaceAll(/\.(\d+)/g, "[$1]").replaceAll(".(json)", "");
}

function said(parts: object): string {
  return Object.entries(parts)
    .map(([key, value]) => {
      if (value === undefined) return `no ${key}`;
      return `${key} ${typeof value === "string" ? value : JSON.stringify(value)}`;
    })
    .join(", ");
}
