import { Cluster } from "@pulumi/aws/ecs/cluster.js";
import { ClusterCapacityProviders } from "@pulumi/aws/ecs/clusterCapacityProviders.js";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsFleet, Lifecycle } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import { AutoScalingFleet } from "./auto-scaling-fleet.ts";
import type { NetworkRef } from "./network-ref.ts";

const type = token("aws", "EcsCluster");

export interface EcsClusterArgs {
  /** Machines of the cluster's own beside Fargate; null for none. */
  readonly fleet: AwsFleet | null;
  /** Where the machines stand. */
  readonly network: Pick<NetworkRef, "vpcId" | "privateSubnetIds">;
  /** The provider's default tags: AWS gives none of them to the machines. */
  readonly tags: Readonly<Record<string, string>>;
  readonly lifecycle: Lifecycle;
}

/**
 * Where tasks run: Fargate, and a fleet of machines where the site has one. Every task is measured by itself
 * (Container Insights with enhanced observability), which alarms and workers' scaling need.
 *
 * Children: `<name>` (cluster), `<name>-capacity`, `<name>-fleet`.
 */
export class EcsCluster extends Component {
  readonly arn: pulumi.Output<string>;
  /** The cluster's name at AWS; another one replaces the cluster and every service in it. */
  readonly name: pulumi.Output<string>;
  /** Of the fleet, for services that run on it; null without one. */
  readonly capacityProvider: pulumi.Output<string> | null;

  constructor(name: string, args: EcsClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { fleet, lifecycle } = args;
    super(type, name, { fleet: fleet?.instanceType ?? null, lifecycle }, opts);
    const cluster = this.createCluster(lifecycle);
    this.capacityProvider = fleet && this.createFleet(args, fleet, cluster);
    this.createCapacity(cluster);
    this.arn = cluster.arn;
    this.name = cluster.name;
    this.registerOutputs({ arn: this.arn, name: this.name });
  }

  private createCluster(lifecycle: Lifecycle): Cluster {
    return new Cluster(
      this.child(),
      {
        settings: [{ name: "containerInsights", value: "enhanced" }],
        tags: awsTags({ lifecycle }),
      },
      this.options({ protect: lifecycle === "protected" }),
    );
  }

  private createFleet(
    { network, tags, lifecycle }: EcsClusterArgs,
    fleet: AwsFleet,
    cluster: Cluster,
  ): pulumi.Output<string> {
    const made = new AutoScalingFleet(
      this.child("fleet"),
      { fleet, network, tags, clusterName: cluster.name, lifecycle },
      this.options(),
    );
    return made.capacityProvider;
  }

  /** What names no capacity of its own runs on Fargate. */
  private createCapacity(cluster: Cluster): void {
    new ClusterCapacityProviders(
      this.child("capacity"),
      {
        clusterName: cluster.name,
        capacityProviders: [
          "FARGATE",
          ...(this.capacityProvider === null ? [] : [this.capacityProvider]),
        ],
        defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", base: 0, weight: 1 }],
      },
      this.options(),
    );
  }
}
