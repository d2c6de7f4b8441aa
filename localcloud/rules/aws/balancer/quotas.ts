import { asText } from "../../../values/value.ts";
import type { World, WorldObject } from "../../../world/world.ts";
import type { Rule } from "../../rule.ts";
import { passed } from "../quotas/quota.ts";
import * as types from "../types.ts";
import { loadBalancerOf, targetGroupsOf } from "./target-groups.ts";

const source =
  "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html";

/** Everything that stands on a load balancer's listeners, the listeners included. */
function standingOn(world: World, site: string, balancer: string): WorldObject[] {
  const listeners = world
    .users(site, { kind: "load balancer", key: balancer })
    .filter(({ type }) => type === types.listener);
  return listeners.flatMap((found) => [
    found,
    ...world.users(site, { kind: "listener", key: found.id }),
  ]);
}

function isApplication(world: World, site: string, balancer: string): boolean {
  const found = world.find(site, types.loadBalancer, balancer);
  return (found?.inputs.loadBalancerType ?? "application") === "application";
}

const counted: Readonly<Record<string, "rulesPerAlb" | "certificatesPerAlb" | "listenersPerAlb">> =
  {
    [types.listener]: "listenersPerAlb",
    [types.listenerRule]: "rulesPerAlb",
    [types.listenerCertificate]: "certificatesPerAlb",
  };

export const balancerQuotas: Rule = {
  id: "aws-balancer-quotas",
  source: `${source}: 50 listeners, 100 rules, 25 certificates an application load balancer`,
  types: Object.keys(counted),
  put: ({ world, site, type, id, inputs }) => {
    const balancer = loadBalancerOf(world, site, type, inputs);
    const quota = counted[type];
    if (quota === undefined || !isApplication(world, site, balancer)) return undefined;
    const others = standingOn(world, site, balancer).filter(
      (found) => found.type === type && found.id !== id,
    );
    return passed(world, site, quota, others.length + 1, balancer);
  },
};

/** Counted as the load balancer does: each group that any of its rules or listeners forwards to, once. */
export const targetGroupQuota: Rule = {
  id: "aws-target-group-quota",
  source: `${source}: 100 target groups an application load balancer; AWS does not raise it`,
  types: [types.listener, types.listenerRule],
  put: ({ world, site, type, id, inputs }) => {
    const balancer = loadBalancerOf(world, site, type, inputs);
    if (!isApplication(world, site, balancer)) return undefined;
    const groups = new Set(targetGroupsOf(type, inputs));
    for (const found of standingOn(world, site, balancer)) {
      if (found.type === type && found.id === id) continue;
      for (const group of targetGroupsOf(found.type, found.inputs)) groups.add(group);
    }
    return passed(world, site, "targetGroupsPerAlb", groups.size, balancer);
  },
};

export const loadBalancerCount: Rule = {
  id: "aws-load-balancer-count",
  source: `${source}: 50 application load balancers a region`,
  types: [types.loadBalancer],
  mentions: (inputs) =>
    (inputs.loadBalancerType ?? "application") === "application"
      ? [{ kind: "counted", key: "albs" }]
      : [],
  put: ({ world, site, id, inputs }) => {
    if (asText(inputs.loadBalancerType ?? "application") !== "application") return undefined;
    const others = world
      .users(site, { kind: "counted", key: "albs" })
      .filter((found) => found.id !== id);
    return passed(world, site, "albs", others.length + 1);
  },
};
