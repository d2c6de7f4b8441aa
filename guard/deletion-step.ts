import { nameOf, type Step } from "./events.ts";
import type { Inputs } from "./kinds/kind.ts";

/** What stands in a state, or in a model of one. */
export interface Standing {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Inputs;
  readonly protect?: boolean;
}

/** The step that takes something away. */
export function deletionStep({ urn, type, id, inputs = {}, protect = false }: Standing): Step {
  return {
    op: "delete",
    urn,
    type,
    name: nameOf(urn),
    ...(id === undefined ? {} : { id }),
    inputs,
    changed: [],
    replaces: [],
    protected: protect,
    protection: "kept",
  };
}
