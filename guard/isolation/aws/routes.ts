import { objects } from "../../read/values.ts";
import { type Findings, Gathered } from "../edge.ts";
import type { Item, World } from "../world.ts";
import { vpcOf } from "./ends.ts";

/** Where a route may lead: out of its own network to the internet, and nowhere else. */
const ways: Readonly<Record<string, string>> = {
  gatewayId: "aws:ec2/internetGateway:InternetGateway",
  natGatewayId: "aws:ec2/natGateway:NatGateway",
};

/** Routes between networks. A network leads to the internet only: whatever else a route names joins two of them. */
export function routes(world: World): Findings {
  const found = new Gathered();
  for (const route of world.ofType("aws:ec2/route:Route")) {
    const table = world.target(route, "routeTableId", "aws:ec2/routeTable:RouteTable");
    if (!table) unclear(found, route, "its route table is not known");
    else follow(world, found, route, vpcOf(table));
  }
  for (const table of world.ofType("aws:ec2/routeTable:RouteTable")) {
    if (objects(table.resource.inputs["routes"]).length > 0) {
      unclear(found, table, "routes that stand in the table itself are not read");
    }
  }
  for (const joined of world.ofType("aws:ec2/routeTableAssociation:RouteTableAssociation")) {
    const subnet = world.target(joined, "subnetId", "aws:ec2/subnet:Subnet");
    const table = world.target(joined, "routeTableId", "aws:ec2/routeTable:RouteTable");
    if (!subnet || !table) unclear(found, joined, "its subnet or its route table is not known");
    else if (vpcOf(subnet) !== vpcOf(table)) {
      const text = `${joined.resource.name} gives ${subnet.resource.name} the routes of ${table.resource.name}`;
      found.edge("route", subnet.owner, table.owner, text, joined.resource.urn);
    }
  }
  return found;
}

function follow(world: World, found: Gathered, route: Item, network: unknown): void {
  const { inputs, name, urn } = route.resource;
  const others = Object.keys(inputs).filter(
    (input) => /(?:Id|Arn)$/.test(input) && input !== "routeTableId" && inputs[input] !== undefined,
  );
  for (const input of others) {
    const type = ways[input];
    const target =
      type === undefined ? world.find(inputs[input]) : world.target(route, input, type);
    if (!target) unclear(found, route, `where it leads (${input}) is not known`);
    else if (networkOf(world, target) !== network) {
      const text = `${name} leads into the network of ${target.resource.name}`;
      found.edge("route", route.owner, target.owner, text, urn);
      if (target.owner === route.owner) unclear(found, route, "it joins two networks");
    }
  }
}

/** A NAT gateway stands in a subnet. */
function networkOf(world: World, { resource }: Item): unknown {
  const { vpcId, subnetId } = resource.inputs;
  if (vpcId !== undefined) return vpcId;
  const subnet = world.find(subnetId, "aws:ec2/subnet:Subnet");
  return subnet ? vpcOf(subnet) : resource.urn;
}

function unclear(found: Gathered, { owner, resource }: Item, why: string): void {
  found.unknown(owner, resource.urn, `${resource.name}: ${why}`);
}
