import { asText, isList, isObject, type Props, type Value } from "../../../values/value.ts";

/** The statements of a policy document; undefined if it is no JSON object with a Statement. */
export function statementsOf(document: string): Props[] | undefined {
  let parsed: Value;
  try {
    parsed = JSON.parse(document) as Value;
  } catch {
    return undefined;
  }
  const statement = isObject(parsed) ? parsed.Statement : undefined;
  if (isObject(statement)) return [statement];
  return isList(statement) && statement.length > 0 && statement.every(isObject)
    ? statement.filter(isObject)
    : undefined;
}

/** Whether a service may do something by a statement that allows it: assume a role, use a key, call a function. */
export function allowsService(document: string, service: string | RegExp): boolean {
  return (statementsOf(document) ?? []).some((statement) => {
    if (statement.Effect !== "Allow") return false;
    const principal = isObject(statement.Principal) ? statement.Principal.Service : undefined;
    return strings(principal).some((name) =>
      typeof service === "string" ? name === service : service.test(name),
    );
  });
}

/** Whether a statement allows an action, by name or by a wildcard. */
export function allowsAction(document: string, action: string): boolean {
  return (statementsOf(document) ?? []).some(
    (statement) =>
      statement.Effect === "Allow" &&
      strings(statement.Action).some((pattern) => matches(pattern, action)),
  );
}

export function strings(value: Value | undefined): string[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value.map(asText) : [asText(value)];
}

function matches(pattern: string, action: string): boolean {
  const source = pattern
    .split(/([*?])/)
    .map((part) => (part === "*" ? ".*" : part === "?" ? "." : part.replace(/[^\w]/g, "\\$&")))
    .join("");
  return new RegExp(`^${source}$`, "i").test(action);
}
