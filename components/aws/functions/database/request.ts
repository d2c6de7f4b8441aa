import type { Engine } from "../login.ts";
import type { Servers } from "../server-place.ts";
import { bindingProblems } from "./bindings.ts";

/** What a tenant's stack asks for. It holds names and places, never a password. */
export interface DatabaseRequest {
  readonly engine: Engine;
  /** As the administrator's secret has it: another one is refused. */
  readonly host: string;
  readonly port: number;
  /** ARN of the administrator's secret, under `<site>/platform/` or, of a tenant's own server, `<site>/t<number>/`. */
  readonly administratorSecret: string;
  /** ARN of the secret with the role's password, under `<site>/t<number>/`. */
  readonly roleSecret: string;
  /** `t17_crm` */
  readonly database: string;
  readonly role: string;
  /** `t17_crm_owner`; PostgreSQL only. */
  readonly owner: string | null;
  /** Of the role, its nightly dump included. */
  readonly connectionLimit: number;
  readonly lifecycle: "disposable" | "protected";
}

/** A request, and what the engine does with the resource that stands for it. */
export interface DatabaseEvent {
  readonly request: DatabaseRequest;
  readonly action: "create" | "update" | "delete";
  /** What was asked for before, as it was; undefined where nothing was. Nothing is done with it but to compare. */
  readonly former:
    | Readonly<Partial<Record<"engine" | "database" | "role" | "lifecycle", unknown>>>
    | undefined;
}

const actions = ["create", "update", "delete"];

/**
 * Reads what Lambda hands over: the request, and under `tf` what the provider adds to it
 * (https://www.pulumi.com/registry/packages/aws/api-docs/lambda/invocation/, CRUD lifecycle management).
 * @throws Error naming everything that is wrong.
 */
export function parseEvent(event: unknown, servers: Servers): DatabaseEvent {
  const { tf, ...request } = objectOf(event, "The event");
  const { action, prev_input: former } = objectOf(tf, 'The key "tf" of the event');
  if (typeof action !== "string" || !actions.includes(action)) {
    throw new Error(
      `The action is ${JSON.stringify(action)}; one of ${actions.join(", ")} is known.`,
    );
  }
  return {
    request: checked(request, servers),
    action: action as DatabaseEvent["action"],
    former:
      former === undefined || former === null ? undefined : objectOf(former, "The former input"),
  };
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new Error(`${what} is no object. A tenant's stack invokes this function, nobody else.`);
}

function checked(value: Record<string, unknown>, servers: Servers): DatabaseRequest {
  const problems = shapeProblems(value);
  if (problems.length === 0) {
    problems.push(...bindingProblems(value as unknown as DatabaseRequest, servers));
  }
  if (problems.length > 0) throw new Error(`The request is refused: ${problems.join("; ")}.`);
  return value as unknown as DatabaseRequest;
}

function shapeProblems(value: Record<string, unknown>): string[] {
  const problems: string[] = [];
  const { engine, port, connectionLimit, lifecycle, owner } = value;
  for (const key of ["host", "administratorSecret", "roleSecret", "database", "role"]) {
    if (typeof value[key] !== "string" || value[key] === "") problems.push(`"${key}" is missing`);
  }
  if (engine !== "postgres" && engine !== "mysql") {
    problems.push("engine must be postgres or mysql");
  }
  if (typeof owner !== "string" && owner !== null) problems.push("owner must be a name or null");
  if (!Number.isInteger(port)) problems.push('"port" is no whole number');
  if (!Number.isInteger(connectionLimit) || Number(connectionLimit) < 1) {
    problems.push("connectionLimit must be a whole number from 1 up");
  }
  if (lifecycle !== "disposable" && lifecycle !== "protected") {
    problems.push("lifecycle must be disposable or protected");
  }
  return problems;
}
