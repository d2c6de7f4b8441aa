import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import type { Inputs } from "../../guard/kinds/kind.ts";
import { mapOf } from "../read/values.ts";

/** One source or destination that a security group opens, whichever type of resource says so. */
export interface Opening {
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

/** Of TCP; anything else is `all`: another protocol, or everything. */
export type Ports =
  | { readonly kind: "known"; readonly from: number; readonly to: number }
  | { readonly kind: "all" | "unknown" };

/** What a resource opens; nothing for one that opens nothing. */
export function openingsOf({ type, inputs }: GraphResource): Opening[] {
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
function single(direction: Opening["direction"], inputs: Inputs): Opening[] {
  const ports = portsOf(inputs["ipProtocol"], inputs);
  const sides = [
    ["cidrIpv4", "cidr"],
    ["cidrIpv6", "cidr"],
    ["prefixListId", "prefixList"],
    ["referencedSecurityGroupId", "group"],
  ] as const;
  return sides
    .filter(([input]) => inputs[input] !== undefined)
    .map(([input, kind]) => ({
      direction,
      input,
      ports,
      peer: { kind, value: inputs[input] },
    }));
}

/** A group's own lists of rules. */
function inline(direction: Opening["direction"], inputs: Inputs): Opening[] {
  const list = inputs[direction] ?? [];
  if (!Array.isArray(list)) {
    const peer = { kind: "cidr", value: unknownValue } as const;
    return [{ direction, input: direction, ports: { kind: "unknown" }, peer }];
  }
  return list.flatMap((rule: unknown, index) =>
    block(direction, `${direction}[${index}].`, mapOf(rule)),
  );
}

/** A rule that may have many other sides. */
function block(direction: Opening["direction"], prefix: string, rule: Inputs): Opening[] {
  const ports = portsOf(rule["protocol"], rule);
  const opening = (input: string, peer: Peer): Opening => ({
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
    [rule[input] ?? []].flat().map((value) => opening(input, { kind, value })),
  );
  return rule["self"] === true ? [...named, opening("self", { kind: "self" })] : named;
}

function portsOf(protocol: unknown, { fromPort, toPort }: Inputs): Ports {
  if ([protocol, fromPort, toPort].includes(unknownValue)) return { kind: "unknown" };
  const isTcp = protocol === "tcp" || protocol === 6 || protocol === "6";
  if (!isTcp || typeof fromPort !== "number" || typeof toPort !== "number") return { kind: "all" };
  return { kind: "known", from: fromPort, to: toPort };
}
