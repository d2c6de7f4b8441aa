import { type SecretPlace, secretPlace } from "../secret-arn.ts";
import { placeProblems, type Servers } from "../server-place.ts";
import type { DatabaseRequest } from "./request.ts";

/** A tenant's names, and so never the administrator's or the server's own. */
const nameForm = /^(?<tenant>t[0-9]{1,6})_(?<service>[a-z0-9_]{1,55})$/;

/** What of a request belongs together: whoever may call the function must not be able to choose each by itself. */
type Bound = Pick<
  DatabaseRequest,
  "engine" | "host" | "port" | "administratorSecret" | "roleSecret" | "database" | "role" | "owner"
>;

/**
 * Names, secrets and server must be of one tenant. Otherwise a wire that is crossed, or somebody who may invoke the
 * function and nothing else, would have the administrator's password sent elsewhere or get another's database.
 */
export function bindingProblems(bound: Bound, servers: Servers): string[] {
  const administrator = secretPlace(bound.administratorSecret);
  const role = secretPlace(bound.roleSecret);
  return [
    ...nameProblems(bound),
    ...(administrator?.kind === "administrator"
      ? placeProblems(bound, administrator.region, servers)
      : ["administratorSecret is no administrator's of a database server"]),
    ...(role === undefined
      ? ["roleSecret is no secret of a database's role"]
      : roleProblems(bound, role)),
    ...(administrator && role ? scopeProblems(administrator, role) : []),
  ];
}

function nameProblems({ engine, database, role, owner }: Bound): string[] {
  if (!nameForm.test(database)) {
    return [`database ${JSON.stringify(database)} is no name of a tenant, as t17_crm is`];
  }
  const wanted = { role: database, owner: engine === "postgres" ? `${database}_owner` : null };
  return Object.entries({ role, owner }).flatMap(([key, name]) => {
    const right = wanted[key as keyof typeof wanted];
    const [should, is] = [right, name].map((it) => JSON.stringify(it));
    return name === right ? [] : [`${key} of ${database} must be ${should}, got ${is}`];
  });
}

function roleProblems({ engine, database }: Bound, { scope, holder, kind }: SecretPlace): string[] {
  const { tenant, service } = nameForm.exec(database)?.groups ?? {};
  const problems: string[] = [];
  if (tenant !== undefined && scope !== tenant) {
    problems.push(`roleSecret does not stand under /${tenant}/, so it is not this tenant's`);
  }
  if (service !== undefined && holder.replaceAll("-", "_") !== service) {
    problems.push(`roleSecret is the service ${holder}'s, and ${database} is not`);
  }
  if (kind !== engine) problems.push(`roleSecret is for ${kind}, and the server is ${engine}`);
  return problems;
}

/** A tenant's role stands in a server that the site shares, or in one of the tenant's own. */
function scopeProblems(administrator: SecretPlace, role: SecretPlace): string[] {
  const problems = (["region", "account", "site"] as const)
    .filter((key) => administrator[key] !== role[key])
    .map((key) => `administratorSecret and roleSecret are not of one ${key}`);
  if (administrator.scope !== "platform" && administrator.scope !== role.scope) {
    problems.push(
      `administratorSecret is of ${administrator.scope}'s own server, and roleSecret is ${role.scope}'s`,
    );
  }
  return problems;
}
