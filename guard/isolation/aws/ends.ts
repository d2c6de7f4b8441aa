import type { GraphResource } from "../../graph.ts";
import type { Inputs } from "../../kinds/kind.ts";
import { object, objects, texts } from "../../read/values.ts";
import { type Range, rangeOf } from "../addresses.ts";
import type { Gathered } from "../edge.ts";
import type { Item, World } from "../world.ts";

export const groupTypes = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
] as const;

/** What stands in a network and has security groups: a service's tasks, a database server, a load balancer. */
export interface End {
  readonly item: Item;
  readonly groups: readonly Item[];
  readonly subnets: readonly string[];
}

/** Where each type keeps its groups, and its subnets where it names them. */
const places: Readonly<Record<string, (inputs: Inputs) => { groups: unknown; subnets?: unknown }>> =
  {
    "aws:ec2/launchTemplate:LaunchTemplate": (it) => ({
      groups: objects(it["networkInterfaces"]).flatMap((face) => texts(face["securityGroups"])),
    }),
    "aws:ecs/service:Service": ({ networkConfiguration }) => inNetwork(networkConfiguration),
    "aws:efs/mountTarget:MountTarget": (it) => ({
      groups: it["securityGroups"],
      subnets: it["subnetId"],
    }),
    "aws:elasticache/replicationGroup:ReplicationGroup": (it) => ({
      groups: it["securityGroupIds"],
    }),
    "aws:lambda/function:Function": ({ vpcConfig }) => ({
      groups: object(vpcConfig)["securityGroupIds"],
      subnets: object(vpcConfig)["subnetIds"],
    }),
    "aws:lb/loadBalancer:LoadBalancer": (it) => ({
      groups: it["securityGroups"],
      subnets: it["subnets"],
    }),
    "aws:rds/cluster:Cluster": (it) => ({ groups: it["vpcSecurityGroupIds"] }),
    "aws:rds/instance:Instance": (it) => ({ groups: it["vpcSecurityGroupIds"] }),
    "aws:scheduler/schedule:Schedule": ({ target }) =>
      inNetwork(object(object(target)["ecsParameters"])["networkConfiguration"]),
    "aws:ec2/vpcEndpoint:VpcEndpoint": (it) => ({
      groups: it["securityGroupIds"],
      subnets: it["subnetIds"],
    }),
  };

function inNetwork(value: unknown): { groups: unknown; subnets: unknown } {
  const { securityGroups, subnets } = object(value);
  return { groups: securityGroups, subnets };
}

/** Groups and subnets of a resource that stands in a network; undefined for one that does not. */
export function placeOf({
  type,
  inputs,
}: Pick<GraphResource, "type" | "inputs">): { groups: string[]; subnets: string[] } | undefined {
  const place = places[type]?.(inputs);
  if (!place) return undefined;
  return { groups: texts(place.groups), subnets: texts(place.subnets) };
}

/** Whoever stands in a network. One without a group that is known is not proven. */
export function endsOf(world: World, found: Gathered): End[] {
  return world.ofType(...Object.keys(places)).flatMap((item) => {
    const place = placeOf(item.resource);
    if (!place || needsNone(item.resource)) return [];
    const groups = place.groups.map((id) => ({ id, group: world.find(id, ...groupTypes) }));
    const missing = groups.filter(({ group }) => !group);
    if (groups.length === 0 || missing.length > 0) {
      const why =
        groups.length === 0
          ? "it names no security group: its network's default one, or one that is not known yet, decides"
          : `of its security groups ${missing.length} stand in no graph`;
      found.unknown(item.owner, item.resource.urn, `${item.resource.name}: ${why}`);
    }
    return [{ item, groups: groups.flatMap(({ group }) => group ?? []), subnets: place.subnets }];
  });
}

/** A gateway endpoint is a route; a replica of a server, or a function outside any network, has no groups of its own. */
function needsNone({ type, inputs }: GraphResource): boolean {
  if (type.endsWith(":VpcEndpoint")) return inputs["vpcEndpointType"] !== "Interface";
  if (type.endsWith(":Function")) return inputs["vpcConfig"] === undefined;
  return false;
}

/** Addresses that an end can have: those of its subnets, else those of its network. */
export function addressesOf(world: World, { groups, subnets }: End): Range[] {
  const own = subnets.flatMap((id) => cidrOf(world.find(id, "aws:ec2/subnet:Subnet")));
  if (own.length > 0) return own;
  return groups.flatMap((group) => cidrOf(world.find(vpcOf(group), "aws:ec2/vpc:Vpc")));
}

export function vpcOf({ resource }: Item): unknown {
  return resource.inputs["vpcId"];
}

function cidrOf(item: Item | undefined): Range[] {
  return texts(item?.resource.inputs["cidrBlock"]).flatMap((cidr) => rangeOf(cidr) ?? []);
}
