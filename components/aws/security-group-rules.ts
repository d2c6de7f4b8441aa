import { BlockList, isIPv4 } from "node:net";
import type * as pulumi from "@pulumi/pulumi";

/** One port, or all from the first to the last. */
type Ports = number | { readonly from: number; readonly to: number };

/** Members of another group, or a private network (`10.40.0.0/20`). */
type Peer = { readonly group: pulumi.Input<string> } | { readonly cidr: string };

/** Who may open a TCP connection: the world only to web servers. */
export type IngressRule =
  | { readonly port: Ports; readonly from: Peer; readonly description: string }
  | { readonly port: 80 | 443; readonly from: "world"; readonly description: string };

/** Where a TCP connection may be opened to: the world only on one port a rule. */
export type EgressRule =
  | { readonly port: Ports; readonly to: Peer; readonly description: string }
  | { readonly port: number; readonly to: "world"; readonly description: string };

interface Rules {
  readonly description: string;
  readonly ingress: Readonly<Record<string, IngressRule>>;
  readonly egress: Readonly<Record<string, EgressRule>>;
}

/** A key is part of a logical name. */
const keyForm = /^[a-z0-9][a-z0-9.-]*$/;

/** What EC2 takes as a description. */
const descriptionForm = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

const privateNetworks = new BlockList();
privateNetworks.addSubnet("10.0.0.0", 8);
privateNetworks.addSubnet("172.16.0.0", 12);
privateNetworks.addSubnet("192.168.0.0", 16);

/** What EC2 takes for the ports of a rule. */
export function portsOf(port: Ports): { fromPort: number; toPort: number } {
  return typeof port === "number"
    ? { fromPort: port, toPort: port }
    : { fromPort: port.from, toPort: port.to };
}

/** What EC2 takes for the other side of a rule. */
export function peerOf(
  peer: Peer | "world",
): { cidrIpv4: string } | { referencedSecurityGroupId: pulumi.Input<string> } {
  if (peer === "world") return { cidrIpv4: "0.0.0.0/0" };
  return "group" in peer ? { referencedSecurityGroupId: peer.group } : { cidrIpv4: peer.cidr };
}

/** What is wrong with a group's texts and rules, in words. */
export function securityGroupProblems({ description, ingress, egress }: Rules): string[] {
  return [
    ...descriptionProblems("description", description),
    ...Object.entries(ingress).flatMap(([key, rule]) =>
      ruleProblems(`ingress "${key}"`, key, rule, rule.from),
    ),
    ...Object.entries(egress).flatMap(([key, rule]) =>
      ruleProblems(`egress "${key}"`, key, rule, rule.to),
    ),
  ];
}

function ruleProblems(
  where: string,
  key: string,
  { port, description }: { readonly port: Ports; readonly description: string },
  peer: Peer | "world",
): string[] {
  const problems = descriptionProblems(`${where}: description`, description);
  if (!keyForm.test(key)) {
    problems.push(
      `${where}: a key is made of a-z, 0-9, "." and "-". It is part of the rule's name.`,
    );
  }
  const { fromPort, toPort } = portsOf(port);
  if (![fromPort, toPort].every((it) => Number.isInteger(it) && it >= 1 && it <= 65_535)) {
    problems.push(`${where}: port ${shown(port)} is none. Give 1 to 65535.`);
  } else if (fromPort > toPort) {
    problems.push(`${where}: ports ${shown(port)} end before they begin.`);
  }
  if (peer !== "world" && "cidr" in peer) problems.push(...cidrProblems(where, peer.cidr));
  return problems;
}

function cidrProblems(where: string, cidr: string): string[] {
  const [address = "", length = ""] = cidr.split("/");
  const prefix = /^\d{1,2}$/.test(length) ? Number(length) : Number.NaN;
  // The shortest private network is a /8: any shorter prefix reaches out of it.
  if (isIPv4(address) && prefix <= 32 && insidePrivate(address, prefix)) return [];
  return [
    `${where}: ${cidr} is no private network. Give one inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, or name the world: from: "world" on port 80 or 443, to: "world" on one port.`,
  ];
}

function insidePrivate(address: string, prefix: number): boolean {
  const shortest = address.startsWith("10.") ? 8 : address.startsWith("172.") ? 12 : 16;
  return prefix >= shortest && privateNetworks.check(address);
}

function descriptionProblems(where: string, text: string): string[] {
  if (descriptionForm.test(text)) return [];
  return [
    `${where} "${text}" is not taken by EC2. Give 1 to 255 letters, digits, spaces and . _ - : / ( ) # , @ [ ] + = & ; { } ! $ *`,
  ];
}

function shown(port: Ports): string {
  return typeof port === "number" ? String(port) : `${port.from} to ${port.to}`;
}
