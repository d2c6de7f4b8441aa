import type { StackModel } from "../../../fleet/model/messages.ts";
import type { StackState, StateResource } from "../../../fleet/state.ts";
import type { GraphResource } from "../../../guard/graph.ts";

type Modelled = Extract<StackModel, { readonly outputs: unknown }>;

/** The state that a stack has once its model is brought up. */
export function stated(
  stack: string,
  { resources, outputs }: Omit<Modelled, "seconds">,
): StackState {
  const type = "pulumi:pulumi:Stack";
  const root = { urn: `urn:pulumi:${stack}::tenantry::${type}::tenantry-${stack}`, type, outputs };
  const urnOf = (provider: GraphResource["provider"]): string | undefined =>
    resources.find((it) => it.type === provider?.type && it.name === provider.name)?.urn;
  return {
    pending: [],
    resources: [
      root,
      ...resources.map(
        ({ urn, type: own, id, parent = root.urn, provider, ...it }): StateResource => {
          const by = urnOf(provider);
          return {
            urn,
            type: own,
            parent,
            inputs: it.inputs,
            outputs: it.outputs,
            ...(id === undefined ? {} : { id }),
            ...(by === undefined ? {} : { provider: `${by}::an-id` }),
          };
        },
      ),
    ],
  };
}
