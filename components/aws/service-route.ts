import { ListenerRule } from "@pulumi/aws/lb/listenerRule.js";
import { TargetGroup } from "@pulumi/aws/lb/targetGroup.js";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsService } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import { shiftsTraffic } from "./service-deployment.ts";
import { routeConditions, routeTransforms } from "./service-route-rules.ts";

const type = token("aws", "ServiceRoute");

/** Seconds that requests under way may still take when a task goes. AWS's own 300 make every deployment slow. */
const deregistrationDelay = 30;

/** Never used, and never edited: ECS registers each task with the port that it listens on, and asks it there. */
const unusedPort = 80;

/** How the load balancer asks a task whether it is well, in seconds and times. */
const healthCheck = {
  enabled: true,
  protocol: "HTTP",
  port: "traffic-port",
  matcher: "200",
  interval: 15,
  timeout: 5,
  healthyThreshold: 2,
  unhealthyThreshold: 3,
} as const;

export interface ServiceRouteArgs {
  /** Its route, its strategy and the priorities of its rules. Another `port` changes nothing here. */
  readonly service: AwsService;
  /** The target groups' names begin with `t<number>`. */
  readonly tenantNumber: number;
  readonly vpcId: pulumi.Input<string>;
  /** Of the load balancer, port 443. */
  readonly listenerArn: pulumi.Input<string>;
  /** Of the load balancer, port 8443: needed by `blueGreen` and `canary`. */
  readonly testListenerArn: pulumi.Input<string> | null;
}

interface Target {
  readonly arn: pulumi.Output<string>;
  readonly arnSuffix: pulumi.Output<string>;
}

/**
 * The way from a load balancer to a service: target groups, and the rules that lead requests there. It stands before
 * the service, because alarms watch the target groups and the service names the alarms that roll it back.
 * `blueGreen` and `canary` have a second target group and a rule for test traffic; which group a rule leads to is then
 * ECS's to decide, and no preview shows it.
 *
 * Children: `<name>-blue`, `<name>-green`, `<name>-production`, `<name>-test`.
 */
export class ServiceRoute extends Component {
  /** `green` only where traffic is shifted. */
  readonly targetGroups: { readonly blue: Target; readonly green: Target | null };
  readonly productionRuleArn: pulumi.Output<string>;
  readonly testRuleArn: pulumi.Output<string> | null;

  constructor(name: string, args: ServiceRouteArgs, opts?: pulumi.ComponentResourceOptions) {
    const { route, strategy } = args.service;
    super(type, name, { host: route.host, path: route.path, strategy }, opts);
    this.refuse(problemsOf(args));
    const shifts = shiftsTraffic(strategy);
    const blue = this.createTargetGroup("blue", args);
    const green = shifts ? this.createTargetGroup("green", args) : null;
    this.targetGroups = { blue, green };
    const groups = green === null ? [blue] : [blue, green];
    const { production, test } = route.priorities;
    this.productionRuleArn = this.createRule(
      "production",
      args,
      args.listenerArn,
      production,
      groups,
    );
    this.testRuleArn =
      shifts && args.testListenerArn !== null
        ? this.createRule("test", args, args.testListenerArn, test, groups)
        : null;
    this.registerOutputs({ productionRuleArn: this.productionRuleArn });
  }

  private createTargetGroup(color: string, args: ServiceRouteArgs): Target {
    const { route, id, lifecycle } = args.service;
    return new TargetGroup(
      this.child(color),
      {
        namePrefix: namePrefix(args.tenantNumber),
        vpcId: args.vpcId,
        targetType: "ip",
        ipAddressType: "ipv4",
        port: unusedPort,
        protocol: "HTTP",
        protocolVersion: "HTTP1",
        deregistrationDelay,
        slowStart: 0,
        loadBalancingAlgorithmType: "round_robin",
        stickiness: { enabled: false, type: "lb_cookie" },
        healthCheck: { ...healthCheck, path: route.health },
        tags: awsTags({ service: id, lifecycle }),
      },
      this.options(),
    );
  }

  private createRule(
    suffix: string,
    { service }: ServiceRouteArgs,
    listenerArn: pulumi.Input<string>,
    priority: number,
    [blue, ...others]: readonly Target[],
  ): pulumi.Output<string> {
    const { id, lifecycle, route } = service;
    const transforms = routeTransforms(route);
    const targetGroups = [
      { arn: (blue as Target).arn, weight: 100 },
      ...others.map(({ arn }) => ({ arn, weight: 0 })),
    ];
    const rule = new ListenerRule(
      this.child(suffix),
      {
        listenerArn,
        priority,
        conditions: routeConditions(route),
        ...(transforms.length === 0 ? {} : { transforms }),
        actions: [{ type: "forward", forward: { targetGroups } }],
        tags: awsTags({ service: id, lifecycle }),
      },
      // A priority is taken until the old rule is gone. ECS moves the weights with each deployment
      // (https://github.com/hashicorp/terraform-provider-aws/issues/43905).
      this.options({
        deleteBeforeReplace: true,
        ignoreChanges: [...route.ignoreChanges],
      }),
    );
    return rule.arn;
  }
}

/** At most 6 characters; the rest of the name is AWS's, so that a new group can stand beside the old one. */
function namePrefix(tenantNumber: number): string {
  const prefix = `t${tenantNumber}`;
  return prefix.length < 6 ? `${prefix}-` : prefix.slice(0, 6);
}

function problemsOf({ service, testListenerArn }: ServiceRouteArgs): string[] {
  const { strategy } = service;
  if (!shiftsTraffic(strategy) || testListenerArn !== null) return [];
  return [
    `strategy ${strategy} needs a test listener, and the load balancer has none. ` +
      "Give it one (`testClients`), or use strategy rolling.",
  ];
}
