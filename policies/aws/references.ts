import type { GraphResource } from "../../guard/graph.ts";
import { leavesOf } from "../../guard/read/values.ts";

/**
 * Whether an input of a resource comes from another resource of the stack: the engine says so, or its value is one that
 * means the other.
 */
export function refersTo(holder: GraphResource, input: string, target: GraphResource): boolean {
  if (holder.options.dependencies?.[input]?.includes(target.urn) === true) return true;
  const names = namesOf(target);
  for (const { text } of leavesOf(holder.inputs[input])) if (names.has(text)) return true;
  return false;
}

/** What may stand for a resource in others: its id, its ARN, its names, and what a model puts in place of them. */
export function namesOf({ id, name, inputs, outputs }: GraphResource): ReadonlySet<string> {
  const named = ["id", "arn", "name", "bucket", "identifier", "clusterIdentifier", "url"];
  const known = named.flatMap((key) => [inputs[key], outputs[key]]);
  const texts = [id, ...known, `${name}-id`, `arn-of-${name}`];
  return new Set(texts.filter((it): it is string => typeof it === "string" && it !== ""));
}

/** Whether a resource stands in a component of this type, however deep. */
export function isPartOf(
  { urn, parent = "" }: Pick<GraphResource, "urn" | "parent">,
  component: string,
): boolean {
  return typesIn(parent).includes(component) || typesIn(urn).slice(0, -1).includes(component);
}

/** `urn:pulumi:dev.acme::tenantry::tenantry:aws:Alb$aws:lb/listener:Listener::acme-443` → both types. */
function typesIn(urn: string): string[] {
  return (urn.split("::")[2] ?? "").split("$");
}

export function ofType(resources: readonly GraphResource[], type: string): GraphResource[] {
  return resources.filter((resource) => typeOf(resource) === type);
}

/** Load balancers and buckets go by several names in the provider. */
export function typeOf({ type }: Pick<GraphResource, "type">): string {
  return type.replace(/^aws:alb\//, "aws:lb/").replace(/^aws:s3\/(\w+)V2:(\w+)V2$/, "aws:s3/$1:$2");
}
