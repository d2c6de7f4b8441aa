import { type GraphResource, unknownValue } from "../graph.ts";
import type { Inputs } from "../kinds/kind.ts";
import { mapOf } from "./values.ts";

/** One source or destination that a security group opens, whichever type of resource says so. */
export interface GroupRule {
  readonly direction: "ingress" | "egress";
  /** Where it is said: `cidrIpv4`, `ingress[0].cidrBlocks`. */
  readonly input: string;
  readonly peer: Peer;
  readonly ports: Ports;
}

/** Who is on the other side; a CIDR, group or prefix list may be unknown. */
export type Peer =
  | { readonly kind: "cidr" | "group" | "prefixList"; readonly value: unknown }
  | { readonly kind: "self" };

const unknownPeer: Peer = { kind: "cidr", value: unknownValue };

/** Of TCP; anything else is `all`: another protocol, or everything. */
export type Ports =
  | { readonly kind: "known"; readonly from: number; readonly to: number }
  | { readonly kind: "all" | "unknown" };

/**
 * What a resource opens; nothing for one that opens nothing. A rule that names nobody whom we know of is taken for one
 * whose network is not known.
 */
export function groupRulesOf({ type, inputs }: GraphResource): GroupRule[] {
  switch (type) {
    case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
      return single("ingress", inputs);
    case "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule":
      return single("egress", inputs);
    case "aws:ec2/securityGroupRule:SecurityGroupRule":
      return block(inputs["type"] === "egress" ? "egress" : "ingress", "", inputs);
    case "aws:ec2/securityGroup:SecurityGroup":
    case "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup":
      return (["ingress", "egress"] as const).flatMap((direction) => inline(direction, inputs));
    default:
      return [];
  }
}

/** A rule that is a resource of its own has one other side. */
function single(direction: GroupRule["direction"], inputs: Inputs): GroupRule[] {
  const ports = portsOf(inputs["ipProtocol"], inputs);
  const sides = [
    ["cidrIpv4", "cidr"],
    ["cidrIpv6", "cidr"],
    ["prefixListId", "prefixList"],
    ["referencedSecurityGroupId", "group"],
  ] as const;
  const named = sides
    .filter(([input]) => inputs[input] !== undefined)
    .map(([input, kind]): GroupRule => {
      return { direction, input, ports, peer: { kind, value: inputs[input] } };
    });
  return named.length > 0 ? named : [{ direction, input: "cidrIpv4", ports, peer: unknownPeer }];
}

/** A group's own lists of rules. */
function inline(direction: GroupRule["direction"], inputs: Inputs): GroupRule[] {
  const list = inputs[direction] ?? [];
  if (!Array.isArray(list)) {
    return [{ direction, input: direction, ports: { kind: "unknown" }, peer: unknownPeer }];
  }
  return list.flatMap((rule: unknown, index) =>
    block(direction, `${direction}[${index}].`, mapOf(rule)),
  );
}

/** A rule that may have many other sides. */
function block(direction: GroupRule["direction"], prefix: string, rule: Inputs): GroupRule[] {
  const ports = portsOf(rule["protocol"], rule);
  const written = (input: string, peer: Peer): GroupRule => ({
    direction,
    input: prefix + input,
    ports,
    peer,
  });
  const many = [
    ["cidrBlocks", "cidr"],
    ["ipv6CidrBlocks", "cidr"],
    ["prefixListIds", "prefixList"],
    ["securityGroups", "group"],
    ["sourceSecurityGroupId", "group"],
  ] as const;
  const named = many.flatMap(([input, kind]) =>
    [rule[input] ?? []].flat().map((value) => written(input, { kind, value })),
  );
  const self = rule["self"] ?? false;
  const all = self === false ? named : [...named, written("self", { kind: "self" })];
  return all.length > 0 ? all : [written("cidrBlocks", unknownPeer)];
}

function portsOf(protocol: unknown, { fromPort, toPort }: Inputs): Ports {
  if ([protocol, fromPort, toPort].includes(unknownValue)) return { kind: "unknown" };
  const isTcp = protocol === "tcp" || protocol === 6 || protocol === "6";
  if (!isTcp || typeof fromPort !== "number" || typeof toPort !== "number") return { kind: "all" };
  return { kind: "known", from: fromPort, to: toPort };
}
