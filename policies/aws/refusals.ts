import type { GraphResource } from "../../guard/graph.ts";
import type { Statement } from "../../guard/read/policy-document.ts";
import { resourcePolicies } from "./resource-policies.ts";

/**
 * Whether a policy refuses everybody who comes without TLS; one that is not known yet may.
 *
 * @param action In small letters, what has to be refused: `s3:*`, `sns:publish`.
 */
export function refusesPlain(resource: GraphResource, action: string): boolean {
  return resourcePolicies(resource).some(
    ({ policy }) => !policy.known || policy.statements.some((it) => refuses(it, action)),
  );
}

/** For a bucket its objects are meant, which are named beside it. */
function refuses(statement: Statement, action: string): boolean {
  const { effect, principals, actions, resources, conditions } = statement;
  const [only, ...more] = conditions;
  return (
    effect === "Deny" &&
    principals.some(({ value }) => value === "*") &&
    [action, `${action.split(":")[0]}:*`, "*"].some((it) => actions.includes(it)) &&
    (action !== "s3:*" || resources.some((it) => it === "*" || it.endsWith("/*"))) &&
    more.length === 0 &&
    only?.operator === "bool" &&
    only.key === "aws:securetransport" &&
    only.values.join() === "false"
  );
}
