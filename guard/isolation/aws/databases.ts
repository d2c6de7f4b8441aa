import { texts } from "../../read/values.ts";
import { ownerOfName } from "../data/names.ts";
import { type Findings, Gathered, platform } from "../edge.ts";
import type { Item, World } from "../world.ts";

const servers = ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"] as const;

/** Databases that the function inside the network makes: what each invocation asks of it. */
export function functionDatabases(world: World): Findings {
  const found = new Gathered();
  for (const item of world.ofType("aws:lambda/invocation:Invocation")) asked(found, world, item);
  return found;
}

function asked(found: Gathered, world: World, item: Item): void {
  const { name, urn } = item.resource;
  const request = requestOf(item.resource.inputs["input"]);
  if (!request) {
    found.unknown(item.owner, urn, `${name}: what it asks for is not known`);
    return;
  }
  const server = world.find(request["host"], ...servers);
  if (!server) found.unknown(item.owner, urn, `${name}: its server stands in no graph`);
  else if (server.owner !== platform) {
    found.edge(
      "database",
      item.owner,
      server.owner,
      `${name} asks for a database on ${server.resource.name}`,
      urn,
    );
  }
  for (const what of ["database", "role", "owner"]) {
    for (const text of texts(request[what])) {
      const owner = ownerOfName(world, item.site, text);
      if (owner === undefined)
        found.unknown(item.owner, urn, `${name}: whose its ${what} is cannot be told`);
      else found.edge("database", item.owner, owner, `${name} asks for the ${what} ${text}`, urn);
    }
  }
  // The administrator's secret is handed to the function, which alone may read it.
  const secret = world.find(request["roleSecret"], "aws:secretsmanager/secret:Secret");
  if (!secret) found.unknown(item.owner, urn, `${name}: where its password stands is not known`);
  else {
    const text = `${name} gives its role the password of ${secret.resource.name}`;
    found.edge("secret", item.owner, secret.owner, text, urn);
  }
}

function requestOf(input: unknown): Record<string, unknown> | undefined {
  if (typeof input !== "string" || !input.startsWith("{")) return undefined;
  try {
    return JSON.parse(input) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
