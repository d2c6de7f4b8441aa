import { awsTagKeys } from "../../components/conventions.ts";
import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { at, listOf } from "../../guard/read/values.ts";

export type Lifecycle = "disposable" | "protected";

/**
 * Finds out what the lifecycle of a resource of this stack is: by its tags, or by the `lifecycle` of the component that
 * it is part of. Undefined where nobody says it. One that is not known before the update counts as protected: that is
 * what asks more.
 */
export function lifecyclesOf(
  resources: readonly GraphResource[],
): (resource: GraphResource) => Lifecycle | undefined {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  return (resource) => {
    // A chain that bites its own tail is nobody's graph, but must not hang a policy.
    const seen = new Set<GraphResource>();
    let place: GraphResource | undefined = resource;
    while (place !== undefined && !seen.has(place)) {
      seen.add(place);
      const said = saidBy(place);
      if (said !== undefined) return said;
      place = byUrn.get(place.parent ?? "");
    }
    return undefined;
  };
}

/** What a resource says of itself. */
export function saidBy({ type, inputs }: GraphResource): Lifecycle | undefined {
  if (type.startsWith("tenantry:")) return toLifecycle(inputs["lifecycle"]);
  const { tags } = inputs;
  const words = listOf(tags).map((tag) =>
    at(tag, "key") === awsTagKeys.lifecycle ? at(tag, "value") : tag,
  );
  const said = [at(tags, awsTagKeys.lifecycle), ...words].flatMap((it) => toLifecycle(it) ?? []);
  return said.includes("protected") ? "protected" : said[0];
}

function toLifecycle(value: unknown): Lifecycle | undefined {
  if (value === unknownValue) return "protected";
  return value === "disposable" || value === "protected" ? value : undefined;
}
