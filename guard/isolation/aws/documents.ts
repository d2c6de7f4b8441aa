import { isHidden, objects, texts } from "../values.ts";

/** One statement of a policy document. */
export interface Statement {
  readonly allows: boolean;
  /** `*` where the document says what is not meant. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `{ AWS: […], Service: […] }`; empty where it names none. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  readonly conditions: readonly Condition[];
}

export interface Condition {
  /** `StringEquals` */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** Statements of a document; undefined where it cannot be read. */
export function statementsOf(document: unknown): Statement[] | undefined {
  const parsed = typeof document === "string" ? parse(document) : document;
  if (typeof parsed !== "object" || parsed === null || isHidden(parsed)) return undefined;
  return objects((parsed as { readonly Statement?: unknown }).Statement).map((written) => ({
    allows: written["Effect"] === "Allow",
    actions: written["NotAction"] === undefined ? texts(written["Action"]) : ["*"],
    resources: written["NotResource"] === undefined ? texts(written["Resource"]) : ["*"],
    principals: principalsOf(written),
    conditions: conditionsOf(written["Condition"]),
  }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function principalsOf(written: Readonly<Record<string, unknown>>): Record<string, string[]> {
  if (written["NotPrincipal"] !== undefined) return { AWS: ["*"] };
  const principal = written["Principal"];
  if (typeof principal === "string") return { AWS: [principal] };
  const [named = {}] = objects(principal);
  return Object.fromEntries(Object.entries(named).map(([kind, value]) => [kind, texts(value)]));
}

function conditionsOf(value: unknown): Condition[] {
  const [operators = {}] = objects(value);
  return Object.entries(operators).flatMap(([operator, keys]) =>
    objects(keys).flatMap((key) =>
      Object.entries(key).map(([name, values]) => ({ operator, key: name, values: texts(values) })),
    ),
  );
}

/** Values of a condition that must hold: one that may be absent, or that says what must not be, narrows nothing. */
export function required({ conditions }: Statement, keys: RegExp): readonly (readonly string[])[] {
  return conditions
    .filter(
      ({ operator, key }) =>
        /^(?:ForAnyValue:)?(?:String|Arn)(?:Equals|Like|EqualsIgnoreCase)$/.test(operator) &&
        keys.test(key),
    )
    .map(({ values }) => values);
}
