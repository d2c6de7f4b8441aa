import { texts } from "../../read/values.ts";
import { type Findings, Gathered, platform } from "../edge.ts";
import type { Item, World } from "../world.ts";
import { ownerOfName } from "./names.ts";

const database = "postgresql:index/database:Database";
const role = "postgresql:index/role:Role";
const grant = "postgresql:index/grant:Grant";
const powers = [
  "superuser",
  "createRole",
  "createDatabase",
  "bypassRowLevelSecurity",
  "replication",
];

/** Databases, roles and grants on servers that tenants share. */
export function postgres(world: World): Findings {
  const found = new Gathered();
  for (const item of world.ofType(role)) roleOf(found, world, item);
  const closed = new Set<string>();
  for (const item of world.ofType(grant)) {
    if (isPublic(item) && texts(item.resource.inputs["privileges"]).length === 0) {
      closed.add(`${serverOf(world, item)} ${String(item.resource.inputs["database"])}`);
    }
    access(found, world, item, texts(item.resource.inputs["privileges"]));
  }
  for (const item of world.ofType("postgresql:index/defaultPrivileges:DefaultPrivileges")) {
    access(found, world, item, texts(item.resource.inputs["privileges"]));
  }
  for (const item of world.ofType(database)) {
    const { name, urn, inputs } = item.resource;
    owned(found, world, item, "name", "owner");
    if (item.owner === platform) continue;
    if (!closed.has(`${serverOf(world, item)} ${String(inputs["name"])}`)) {
      everybody(found, world, item, `${name} is open to PUBLIC: nothing takes CONNECT away`);
    }
    if (inputs["isTemplate"] === true) {
      everybody(
        found,
        world,
        item,
        `${name} is a template, which whoever makes a database may copy`,
      );
    }
    if (typeof inputs["name"] !== "string") found.unknown(item.owner, urn, `${name}: no name`);
  }
  for (const item of world.ofType("postgresql:index/schema:Schema")) {
    owned(found, world, item, "database", "owner");
  }
  return found;
}

/** What a role may do beside what it is granted, and which roles it is in. */
function roleOf(found: Gathered, world: World, item: Item): void {
  const { name, urn, inputs } = item.resource;
  if (item.owner === platform) return;
  for (const power of powers.filter((it) => inputs[it] === true)) {
    for (const other of neighbours(world, item)) {
      found.edge("database", item.owner, other, `${name} has ${power}, over the whole server`, urn);
    }
  }
  for (const member of [String(inputs["name"]), ...texts(inputs["roles"])]) {
    belongs(found, world, item, member);
  }
}

/** A grant gives what is in a database to a role. */
function access(found: Gathered, world: World, item: Item, privileges: readonly string[]): void {
  const { name, urn, inputs } = item.resource;
  const [base, given] = [String(inputs["database"]), String(inputs["role"])];
  if (isPublic(item)) {
    if (privileges.length === 0) return;
    const rights = privileges.join(", ");
    everybody(found, world, item, `${name} gives ${rights} on ${base} to PUBLIC`);
    return;
  }
  const [to, from] = [whose(world, item, base), whose(world, item, given)];
  if (to === undefined || from === undefined) {
    found.unknown(item.owner, urn, `${name}: whose the role or the database is cannot be told`);
  } else if (privileges.length > 0) {
    found.edge("database", from, to, `${name} gives ${given} rights in ${base}`, urn);
  }
}

/** A database and who owns it. */
function owned(found: Gathered, world: World, item: Item, what: string, owner: string): void {
  const { name, urn, inputs } = item.resource;
  const [base, by] = [String(inputs[what]), String(inputs[owner])];
  const [to, from] = [whose(world, item, base), whose(world, item, by)];
  if (to === undefined || from === undefined) {
    if (item.owner === platform) return;
    found.unknown(item.owner, urn, `${name}: whose the owner or the database is cannot be told`);
    return;
  }
  found.edge("database", from, to, `${name}: ${by} owns ${base}`, urn);
  if (to === from) found.edge("database", item.owner, to, `${name} stands in another's stack`, urn);
}

function belongs(found: Gathered, world: World, item: Item, name: string): void {
  const to = whose(world, item, name);
  const { urn } = item.resource;
  if (to === undefined) {
    found.unknown(item.owner, urn, `${item.resource.name}: whose the role is cannot be told`);
  } else {
    found.edge(
      "database",
      item.owner,
      to,
      `${item.resource.name} is, or is in, a role of ${to}`,
      urn,
    );
  }
}

/** Everybody who has a database on the same server may. */
function everybody(found: Gathered, world: World, item: Item, text: string): void {
  const to = whose(
    world,
    item,
    String(item.resource.inputs["database"] ?? item.resource.inputs["name"]),
  );
  for (const from of neighbours(world, item)) {
    found.edge("database", from, to ?? item.owner, text, item.resource.urn);
  }
}

function isPublic({ resource }: Item): boolean {
  return String(resource.inputs["role"]).toLowerCase() === "public";
}

function whose(world: World, { site, owner }: Item, name: string): string | undefined {
  const found = ownerOfName(world, site, name);
  return found ?? (owner === platform ? platform : undefined);
}

/** Others with a database on the same server; all of the site where the server cannot be told. */
function neighbours(world: World, item: Item): string[] {
  const server = serverOf(world, item);
  const others = world.ofType(database).filter((it) => serverOf(world, it) === server);
  return [...new Set(others.map(({ owner }) => owner))].filter((it) => it !== item.owner);
}

/** A server is its address, which the component says; else the provider's. */
function serverOf(world: World, item: Item): string {
  const host =
    world.parentOf(item)?.resource.inputs["host"] ?? item.resource.provider?.inputs["host"];
  return `${item.site} ${typeof host === "string" ? host : ""}`;
}
