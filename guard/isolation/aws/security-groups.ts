import type { Inputs } from "../../kinds/kind.ts";
import { isPublic, meet, type Range, rangeOf } from "../addresses.ts";
import { type Findings, Gathered, internet, platform } from "../edge.ts";
import { objects, texts } from "../values.ts";
import type { Item, World } from "../world.ts";
import { addressesOf, type End, endsOf, groupTypes, vpcOf } from "./ends.ts";

const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
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
  const rules = [...rulesOf(world, ingress, found), ...inlineRules(world, "ingress", found)];
  rulesOf(world, egress, found);
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

function rulesOf(world: World, type: string, found: Gathered): Rule[] {
  return world.ofType(type).flatMap((rule) => {
    const group = world.target(rule, "securityGroupId", ...groupTypes);
    const other = otherOf(world, rule);
    if (group && other) return [{ rule, group, other, ...portsOf(rule.resource.inputs) }];
    const what = group ? "whom it lets in or out" : "the group that it belongs to";
    found.unknown(rule.owner, rule.resource.urn, `${rule.resource.name}: ${what} is not known`);
    return [];
  });
}

function otherOf(world: World, rule: Item): Item | Range | undefined {
  const { cidrIpv4, cidrIpv6, referencedSecurityGroupId } = rule.resource.inputs;
  if (referencedSecurityGroupId !== undefined) {
    return world.target(rule, "referencedSecurityGroupId", ...groupTypes);
  }
  // There is no IPv6 in these networks: what names it is not read.
  if (cidrIpv6 !== undefined || typeof cidrIpv4 !== "string") return undefined;
  return rangeOf(cidrIpv4);
}

/** Rules that stand in the group itself, by the names that a group has for them. */
function inlineRules(world: World, direction: "ingress" | "egress", found: Gathered): Rule[] {
  return world.ofType(...groupTypes).flatMap((group) =>
    objects(group.resource.inputs[direction]).flatMap((written) => {
      const cidrs = texts(written["cidrBlocks"]).map(rangeOf);
      const groups = texts(written["securityGroups"]).map((id) => world.find(id, ...groupTypes));
      const others = [...cidrs, ...groups, ...(written["self"] === true ? [group] : [])];
      if (others.length === 0 || others.includes(undefined)) {
        const { name, urn } = group.resource;
        found.unknown(group.owner, urn, `${name}: whom its ${direction} names is not known`);
      }
      return others.flatMap((other) =>
        other ? [{ rule: group, group, other, ...portsOf(written) }] : [],
      );
    }),
  );
}

function portsOf(inputs: Inputs): Pick<Rule, "port" | "from" | "to"> {
  const [protocol = ""] = texts(inputs["ipProtocol"] ?? inputs["protocol"]);
  const [from, to] = [Number(inputs["fromPort"] ?? 0), Number(inputs["toPort"] ?? 65_535)];
  if (protocol === "-1" || protocol === "") return { port: "any port", from: 0, to: 65_535 };
  return { port: `${protocol} ${from === to ? from : `${from}-${to}`}`, from, to };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const there = map.get(key);
  if (there) there.push(value);
  else map.set(key, [value]);
}
