import type { GraphResource } from "../../guard/graph.ts";
import { type PolicyDocument, readPolicy } from "../../guard/read/policy-document.ts";
import { policyHolders } from "../../guard/read/policy-holders.ts";
import { typeOf } from "./references.ts";

/** The policies that a resource gives to things, by the input that they stand in. */
export function resourcePolicies(
  resource: GraphResource,
): { readonly input: string; readonly policy: PolicyDocument }[] {
  const { policy } = resource.inputs;
  if (policyHolders[typeOf(resource)] === undefined || policy === undefined) return [];
  return [{ input: "policy", policy: readPolicy(policy) }];
}
