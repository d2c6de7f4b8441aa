import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { listOf } from "../../guard/read/values.ts";
import type { Rule, StackFacts } from "../rule.ts";

/** What a role may never be: each lets it past the walls between databases. */
const powers = [
  "superuser",
  "createDatabase",
  "createRole",
  "replication",
  "bypassRowLevelSecurity",
] as const;

/** What an application needs of its database; CREATE would let it make schemas beside its own. */
const onDatabase: ReadonlySet<unknown> = new Set(["CONNECT", "TEMPORARY"]);

/**
 * PostgreSQL lets everybody (PUBLIC) connect to every database and use temporary tables there, unless that is taken away.
 * On AWS a function makes database and roles and takes it away; there is no resource of it, so the names are judged.
 */
export const postgresDatabaseRequiresIsolation: Rule = {
  id: "postgres-database-requires-isolation",
  title: "A database has an owner of its own, and nobody connects to it but its own role.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [],
  remedy:
    "Make it with PostgresDatabase or ServiceDatabase, which take PUBLIC's rights away and give its roles no power.",
  url: "https://www.postgresql.org/docs/current/ddl-priv.html",
  stack: ({ resources, stack }, report) => {
    const of = (kind: string): GraphResource[] =>
      resources.filter(({ type }) => type.toLowerCase() === `postgresql:index/${kind}:${kind}`);
    const tell = (resource: GraphResource, problems: readonly string[]): void => {
      for (const problem of problems) report(`${resource.name}: ${problem}`, resource.urn);
    };
    const roles = of("role");
    const names = new Set(roles.map(({ inputs }) => inputs["name"]));
    for (const role of roles) tell(role, powerProblems(role));
    for (const database of of("database")) {
      tell(database, databaseProblems(database, roles, [...of("grant"), ...of("schema")]));
      tell(database, nameProblems(database.inputs["name"], stack));
    }
    for (const grant of of("grant")) tell(grant, grantProblems(grant, names));
    for (const future of of("defaultprivileges")) tell(future, grantProblems(future, names));
    for (const membership of of("grantrole")) {
      tell(membership, ["a role is made a member of another, and has what that one has."]);
    }
    for (const service of resources) {
      if (service.type !== "tenantry:aws:ServiceDatabase") continue;
      tell(service, nameProblems(service.inputs["database"], stack));
    }
  },
};

function powerProblems({ inputs }: GraphResource): string[] {
  const forbidden = powers.filter((power) => !isOff(inputs[power]));
  const problems = forbidden.map((power) => `${power} must be false${because(inputs[power])}.`);
  const memberOf = inputs["roles"];
  if (inputs["encryptedPassword"] === false) problems.push("encryptedPassword must not be off.");
  if (inputs["login"] === true && inputs["connectionLimit"] === -1) {
    problems.push("connectionLimit must be a number of connections: -1 is no limit.");
  }
  const isMember = memberOf === unknownValue || listOf(memberOf).length > 0;
  return isMember ? [...problems, `roles must be empty${because(memberOf)}.`] : problems;
}

function databaseProblems(
  { inputs }: GraphResource,
  roles: readonly GraphResource[],
  grants: readonly GraphResource[],
): string[] {
  const { name, owner: ownerName } = inputs;
  const problems: string[] = [];
  const owner = roles.find((role) => role.inputs["name"] === ownerName);
  if (ownerName === unknownValue) problems.push("owner is not known before the update.");
  else if (!owner) problems.push("owner must be a role that this stack makes.");
  else if (owner.inputs["login"] !== false) {
    problems.push("its owner must not log in: login of that role must be false.");
  }
  if (!isOff(inputs["isTemplate"]))
    problems.push("isTemplate must be false: a template can be copied.");
  if (inputs["connectionLimit"] === -1) {
    problems.push("connectionLimit must be a number of connections: -1 is no limit.");
  }
  const closes = grants.some(
    (grant) =>
      grant.inputs["database"] === name &&
      grant.inputs["objectType"] === "database" &&
      isPublic(grant.inputs["role"]) &&
      Array.isArray(grant.inputs["privileges"]) &&
      grant.inputs["privileges"].length === 0,
  );
  if (!closes)
    problems.push("nothing takes CONNECT from PUBLIC: it needs a Grant of no privileges.");
  return problems;
}

function grantProblems({ inputs }: GraphResource, own: ReadonlySet<unknown>): string[] {
  const { role, privileges, withGrantOption, objectType } = inputs;
  const problems: string[] = [];
  const more = listOf(privileges).filter((it) => it !== unknownValue && !onDatabase.has(it));
  if (objectType === "database" && more.length > 0) {
    problems.push(`privileges on a database must be of ${[...onDatabase].join(", ")}.`);
  }
  const gives = privileges === unknownValue || listOf(privileges).length > 0;
  if (gives && isPublic(role)) problems.push("privileges of PUBLIC must be empty.");
  if (gives && !isPublic(role) && !own.has(role)) {
    problems.push(`role must be one that this stack makes${because(role)}.`);
  }
  if (!isOff(withGrantOption)) {
    problems.push(`withGrantOption must be false${because(withGrantOption)}.`);
  }
  return problems;
}

/** Tenants share servers: what is a tenant's has its number in front. */
function nameProblems(name: unknown, { number }: StackFacts): string[] {
  if (name === unknownValue) return ["its name is not known before the update."];
  if (number === null || String(name).startsWith(`t${number}_`)) return [];
  return [`its name must begin with t${number}_, as all that is the tenant's on a shared server.`];
}

function isPublic(role: unknown): boolean {
  return typeof role === "string" && role.toLowerCase() === "public";
}

function isOff(value: unknown): boolean {
  return value === undefined || value === null || value === false;
}

function because(value: unknown): string {
  return value === unknownValue ? ", and is not known before the update" : "";
}
