import type { lb } from "@pulumi/aws/types/input.js";
import type { AwsRoute } from "../../catalog/resolved.ts";

/** Which requests are a service's: `/crm` and what is below it, never `/crmx`. */
export function routeConditions({
  host,
  path,
}: Pick<AwsRoute, "host" | "path">): lb.ListenerRuleCondition[] {
  const hostHeader = { hostHeader: { values: [host] } };
  if (path === "/") return [hostHeader];
  return [hostHeader, { pathPattern: { values: [path, `${path}/*`] } }];
}

/** Takes the path off before a request reaches the service, and leaves the rest, the query too, as it came. */
export function routeTransforms({
  path,
  strip,
}: Pick<AwsRoute, "path" | "strip">): lb.ListenerRuleTransform[] {
  if (!strip || path === "/") return [];
  const regex = `^${literal(path)}/?(.*)$`;
  return [{ type: "url-rewrite", urlRewriteConfig: { rewrite: { regex, replace: "/$1" } } }];
}

/**
 * The paths of a smoke test as they are asked for at the load balancer.
 * @returns undefined in the place of one that the route does not lead to.
 */
export function smokePaths(
  { path, strip }: Pick<AwsRoute, "path" | "strip">,
  smoke: readonly string[],
): (string | undefined)[] {
  if (path === "/") return [...smoke];
  if (strip) return smoke.map((it) => `${path}${it}`);
  return smoke.map((it) => (it === path || it.startsWith(`${path}/`) ? it : undefined));
}

/** A path inside a regular expression. Ids and paths hold no other special characters than the dot. */
function literal(path: string): string {
  return path.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
