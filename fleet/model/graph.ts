import type { GraphResource } from "../../guard/graph.ts";
import type { RecordedResource } from "./recorded.ts";

/** A resource of a model. */
export interface ModelResource extends GraphResource {
  /**
   * {@link GraphResource.inputs} with a digest for each secret, so that two models tell whether one changed; absent
   * where there is none.
   */
  readonly digested?: GraphResource["inputs"];
}

const stackType = "pulumi:pulumi:Stack";

/** What a program registered, as the plain data that rules, guard and proof read. The stack's own resource is left out. */
export function toGraph(recorded: readonly RecordedResource[]): ModelResource[] {
  const byUrn = new Map(recorded.map((resource) => [resource.urn, resource]));
  return recorded
    .filter(({ type }) => type !== stackType)
    .map((resource) => toResource(resource, byUrn));
}

function toResource(
  resource: RecordedResource,
  byUrn: ReadonlyMap<string, RecordedResource>,
): ModelResource {
  const { urn, type, name, inputs, digested, protect, parentUrn, providerUrn } = resource;
  const provider = providerUrn === undefined ? undefined : byUrn.get(providerUrn);
  return {
    urn,
    type,
    name,
    ...(parentUrn === undefined ? {} : { parent: parentUrn }),
    inputs,
    ...(digested ? { digested } : {}),
    ...(resource.id === undefined ? {} : { id: resource.id }),
    outputs: resource.computed,
    protect,
    options: {
      ignoreChanges: resource.ignoreChanges,
      replaceOnChanges: resource.replaceOnChanges,
      replaceWith: resource.replaceWithUrns,
      deleteBeforeReplace: resource.deleteBeforeReplace,
      additionalSecretOutputs: resource.additionalSecretOutputs,
      aliases: resource.aliases,
      dependencies: resource.sources,
      ...(resource.importId === undefined ? {} : { importId: resource.importId }),
    },
    ...(provider
      ? { provider: { type: provider.type, name: provider.name, inputs: provider.inputs } }
      : {}),
  };
}
