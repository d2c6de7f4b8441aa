import type { Inputs } from "./kinds/kind.ts";

/**
 * A stack as plain data, wherever it was read from: the program under mocks, a preview, a state, or what the engine
 * hands to a policy.
 */
export interface GraphResource {
  readonly urn: string;
  /** `aws:rds/instance:Instance`; a component's begins with `tenantry:`, a provider's with `pulumi:providers:`. */
  readonly type: string;
  /** Logical name: `acme-crm`. */
  readonly name: string;
  /** The provider's id, where it is known. */
  readonly id?: string;
  /** URN of the parent; absent where that is the stack itself. */
  readonly parent?: string;
  /** As the program gave them. Secrets are {@link secretValue}, what is not known yet is {@link unknownValue}. */
  readonly inputs: Inputs;
  /** What the provider computed, where it is known; empty in a graph that was made under mocks or for a preview. */
  readonly outputs: Inputs;
  readonly protect: boolean;
  readonly options: GraphOptions;
  /** The explicit provider, where it is known. */
  readonly provider?: GraphProvider;
}

/** Options that a rule may ask for; each is left out where the source of the graph does not tell it. */
export interface GraphOptions {
  readonly ignoreChanges?: readonly string[];
  /** Inputs whose change makes a new one, whatever the provider says. */
  readonly replaceOnChanges?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  readonly additionalSecretOutputs?: readonly string[];
  readonly aliases?: readonly string[];
  /** URNs that an input comes from, by its name. */
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
  /** URNs: when one of them is replaced, so is this. */
  readonly replaceWith?: readonly string[];
  /** What exists already and is taken over, by the provider's id. */
  readonly importId?: string;
}

export interface GraphProvider {
  readonly type: string;
  readonly name: string;
  readonly inputs: Inputs;
}

/** Stands for a value that is not known before an update. */
export const unknownValue = "[unknown]";
/** What the engine writes for "not known yet", on the wire, in a plan and in a state (its `plugin/rpc.go`). */
export const engineUnknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** Stands for a secret of any shape. */
export const secretValue = "[secret]";

/** Whether a value, or any part of it, is not known before an update. */
export function hasUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasUnknown);
}
