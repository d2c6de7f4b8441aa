import { placeOf } from "../../guard/isolation/aws/ends.ts";
import type { WorldObject } from "./local-cloud.ts";

const server = "aws:rds/instance:Instance";
const cache = "aws:elasticache/replicationGroup:ReplicationGroup";
const service = "aws:ecs/service:Service";
const lambda = "aws:lambda/function:Function";
const rule = (way: string): string => `aws:vpc/securityGroup${way}Rule:SecurityGroup${way}Rule`;

/** The logical name of an object. */
function nameIn({ urn }: WorldObject): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/**
 * Which services and functions reach each server and cache, by their logical names: the rules of both sides allow it.
 * A store that admits an address is reached by that address too.
 */
export function whoReaches(world: readonly WorldObject[]): Record<string, string[]> {
  const of = (type: string): WorldObject[] => world.filter((object) => object.type === type);
  const [inward, outward] = [of(rule("Ingress")), of(rule("Egress"))];
  const speakers = [...of(service), ...of(lambda)];
  const reached = (store: WorldObject): string[] => {
    const own = groupsOf(store);
    const admitted = inward.filter(({ inputs }) => own.includes(String(inputs["securityGroupId"])));
    const sources = admitted.map(({ inputs }) => inputs["referencedSecurityGroupId"]);
    const mayLeave = (groups: readonly string[]): boolean =>
      outward.some(
        ({ inputs }) =>
          groups.includes(String(inputs["securityGroupId"])) &&
          (own.includes(String(inputs["referencedSecurityGroupId"])) ||
            String(inputs["cidrIpv4"]).startsWith("10.")),
      );
    const addresses = admitted.flatMap(({ inputs }) => inputs["cidrIpv4"] ?? []).map(String);
    const names = speakers
      .map((speaker) => [nameIn(speaker), groupsOf(speaker)] as const)
      .filter(([, groups]) => groups.some((group) => sources.includes(group)) && mayLeave(groups))
      .map(([name]) => name);
    return [...addresses, ...names].sort();
  };
  return Object.fromEntries(
    [...of(server), ...of(cache)].map((store) => [nameIn(store), reached(store)]),
  );
}

/** Security groups that it carries. */
function groupsOf(object: WorldObject): string[] {
  return placeOf(object)?.groups ?? [];
}
