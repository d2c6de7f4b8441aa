import { type PolicyDocument, readPolicy, type Statement } from "../../read/policy-document.ts";
import { documentOf, isHidden } from "../../read/values.ts";

/**
 * Statements of a policy that allow something; undefined where it is not known yet, or a secret. What is said by
 * exclusion, or not said, is taken for everything. A statement that denies is left out: it can only take away.
 */
export function allowedBy(document: unknown): Statement[] | undefined {
  const policy: PolicyDocument = isHidden(documentOf(document))
    ? { known: false }
    : readPolicy(document);
  if (!policy.known) return undefined;
  return policy.statements
    .filter(({ effect }) => effect === "Allow")
    .map((it) => ({
      ...it,
      actions: orAll(it.actions, it.notActions),
      resources: orAll(it.resources, it.notResources),
    }));
}

function orAll(named: readonly string[], excluded: readonly string[]): readonly string[] {
  return named.length === 0 || excluded.length > 0 ? ["*"] : named;
}

/**
 * Values of a condition that must hold: one that may be absent, or that says what must not be, narrows nothing.
 *
 * @param keys Of keys in small letters.
 */
export function required({ conditions }: Statement, keys: RegExp): readonly (readonly string[])[] {
  return conditions
    .filter(
      ({ operator, key, values }) =>
        /^(?:foranyvalue:)?(?:string|arn)(?:equals|like|equalsignorecase)$/.test(operator) &&
        keys.test(key) &&
        values.length > 0,
    )
    .map(({ values }) => values);
}
