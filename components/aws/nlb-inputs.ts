import type { LoadBalancerArgs } from "@pulumi/aws/lb/loadBalancer.js";
import type { TargetGroupArgs } from "@pulumi/aws/lb/targetGroup.js";
import type * as pulumi from "@pulumi/pulumi";
import { loadBalancerNameProblems } from "./load-balancer-name.ts";
import type { SubnetIds } from "./network-ref.ts";
import type { EgressRule, IngressRule } from "./security-group-rules.ts";

/** What is passed through. */
export const throughPorts = [443, 80] as const;

/** What every network load balancer is, whatever the defaults of AWS are. */
export const nlbAttributes = {
  loadBalancerType: "network",
  internal: false,
  ipAddressType: "ipv4",
  // A client that knows one address must be served when its zone has no healthy target. Traffic between zones is paid.
  enableCrossZoneLoadBalancing: true,
  dnsRecordClientRoutingPolicy: "any_availability_zone",
  enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "on",
} as const satisfies LoadBalancerArgs;

const check = {
  enabled: true,
  port: "traffic-port",
  path: "/",
  interval: 10,
  timeout: 5,
  healthyThreshold: 3,
  unhealthyThreshold: 3,
} as const;

/**
 * What a healthy `Alb` answers to a request that names no host: 404 over TLS, the way to HTTPS without. So a check
 * says whether the `Alb` stands; whether a service does, the `Alb` finds out itself.
 */
export const wellWhen = {
  443: { ...check, protocol: "HTTPS", matcher: "404" },
  80: { ...check, protocol: "HTTP", matcher: "301" },
} as const satisfies Record<number, TargetGroupArgs["healthCheck"]>;

/** From the world to the load balancer behind, port by port. */
export function throughGroups(alb: pulumi.Input<string>): {
  ingress: Record<string, IngressRule>;
  egress: Record<string, EgressRule>;
} {
  const keys = { 443: "https", 80: "http" } as const;
  const rules = throughPorts.map((port) => ({ key: keys[port], port }));
  return {
    ingress: Object.fromEntries(
      rules.map(({ key, port }) => [key, { port, from: "world", description: "Requests" }]),
    ),
    egress: Object.fromEntries(
      rules.map(({ key, port }) => [
        key,
        { port, to: { group: alb }, description: "The load balancer behind" },
      ]),
    ),
  };
}

/** What is wrong with the arguments of a network load balancer, in words. */
export function nlbProblems(
  name: string,
  args: { readonly network: { readonly publicSubnets: SubnetIds } },
): string[] {
  const problems = loadBalancerNameProblems(name);
  if (Object.keys(args.network.publicSubnets).length === 0) {
    problems.push("network has no zone. An address stands in one at least.");
  }
  return problems;
}
