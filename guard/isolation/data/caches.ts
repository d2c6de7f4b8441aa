import { texts } from "../../read/values.ts";
import { type Findings, Gathered, platform } from "../edge.ts";
import { overlaps } from "../globs.ts";
import type { Item, World } from "../world.ts";

/** Commands that see or change what is everybody's, whatever the key patterns say; and lists that hold such. */
const forAll =
  /^\+(?:@.*|\*|keys|scan|randomkey|flushall|flushdb|swapdb|dbsize|monitor|config|client|acl|debug|function|script|eval.*|fcall.*|module|migrate|restore.*|save|bgsave|bgrewriteaof|shutdown|replicaof|slaveof|psync|sync|cluster|latency|slowlog|memory|object|select|move|copy|sort.*)(?:\||$)/i;

const user = "aws:elasticache/user:User";
const group = "aws:elasticache/userGroup:UserGroup";
const joins = "aws:elasticache/userGroupAssociation:UserGroupAssociation";

/** Users of caches, and which keys and channels they reach. */
export function caches(world: World): Findings {
  const found = new Gathered();
  for (const item of world.ofType("tenantry:data:RedisUser")) {
    const { inputs, name, urn } = item.resource;
    const { prefix, host } = inputs;
    if (typeof prefix !== "string" || typeof host !== "string") {
      found.unknown(item.owner, urn, `${name}: its prefix or its cache is not known`);
    } else {
      const others = world
        .ofType("tenantry:data:RedisUser")
        .filter((it) => it.resource.inputs["host"] === host)
        .map(({ owner }) => owner);
      reach(found, world, item, `${prefix}*`, others);
    }
  }
  for (const item of world.ofType(user)) accessOf(found, world, item);
  for (const item of world.ofType(joins)) {
    const [of, at] = [world.target(item, "userId", user), world.target(item, "userGroupId", group)];
    const { name, urn } = item.resource;
    if (!of || !at) found.unknown(item.owner, urn, `${name}: its user or its group is not known`);
    else if (at.owner !== platform) {
      const text = `${name} lets ${of.resource.name} into the cache of ${at.owner}`;
      found.edge("cache", of.owner, at.owner, text, urn);
    }
  }
  return found;
}

function accessOf(found: Gathered, world: World, item: Item): void {
  const { name, urn, inputs } = item.resource;
  const access = inputs["accessString"];
  if (typeof access !== "string")
    return found.unknown(item.owner, urn, `${name}: its access is not known`);
  const words = access.split(/\s+/);
  const mates = matesOf(world, item);
  if (words.includes("off")) return;
  if (inputs["userName"] === "default") {
    for (const mate of mates) {
      found.edge("cache", mate, item.owner, `${name} is on: it needs no name`, urn);
      for (const other of mates)
        found.edge("cache", mate, other, `${name} is on: it needs no name`, urn);
    }
  }
  if (item.owner === platform) return;
  for (const word of words) {
    const key = /^(?:%[RW]+)?[~&](.*)$/.exec(word)?.[1];
    const all = word === "allkeys" || word === "allchannels" || word === "allcommands";
    if (key !== undefined) reach(found, world, item, key, mates);
    else if (all || forAll.test(word)) {
      for (const other of mates) {
        found.edge(
          "cache",
          item.owner,
          other,
          `${name} has ${word}, over all keys of the cache`,
          urn,
        );
      }
    }
  }
}

/** Whether a pattern of keys also fits another's keys, on a cache that they share. */
function reach(
  found: Gathered,
  world: World,
  item: Item,
  pattern: string,
  mates: readonly string[],
): void {
  const { name, urn } = item.resource;
  for (const { id, number } of world.tenantsAt(item.site)) {
    if (id === item.owner || !mates.includes(id) || !overlaps(pattern, `t${number}:*`)) continue;
    found.edge("cache", item.owner, id, `${name}: ${pattern} also fits keys of t${number}`, urn);
  }
}

/** Owners of the users of the groups that a user is in. */
function matesOf(world: World, item: Item): string[] {
  const groups = new Set(groupsOf(world, item));
  const users = world.ofType(user).filter((it) => groupsOf(world, it).some((at) => groups.has(at)));
  return [...new Set(users.map(({ owner }) => owner))].filter((it) => it !== platform);
}

const known = new WeakMap<World, Map<Item, Item[]>>();

/** Groups by user: of the lists of groups, and of what joins them. */
function groupsOf(world: World, item: Item): Item[] {
  let all = known.get(world);
  if (!all) {
    all = new Map<Item, Item[]>();
    for (const at of world.ofType(group)) {
      for (const id of texts(at.resource.inputs["userIds"])) join(all, world.find(id, user), at);
    }
    for (const it of world.ofType(joins)) {
      join(all, world.target(it, "userId", user), world.target(it, "userGroupId", group));
    }
    known.set(world, all);
  }
  return all.get(item) ?? [];
}

function join(all: Map<Item, Item[]>, of: Item | undefined, at: Item | undefined): void {
  if (of && at) all.set(of, [...(all.get(of) ?? []), at]);
}
