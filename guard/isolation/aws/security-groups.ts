import { type GroupRule, groupRulesOf, type Ports } from "../../read/group-rules.ts";
import { isPublic, meet, type Range, rangeOf } from "../addresses.ts";
import { type Findings, Gathered, internet, platform } from "../edge.ts";
import type { Item, World } from "../world.ts";
import { addressesOf, type End, endsOf, groupTypes, vpcOf } from "./ends.ts";

/** Rules that are resources of their own. */
const ruleTypes = [
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
] as const;
const balancer = "aws:lb/loadBalancer:LoadBalancer";

/** One rule of a group, wherever it is written. */
interface Rule {
  readonly rule: Item;
  readonly group: Item;
  /** Group that it names, or addresses. */
  readonly other: Item | Range;
  /** `tcp 443` */
  readonly port: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Who is let in by whose security groups. What counts is the rule in: a sender whose own rules are closed today is no
 * reason to let it in.
 */
export function securityGroups(world: World): Findings {
  const found = new Gathered();
  const ends = endsOf(world, found);
  const rules = rulesOf(world, found);
  const senders = new Map<Item, End[]>();
  const inNetwork = new Map<unknown, End[]>();
  for (const end of ends) {
    for (const group of end.groups) push(senders, group, end);
    for (const vpc of new Set(end.groups.map(vpcOf))) push(inNetwork, vpc, end);
  }
  const ranges = new Map(ends.map((end) => [end, addressesOf(world, end)]));
  const byGroup = new Map<Item, Rule[]>();
  for (const rule of rules) push(byGroup, rule.group, rule);
  for (const receiver of ends) {
    for (const rule of receiver.groups.flatMap((group) => byGroup.get(group) ?? [])) {
      const { other } = rule;
      if ("first" in other && isPublic(other)) openToAll(found, receiver, rule);
      const admitted =
        "first" in other
          ? (inNetwork.get(vpcOf(rule.group)) ?? []).filter((end) =>
              ranges.get(end)?.some((range) => meet(range, other)),
            )
          : (senders.get(other) ?? []);
      for (const sender of admitted) admit(found, sender, receiver, rule);
    }
  }
  return found;
}

function admit(found: Gathered, sender: End, receiver: End, { rule, port, from }: Rule): void {
  const [whose, to] = [sender.item.owner, receiver.item.owner];
  const { type, name } = receiver.item.resource;
  const text = `${sender.item.resource.name} is let in to ${name}, ${port}, by ${rule.resource.name}`;
  const shared =
    to === platform && isShared(type, from) ? "a tenant reaches what all share" : undefined;
  const byPlatform = whose === platform ? "the platform reaches its tenants" : undefined;
  found.edge("security-group", whose, to, text, rule.resource.urn, byPlatform ?? shared);
}

/** Servers, caches, files, endpoints and the public doors of load balancers are there for all tenants of a site. */
function isShared(type: string, port: number): boolean {
  if (type === balancer) return port === 80 || port === 443;
  return /^aws:(?:rds|elasticache|efs)\/|:VpcEndpoint$/.test(type);
}

/** From the internet only load balancers are reached, on 80 and 443. */
function openToAll(found: Gathered, { item }: End, { rule, port, from, to }: Rule): void {
  const { type, name, inputs } = item.resource;
  const isDoor =
    type === balancer &&
    inputs["internal"] !== true &&
    from === to &&
    (from === 80 || from === 443);
  const text = `the internet is let in to ${name}, ${port}, by ${rule.resource.name}`;
  const allowed = isDoor ? "requests come in through load balancers, on 80 and 443" : undefined;
  found.edge("security-group", internet, item.owner, text, rule.resource.urn, allowed);
}

/** Rules that let in. Those that let out are read too: what they name has to be known. */
function rulesOf(world: World, found: Gathered): Rule[] {
  return world.ofType(...ruleTypes, ...groupTypes).flatMap((rule) => {
    const { resource, owner } = rule;
    const group = isGroup(rule) ? rule : world.target(rule, "securityGroupId", ...groupTypes);
    return groupRulesOf(resource).flatMap((written) => {
      const other = group && otherOf(world, rule, group, written);
      if (!group || !other) {
        const what = group ? `whom its ${written.input} names` : "the group that it belongs to";
        found.unknown(owner, resource.urn, `${resource.name}: ${what} is not known`);
        return [];
      }
      if (written.direction === "egress") return [];
      return [{ rule, group, other, ...portsOf(written.ports) }];
    });
  });
}

function isGroup({ resource }: Item): boolean {
  return groupTypes.some((type) => type === resource.type);
}

/** There is no IPv6 in these networks, and no list of prefixes: what names one is not read. */
function otherOf(
  world: World,
  rule: Item,
  group: Item,
  { input, peer }: GroupRule,
): Item | Range | undefined {
  if (peer.kind === "self") return group;
  if (peer.kind === "cidr") return typeof peer.value === "string" ? rangeOf(peer.value) : undefined;
  if (peer.kind === "prefixList") return undefined;
  return world.find(peer.value, ...groupTypes) ?? world.target(rule, input, ...groupTypes);
}

/** What is not known, or is not of TCP, is any port. */
function portsOf(ports: Ports): Pick<Rule, "port" | "from" | "to"> {
  if (ports.kind !== "known") return { port: "any port", from: 0, to: 65_535 };
  const { from, to } = ports;
  return { port: `tcp ${from === to ? from : `${from}-${to}`}`, from, to };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const there = map.get(key);
  if (there) there.push(value);
  else map.set(key, [value]);
}
