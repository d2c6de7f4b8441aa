import type { WrittenStatement } from "./policies.ts";

/** One thing that somebody asks IAM for. */
interface Request {
  readonly action: string;
  readonly resource: string;
  /** What is known of the request and the thing: `aws:ResourceTag/tenantry:site`. A key that is absent is not there. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** Whether IAM allows it: one statement does, and none denies. Only operators that the project's policies use. */
export function allows(statements: readonly WrittenStatement[], request: Request): boolean {
  const matching = statements.filter((statement) => matches(statement, request));
  return (
    matching.some(({ Effect }) => Effect === "Allow") &&
    matching.every(({ Effect }) => Effect !== "Deny")
  );
}

function matches(statement: WrittenStatement, { action, resource, context }: Request): boolean {
  const { Action, NotAction, Resource = [], Condition = {} } = statement;
  const named = [Action ?? NotAction ?? []]
    .flat()
    .some((pattern) => like(pattern.toLowerCase(), action.toLowerCase()));
  return (
    named === (NotAction === undefined) &&
    [Resource].flat().some((pattern) => like(pattern, resource)) &&
    Object.entries(Condition).every(([operator, tests]) =>
      Object.entries(tests).every(([key, wanted]) =>
        holds(operator, [wanted].flat().map(String), context[key]),
      ),
    )
  );
}

function holds(
  operator: string,
  wanted: readonly string[],
  found: string | readonly string[] | undefined,
): boolean {
  const values = found === undefined ? [] : [found].flat();
  const equal = (value: string) => wanted.includes(value);
  const alike = (value: string) => wanted.some((pattern) => like(pattern, value));
  switch (operator) {
    case "StringEquals":
      return values.some(equal);
    case "StringEqualsIfExists":
      return found === undefined || values.some(equal);
    // True for a key that is absent, as IAM has it.
    case "StringNotEquals":
      return !values.some(equal);
    case "StringLike":
    case "ArnLike":
      return values.some(alike);
    case "ForAllValues:StringLike":
      return values.every(alike);
    case "Null":
      return wanted[0] === String(found === undefined);
    default:
      throw new Error(`nobody told the test what ${operator} means`);
  }
}

function like(pattern: string, value: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(value);
}
