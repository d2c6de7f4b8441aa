import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import type { Inputs } from "../../guard/kinds/kind.ts";
import { mapOf, textOf } from "../../guard/read/values.ts";
import { isGiven } from "../aws/require-value.ts";
import type { Report, Rule } from "../rule.ts";

/** What ties a network to another one, or shares it with somebody. */
const ties: readonly RegExp[] = [
  /^aws:ec2\/vpcPeering|^aws:ec2\/peeringConnection/,
  /^aws:ec2transitgateway\//,
  /^aws:ec2\/(vpn|customerGateway|carrierGateway|localGateway|vpcEndpointService)/,
  /^aws:(vpn|ec2clientvpn|directconnect|networkmanager|vpclattice|ram|odb)\//,
  /^aws:vpc\/(routeServer|securityGroupVpcAssociation|endpointService)/,
  /^proxmoxve:(network|sdn)\//,
];

/** Ways that lead to the internet or to AWS, and to nobody else's network. */
const ways = ["gatewayId", "natGatewayId", "egressOnlyGatewayId", "vpcEndpointId"];
/** Where a route may lead: outwards, since all that is in the VPC is reached without one. */
const outwards = ["0.0.0.0/0", "::/0"];
const destinations = [
  ...["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
  ...["cidrBlock", "ipv6CidrBlock"],
];

/** No network of a tenant leads to another one: no peering, no gateway between them, no route but to the internet. */
export const anyNetworkForbidsTenantRoutes: Rule = {
  id: "any-network-forbids-tenant-routes",
  title:
    "No network leads to another network: no peering, no gateway between them, no route but to the internet.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [{ name: "Checkov", reference: "CKV2_AWS_44" }],
  remedy:
    "Take it out. What tenants share stands in the platform's network, and is opened group by group.",
  url: "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html",
  resource({ resource }, report) {
    const { type, name, inputs } = resource;
    if (ties.some((tie) => tie.test(type))) {
      report(`${name}: ${type} ties networks together, and none is tied to another.`);
    }
    if (type === "aws:ec2/route:Route") judgeRoute(name, "", inputs, report);
    if (/^aws:ec2\/(defaultR|r)outeTable:/.test(type)) judgeTable(resource, report);
  },
};

function judgeTable({ name, inputs }: GraphResource, report: Report): void {
  const routes = inputs["routes"] ?? [];
  if (!Array.isArray(routes)) {
    report(`${name}: routes are not known before the update. Give each as a resource of its own.`);
    return;
  }
  for (const [index, route] of routes.entries()) {
    judgeRoute(name, `routes[${index}].`, mapOf(route), report);
  }
  const propagating = [inputs["propagatingVgws"] ?? []].flat();
  if (propagating.length > 0) {
    report(`${name}: propagatingVgws takes routes from other networks. Leave it out.`);
  }
}

function judgeRoute(name: string, prefix: string, route: Inputs, report: Report): void {
  const given = Object.keys(route).filter((key) => isGiven(route[key]));
  const targets = given.filter((key) => /(Id|Arn)$/.test(key) && !notTargets.includes(key));
  for (const target of targets.filter((key) => !ways.includes(key))) {
    report(`${name}: ${prefix}${target} leads to another network. A route has ${ways.join(", ")}.`);
  }
  if (textOf(route["gatewayId"])?.startsWith("vgw-") === true) {
    report(`${name}: ${prefix}gatewayId is a VPN's. A route leads to an internet gateway.`);
  }
  for (const key of given.filter((it) => destinations.includes(it))) {
    const said = destinationProblem(route[key]);
    if (said !== undefined) report(`${name}: ${prefix}${key} ${said}`);
  }
}

const notTargets = ["routeTableId", "destinationPrefixListId"];

function destinationProblem(value: unknown): string | undefined {
  const allowed = `A route leads to ${outwards.join(" or ")}.`;
  if (value === unknownValue) return `is not known before the update. ${allowed}`;
  return outwards.some((it) => it === value) ? undefined : `is a network of its own. ${allowed}`;
}
