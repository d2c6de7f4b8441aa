import { type GraphResource, secretValue, unknownValue } from "../../guard/graph.ts";
import { at } from "../../guard/read/values.ts";
import type { Report } from "../rule.ts";

/**
 * Reports an input that is not one of the values that are allowed. Left out is not allowed either: what a provider
 * assumes can change with its version. A switch may be given as text, as some of AWS's are.
 *
 * @param path `metadataOptions.httpTokens`
 * @param allowed What has to stand there, for instance `true` or a word of an enum.
 */
export function requireValue(
  resource: GraphResource,
  path: string,
  allowed: readonly (string | boolean)[],
  report: Report,
): void {
  const problem = problemOf(at(resource.inputs, ...path.split(".")), allowed);
  if (problem !== undefined) report(`${resource.name}: ${path} ${problem}`, resource.urn);
}

/** What is wrong with a value that has to be one of these; undefined when nothing is. */
export function problemOf(
  value: unknown,
  allowed: readonly (string | boolean)[],
): string | undefined {
  const wanted = `has to be ${allowed.join(" or ")}`;
  if (value === unknownValue || value === secretValue) {
    return `is not known before the update. It ${wanted}, as a plain value.`;
  }
  const given = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  return allowed.some((it) => String(it) === given) ? undefined : `${wanted}.`;
}

/** Whether somebody gave a value; what is empty is none. */
export function isGiven(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== "";
}
