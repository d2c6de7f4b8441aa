import type { AwsSite, Ledger } from "../../catalog.ts";
import type { AwsAccess, AwsNetwork, AwsReceivers } from "../../resolved/aws.ts";
import { subnetsOf } from "../subnets.ts";

/** Services that are reached by a route of the VPC's own, at no charge; all others by an interface in every zone. */
const GATEWAYS: readonly string[] = ["dynamodb", "s3"];

/** How a site is reached. */
export function resolveAwsAccess(site: AwsSite): AwsAccess {
  const { id, substrate, account, region, domain, hostedZone } = site;
  return { id, substrate, account, region, domain, hostedZone };
}

/** Where alarms of a site and of its tenants go. */
export function resolveReceivers({ alarms }: AwsSite): AwsReceivers {
  return { email: [...alarms.email].sort(), pagerduty: alarms.pagerduty ?? null };
}

/** A VPC of a site: its own, or a silo tenant's with other addresses and another way to the internet. */
export function resolveVpc(
  { region, network }: AwsSite,
  { place }: Pick<Ledger, "place">,
  cidr: string,
  nat: AwsNetwork["nat"],
): AwsNetwork {
  const [first = ""] = place?.zones ?? network.zones;
  return {
    cidr,
    nat,
    natZone: first,
    zones: subnetsOf(cidr, region, network.zones),
    gatewayEndpoints: network.endpoints.filter((it) => GATEWAYS.includes(it)).sort(),
    interfaceEndpoints: interfaceEndpointsOf(network.endpoints),
    flowLogDays: network.flowLogDays,
  };
}

/** The endpoints that take a network interface in every zone, sorted. */
export function interfaceEndpointsOf(endpoints: readonly string[]): string[] {
  return endpoints.filter((it) => !GATEWAYS.includes(it)).sort();
}
