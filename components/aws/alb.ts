import type { ListenerArgs } from "@pulumi/aws/lb/listener.js";
import { Listener } from "@pulumi/aws/lb/listener.js";
import { LoadBalancer } from "@pulumi/aws/lb/loadBalancer.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Lifecycle } from "../../catalog/resolved/common.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import { albAttributes, albProblems, encrypted, notFound, toHttps } from "./alb-inputs.ts";
import { loadBalancerName } from "./load-balancer-name.ts";
import type { PublicNetworkRef } from "./network-ref.ts";
import { SecurityGroup } from "./security-group.ts";
import type { EgressRule, IngressRule } from "./security-group-rules.ts";
import { testPort } from "./service-deployment.ts";

const type = token("aws", "Alb");

const ports = { production: 443, redirect: 80, test: testPort } as const;

export interface AlbArgs {
  /** At ELB: unique in an account and region, cut to 32 characters. Another one replaces it. */
  readonly balancerName: string;
  /** Two zones or more. A zone can be added or taken out in place. */
  readonly network: PublicNetworkRef;
  /** Security group that every task behind it carries: nobody else can be reached from it. */
  readonly targets: pulumi.Input<string>;
  /** Issued already. The names that it stands for decide what can be asked over TLS. */
  readonly certificateArn: pulumi.Input<string>;
  /** Bucket that takes logs of load balancers; they lie under the component's name. */
  readonly accessLogsBucket: pulumi.Input<string>;
  /**
   * Security group that may speak to the test listener on port 8443, where a new version is asked before it gets
   * traffic. @default - no test listener
   */
  readonly testClients?: pulumi.Input<string>;
  /** Seconds that a connection may be silent, 1 to 4000; a service must keep its own open for longer. @default 60 */
  readonly idleTimeoutSeconds?: number;
  /** `protected`: neither AWS nor Pulumi deletes it. Its DNS name would be another one. */
  readonly lifecycle: Lifecycle;
}

/**
 * A public load balancer that speaks TLS 1.2 and 1.3. It answers 404 to everything that no listener rule names, and
 * sends plain HTTP to HTTPS.
 *
 * Children: `<name>`, `<name>-group` (component), and the listeners `<name>-443`, `<name>-80` and, with `testClients`,
 * `<name>-8443`.
 */
export class Alb extends Component {
  readonly arn: pulumi.Output<string>;
  /** `app/fixnado-shard-1/50dc6c495c0c9188`: what metrics call it. */
  readonly arnSuffix: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  /** Of the DNS name, for alias records. */
  readonly zoneId: pulumi.Output<string>;
  readonly listenerArn: pulumi.Output<string>;
  readonly testListenerArn: pulumi.Output<string> | null;
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: AlbArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, { zones: Object.keys(args.network.publicSubnets) }, opts);
    this.refuse(albProblems(args));
    this.securityGroupId = this.createGroup(args);
    const balancer = this.createBalancer(name, args);
    this.createListener(balancer, ports.redirect, toHttps);
    const secure = encrypted(args.certificateArn);
    this.listenerArn = this.createListener(balancer, ports.production, { ...secure, ...notFound });
    this.testListenerArn =
      args.testClients === undefined
        ? null
        : this.createListener(balancer, ports.test, { ...secure, ...notFound });
    this.arn = balancer.arn;
    this.arnSuffix = balancer.arnSuffix;
    this.dnsName = balancer.dnsName;
    this.zoneId = balancer.zoneId;
    this.registerOutputs({ arn: this.arn, dnsName: this.dnsName, listenerArn: this.listenerArn });
  }

  private createGroup({ network, targets, testClients }: AlbArgs): pulumi.Output<string> {
    const ingress: Record<string, IngressRule> = {
      https: { port: 443, from: "world", description: "Requests" },
      http: { port: 80, from: "world", description: "Requests to be sent to HTTPS" },
    };
    if (testClients !== undefined) {
      const from = { group: testClients };
      ingress["test"] = { port: ports.test, from, description: "Tests of a new version" };
    }
    // Which port a service listens on is its own; that it is behind this balancer, its group says.
    const to = { group: targets };
    const egress: Record<string, EgressRule> = {
      tasks: { port: { from: 1, to: 65_535 }, to, description: "Tasks behind the load balancer" },
    };
    const description = "Load balancer: who may speak to it, and its tasks";
    const args = { vpcId: network.vpcId, description, ingress, egress };
    return new SecurityGroup(this.child("group"), args, this.options()).securityGroupId;
  }

  private createBalancer(name: string, args: AlbArgs): LoadBalancer {
    const keep = args.lifecycle === "protected";
    return new LoadBalancer(
      this.child(),
      {
        name: loadBalancerName(args.balancerName),
        ...albAttributes,
        subnets: Object.values(args.network.publicSubnets),
        securityGroups: [this.securityGroupId],
        idleTimeout: args.idleTimeoutSeconds ?? 60,
        enableDeletionProtection: keep,
        accessLogs: { enabled: true, bucket: args.accessLogsBucket, prefix: name },
        tags: awsTags({ lifecycle: args.lifecycle }),
      },
      this.options({ protect: keep }),
    );
  }

  private createListener(
    { arn }: LoadBalancer,
    port: number,
    args: Omit<ListenerArgs, "loadBalancerArn" | "port">,
  ): pulumi.Output<string> {
    const tags = awsTags({ lifecycle: "disposable" });
    const inputs = { ...args, loadBalancerArn: arn, port, tags };
    return new Listener(this.child(String(port)), inputs, this.options()).arn;
  }
}
