import { object, objects, texts } from "../../read/values.ts";
import { type Findings, Gathered, internet, platform } from "../edge.ts";
import type { Item, World } from "../world.ts";

/** A host that a resource of a tenant answers for, on a load balancer or by DNS. */
export interface Claim {
  readonly item: Item;
  readonly host: string;
}

const rule = "aws:lb/listenerRule:ListenerRule";

/** Hosts of load balancers' rules and of DNS records of tenants. */
export function claims(world: World): Claim[] {
  const rules = world
    .ofType(rule)
    .flatMap((item) => hostsOf(item).map((host) => ({ item, host: host.toLowerCase() })));
  const records = world
    .ofType("aws:route53/record:Record")
    .filter(({ owner }) => owner !== platform)
    .flatMap((item) =>
      texts(item.resource.inputs["name"]).map((name) => ({
        item,
        // A certificate's proof stands below the name that it proves.
        host: name
          .toLowerCase()
          .replace(/^_[^.]+\./, "")
          .replace(/\.$/, ""),
      })),
    );
  return [...rules, ...records];
}

/** Rules that take requests for more than a host of their own, and doors that lead to a tenant. */
export function listeners(world: World): Findings {
  const found = new Gathered();
  for (const item of world.ofType(rule)) {
    const { resource, owner } = item;
    if (hostsOf(item).length === 0 && owner !== platform) {
      const text = `${resource.name} has no condition on the host: it takes requests for everybody on its listener`;
      const same = world
        .ofType(rule)
        .filter((it) => it.resource.inputs["listenerArn"] === resource.inputs["listenerArn"]);
      for (const other of new Set(same.map((it) => it.owner))) {
        found.edge("listener", owner, other, text, resource.urn);
      }
      found.edge("listener", owner, platform, text, resource.urn);
    } else {
      const text = `requests for ${hostsOf(item).join(", ")} reach ${resource.name}`;
      found.edge(
        "listener",
        internet,
        owner,
        text,
        resource.urn,
        "a tenant answers on its own host",
      );
    }
  }
  for (const { resource, owner } of world.ofType("aws:lb/listener:Listener")) {
    for (const action of objects(resource.inputs["defaultActions"])) {
      for (const arn of targetsOf(action)) {
        const target = world.find(arn, "aws:lb/targetGroup:TargetGroup");
        if (!target) {
          found.unknown(owner, resource.urn, `${resource.name}: where it leads is not known`);
        } else {
          const text = `${resource.name} sends whatever no rule takes to ${target.resource.name}`;
          found.edge("listener", owner, target.owner, text, resource.urn);
        }
      }
    }
  }
  for (const item of world.ofType("aws:lb/targetGroupAttachment:TargetGroupAttachment")) {
    const group = world.target(item, "targetGroupArn", "aws:lb/targetGroup:TargetGroup");
    const target = world.target(item, "targetId", "aws:lb/loadBalancer:LoadBalancer");
    const { name, urn } = item.resource;
    if (!group || !target) {
      found.unknown(item.owner, urn, `${name}: what it registers, or where, is not known`);
    } else {
      found.edge(
        "listener",
        group.owner,
        target.owner,
        `${name} leads to ${target.resource.name}`,
        urn,
      );
    }
  }
  return found;
}

function hostsOf({ resource }: Item): string[] {
  return objects(resource.inputs["conditions"]).flatMap((condition) =>
    texts(object(condition["hostHeader"])["values"]),
  );
}

function targetsOf(action: Readonly<Record<string, unknown>>): string[] {
  const groups = objects(object(action["forward"])["targetGroups"]);
  return [...texts(action["targetGroupArn"]), ...groups.flatMap((group) => texts(group["arn"]))];
}
