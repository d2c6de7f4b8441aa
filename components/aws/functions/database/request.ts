import { isIP } from "node:net";
import type { Engine } from "../login.ts";

/** What a tenant's stack asks for. It holds names and places, never a password. */
export interface DatabaseRequest {
  readonly engine: Engine;
  readonly host: string;
  readonly port: number;
  /** ARN of the administrator's secret. */
  readonly administratorSecret: string;
  /** ARN of the secret with the role's password, under `<site>/t<number>/`. */
  readonly roleSecret: string;
  /** `t17_crm` */
  readonly database: string;
  readonly role: string;
  /** `t17_crm_owner`; PostgreSQL only. */
  readonly owner: string | null;
  readonly connectionLimit: number;
  readonly lifecycle: "disposable" | "protected";
}

/** A request, and what the engine does with the resource that stands for it. */
export interface DatabaseEvent {
  readonly request: DatabaseRequest;
  readonly action: "create" | "update" | "delete";
  /** What was asked for before; undefined where nothing was. */
  readonly former: DatabaseRequest | undefined;
}

/** A tenant's names, and so never the administrator's or the server's own. */
const nameForm = /^t[0-9]{1,6}_[a-z0-9_]{1,55}$/;

const actions = ["create", "update", "delete"];

/**
 * Reads what Lambda hands over: the request, and under `tf` what the provider adds to it
 * (https://www.pulumi.com/registry/packages/aws/api-docs/lambda/invocation/, CRUD lifecycle management).
 * @throws Error naming everything that is wrong.
 */
export function parseEvent(event: unknown): DatabaseEvent {
  const { tf, ...request } = objectOf(event, "The event");
  const { action, prev_input: former } = objectOf(tf, 'The key "tf" of the event');
  if (typeof action !== "string" || !actions.includes(action)) {
    throw new Error(
      `The action is ${JSON.stringify(action)}; one of ${actions.join(", ")} is known.`,
    );
  }
  return {
    request: checked(request),
    action: action as DatabaseEvent["action"],
    former: former === undefined || former === null ? undefined : checked(withoutAction(former)),
  };
}

function withoutAction(former: unknown): Record<string, unknown> {
  const { tf: _, ...request } = objectOf(former, "The former input");
  return request;
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new Error(`${what} is no object. A tenant's stack invokes this function, nobody else.`);
}

function checked(value: Record<string, unknown>): DatabaseRequest {
  const problems = problemsOf(value);
  if (problems.length > 0) throw new Error(`The request is refused: ${problems.join("; ")}.`);
  return value as unknown as DatabaseRequest;
}

function problemsOf(value: Record<string, unknown>): string[] {
  const problems: string[] = [];
  const { engine, port, connectionLimit, lifecycle, database, role, owner } = value;
  for (const key of ["host", "administratorSecret", "roleSecret"]) {
    if (typeof value[key] !== "string" || value[key] === "") problems.push(`"${key}" is missing`);
  }
  for (const key of ["database", "role", ...(engine === "postgres" ? ["owner"] : [])]) {
    const name = value[key];
    if (typeof name !== "string" || !nameForm.test(name)) {
      problems.push(`${key} ${JSON.stringify(name)} is no name of a tenant, as t17_crm is`);
    }
  }
  if (isIP(String(value["host"])) !== 0) {
    problems.push(`host ${String(value["host"])} is an address, and a certificate names hosts`);
  }
  if (engine !== "postgres" && engine !== "mysql")
    problems.push("engine must be postgres or mysql");
  if (engine === "mysql" && owner !== null)
    problems.push("MySQL has no owners: owner must be null");
  if (role === owner)
    problems.push("owner and role are one: the application would own its database");
  if (!Number.isInteger(port)) problems.push('"port" is no whole number');
  if (!Number.isInteger(connectionLimit) || Number(connectionLimit) < 1) {
    problems.push("connectionLimit must be a whole number from 1 up");
  }
  if (lifecycle !== "disposable" && lifecycle !== "protected") {
    problems.push("lifecycle must be disposable or protected");
  }
  return [...problems, ...foreignNames(value, database)];
}

/** All names and the secret must be one tenant's: a wire that is crossed would hand out another's database. */
function foreignNames(value: Record<string, unknown>, database: unknown): string[] {
  const tenant = /^t[0-9]+/.exec(String(database))?.[0] ?? "";
  const strangers = ["role", "owner"].filter(
    (key) => typeof value[key] === "string" && !value[key].startsWith(`${tenant}_`),
  );
  const problems = strangers.map((key) => `${key} and database are not of one tenant`);
  if (!String(value["roleSecret"]).includes(`/${tenant}/`)) {
    problems.push(`roleSecret does not stand under /${tenant}/, so it is not this tenant's`);
  }
  return problems;
}
