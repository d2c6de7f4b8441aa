import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { Code, type StackKind } from "../catalog/code/code.ts";

/** Outputs of every stack: what tells later whether it is what catalog and code make of it now. */
export interface MadeOf {
  /** Hash of what the catalog decided. */
  readonly inputHash: pulumi.Output<string>;
  /** Hash of the code that the stack is made of: its builder, its components, their packages. */
  readonly codeHash: pulumi.Output<string>;
  /** Types of the components that it registered, sorted: with them the second hash can be told without a run. */
  readonly components: pulumi.Output<readonly string[]>;
  /** How many resources it registered: a state that holds more has a deletion that failed. */
  readonly resources: pulumi.Output<number>;
  /** Hash of what its platform told it and it was built with; null where it is built without. */
  readonly factsHash: pulumi.Output<string | null>;
}

/**
 * Watches what the program registers in its stack from now on; call the result once everything is registered.
 * The outputs are there only when every resource is: a failed update leaves those of the update before, so that what
 * failed still counts as out of date.
 */
export function watchStack(): (
  stack: StackKind,
  inputHash: string,
  factsHash?: string | null,
) => MadeOf {
  const resources: pulumi.Resource[] = [];
  const types = new Set<string>();
  pulumi.runtime.registerStackTransformation(({ type, resource }) => {
    resources.push(resource);
    if (type.startsWith("tenantry:")) types.add(type);
    return undefined;
  });
  return (stack, inputHash, factsHash = null) => {
    const components = [...types].sort();
    own ??= new Code(root);
    const codeHash = own.hash({ ...stack, components });
    const made = pulumi.all(resources.map(({ urn }) => urn));
    return {
      inputHash: made.apply(() => inputHash),
      codeHash: made.apply(() => codeHash),
      components: made.apply(() => components),
      resources: made.apply(({ length }) => length),
      factsHash: made.apply(() => factsHash),
    };
  };
}

const root = fileURLToPath(new URL("..", import.meta.url));
/** Read once: a model builds many stacks in one process, and what runs there is what was loaded. */
let own: Code | undefined;
