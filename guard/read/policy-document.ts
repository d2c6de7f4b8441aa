import { hasUnknown, secretValue } from "../graph.ts";
import { documentOf, listOf, mapOf } from "./values.ts";

/** A policy of AWS, read. What is not known before the update, or is a secret, cannot be judged yet. */
export type PolicyDocument =
  | { readonly known: true; readonly statements: readonly Statement[] }
  | { readonly known: false };

export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly principals: readonly Principal[];
  /** In small letters, as AWS compares them. */
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly conditions: readonly Condition[];
}

export interface Principal {
  /** `AWS`, `Service`, `Federated`, `CanonicalUser`; `*` for everybody. */
  readonly kind: string;
  readonly value: string;
}

/** One key of one operator of a statement's `Condition`; all of them have to hold. */
export interface Condition {
  /** In small letters: `stringequals`. */
  readonly operator: string;
  /** In small letters: `aws:resourcetag/tenantry:site`. */
  readonly key: string;
  readonly values: readonly string[];
}

const anything: Statement = {
  effect: "Allow",
  principals: [{ kind: "*", value: "*" }],
  actions: ["*"],
  notActions: [],
  resources: ["*"],
  notResources: [],
  conditions: [],
};

/**
 * Reads a policy, as text or as data. What cannot be read is taken for one that allows everything to everybody: AWS
 * might read it.
 */
export function readPolicy(value: unknown): PolicyDocument {
  const document = documentOf(value);
  if (hasUnknown(document) || document === secretValue) return { known: false };
  const { Statement: statements } = mapOf(document);
  const list = [statements].flat().map(toStatement);
  return { known: true, statements: statements === undefined ? [anything] : list };
}

function toStatement(value: unknown): Statement {
  const { Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition } =
    mapOf(value);
  if (Effect !== "Allow" && Effect !== "Deny") return anything;
  return {
    effect: Effect,
    principals: NotPrincipal === undefined ? toPrincipals(Principal) : anything.principals,
    actions: namedIn(Action, NotAction).map((it) => it.toLowerCase()),
    notActions: textsOf(NotAction).map((it) => it.toLowerCase()),
    resources: namedIn(Resource, NotResource),
    notResources: textsOf(NotResource),
    conditions: toConditions(Condition),
  };
}

/** An exclusion of nothing means everything. */
function namedIn(value: unknown, excluded: unknown): string[] {
  return excluded !== undefined && textsOf(excluded).length === 0 ? ["*"] : textsOf(value);
}

function toPrincipals(value: unknown): readonly Principal[] {
  if (value === undefined) return [];
  if (typeof value === "string") return [{ kind: "*", value }];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return anything.principals;
  return Object.entries(mapOf(value)).flatMap(([kind, ids]) =>
    textsOf(ids).map((id) => ({ kind: id === "*" ? "*" : kind, value: id })),
  );
}

function toConditions(value: unknown): Condition[] {
  return Object.entries(mapOf(value)).flatMap(([operator, tests]) =>
    Object.entries(mapOf(tests)).map(([key, values]) => ({
      operator: operator.toLowerCase(),
      key: key.toLowerCase(),
      values: textsOf(values),
    })),
  );
}

/** One text, or a list of them; what is neither is given as text, since a pattern may be a number. */
function textsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? listOf(value) : value === undefined ? [] : [value];
  return list.map((it) =>
    typeof it === "string" ? it : typeof it === "object" ? "*" : JSON.stringify(it),
  );
}

/** Whether a statement holds only where the key has one of these values. */
export function isHeldTo(
  { conditions }: Statement,
  operator: string,
  key: string,
  allowed: readonly string[],
): boolean {
  return conditions.some(
    (it) =>
      it.operator === operator.toLowerCase() &&
      it.key === key.toLowerCase() &&
      it.values.length > 0 &&
      it.values.every((value) => allowed.includes(value)),
  );
}
