import type { GraphResource } from "../../../../guard/graph.ts";
import type { EdgeKind } from "../../../../guard/isolation/edge.ts";
import { type Environment, edited, withResources } from "./environment.ts";

/** One edit of a graph, and what the proof must say of it. */
export interface Planted {
  readonly kind: EdgeKind;
  readonly title: string;
  readonly of: "dev" | "prod";
  readonly plant: (environment: Environment) => Environment;
  /** Every line that fails; none for a near miss. */
  readonly fails: readonly string[];
}

export type Inputs = Record<string, unknown>;
type Statement = Record<string, unknown>;

/** Changes inputs of the one resource of that name. */
export const at =
  (stack: string, name: string, change: (inputs: Inputs) => Inputs) => (it: Environment) =>
    edited(it, stack, name, change);

/** Replaces a text in an input. */
export const text =
  (input: string, from: string, to: string) =>
  (inputs: Inputs): Inputs => {
    const before = String(inputs[input]);
    if (!before.includes(from)) throw new Error(`${input} has no ${from}`);
    return { [input]: before.replaceAll(from, to) };
  };

/** Adds a statement to a policy document. */
export const also =
  (statement: Statement, input = "policy") =>
  (inputs: Inputs): Inputs => {
    const document = JSON.parse(String(inputs[input])) as { Statement: Statement[] };
    const more = { Effect: "Allow", ...statement };
    return { [input]: JSON.stringify({ ...document, Statement: [...document.Statement, more] }) };
  };

/** Puts a rule in front of a firewall's others. */
export const alsoRule =
  (rule: Inputs) =>
  (inputs: Inputs): Inputs => ({
    rules: [{ enabled: true, ...rule }, ...(inputs["rules"] as Inputs[])],
  });

/** Changes what a function is asked. */
export const request =
  (change: Inputs) =>
  (inputs: Inputs): Inputs => ({
    input: JSON.stringify({ ...(JSON.parse(String(inputs["input"])) as Inputs), ...change }),
  });

/** A resource that no component of the example makes. */
export const another =
  (stack: string, type: string, name: string, inputs: Inputs) => (it: Environment) =>
    withResources(it, stack, (resources) => [...resources, aResource(stack, type, name, inputs)]);

function aResource(stack: string, type: string, name: string, inputs: Inputs): GraphResource {
  const urn = `urn:pulumi:${stack}::tenantry::${type}::${name}`;
  return { urn, type, name, inputs, outputs: {}, protect: false, options: {} };
}

/** Takes a resource away. */
export const without = (stack: string, name: string) => (it: Environment) =>
  withResources(it, stack, (resources) => resources.filter((resource) => resource.name !== name));

/** Several edits, one after the other. */
export const and =
  (...edits: readonly ((it: Environment) => Environment)[]) =>
  (it: Environment): Environment =>
    edits.reduce((done, edit) => edit(done), it);

/** What is planted in one kind of part. */
export interface Plants {
  readonly holes: readonly Planted[];
  /** Edits that look like a hole and are none. */
  readonly nearMisses: readonly Planted[];
  /** Edges that cannot be read: each fails, and says which resource it is. */
  readonly unreadable: readonly Planted[];
}
