import type { Inputs } from "../../guard/kinds/kind.ts";
import type { ModelResource } from "./graph.ts";

/** What the child is asked, on its command line as JSON. */
export interface ChildRequest {
  /** Absolute path of the project whose `index.ts` is run. */
  readonly code: string;
  /** `dev`, `dev.acme` … A platform that a tenant needs is modelled by itself. */
  readonly stacks: readonly string[];
  readonly digestKey: string;
}

/** One stack, modelled: what its program would register, or why it does not. */
export type StackModel =
  | {
      readonly resources: readonly ModelResource[];
      /** Outputs of the stack, secrets masked. */
      readonly outputs: Inputs;
      /** How long the program ran. */
      readonly seconds: number;
    }
  | { readonly problems: string };

/** What the child says: each stack that was asked for, as soon as it is done. */
export interface ChildMessage {
  readonly stack: string;
  readonly model: StackModel;
}
