import { Group } from "@pulumi/aws/autoscaling/group.js";
import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate.js";
import { CapacityProvider } from "@pulumi/aws/ecs/capacityProvider.js";
import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import * as pulumi from "@pulumi/pulumi";
import type { AwsFleet, Lifecycle } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import { fleetProblems, imageParameter, userData } from "./fleet-machine.ts";
import type { NetworkRef } from "./network-ref.ts";
import { serviceTrust } from "./policy-document.ts";
import { SecurityGroup } from "./security-group.ts";

const type = token("aws", "AutoScalingFleet");

/** GiB of a machine's disk: images and what containers write beside their volumes. */
const diskGib = 50;

/** Seconds in which a new machine joins the cluster. */
const warmUp = 120;

/** What a machine may do, as AWS says it: be a member of a cluster, and be reached through Session Manager. */
const machinePolicies = {
  ecs: "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role",
  ssm: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
} as const;

export interface AutoScalingFleetArgs {
  /** Another instance type, or another image, is rolled out machine by machine. */
  readonly fleet: AwsFleet;
  readonly network: Pick<NetworkRef, "vpcId" | "privateSubnetIds">;
  /** The provider's default tags: AWS gives none of them to a group, its machines and their disks. */
  readonly tags: Readonly<Record<string, string>>;
  /** Of the cluster that the machines join. */
  readonly clusterName: pulumi.Input<string>;
  readonly lifecycle: Lifecycle;
}

/**
 * Machines of a cluster, as many as the tasks need that run on them: in private subnets, without an address or a key,
 * nobody can open a connection to them. ECS moves the tasks away before a machine goes.
 *
 * Children: `<name>` (group), `-machines` (security group), `-role`, `-may-ecs`, `-may-ssm`, `-profile`, `-template`,
 * `-capacity`.
 */
export class AutoScalingFleet extends Component {
  /** Name of the capacity provider: what a service names that runs on the machines. */
  readonly capacityProvider: pulumi.Output<string>;

  constructor(name: string, args: AutoScalingFleetArgs, opts?: pulumi.ComponentResourceOptions) {
    const { instanceType, min, max } = args.fleet;
    super(type, name, { instanceType, min, max }, opts);
    this.refuse(fleetProblems(args.fleet));
    const group = this.createGroup(args);
    const profile = this.createProfile(args);
    const template = this.createTemplate(args, group, profile);
    const machines = this.createMachines(args, template, group);
    this.capacityProvider = this.createCapacity(args, machines);
    this.registerOutputs({ capacityProvider: this.capacityProvider });
  }

  private createGroup({ network }: AutoScalingFleetArgs): SecurityGroup {
    return new SecurityGroup(
      this.child("machines"),
      {
        vpcId: network.vpcId,
        description: "Machines of the cluster",
        ingress: {},
        egress: {
          web: { port: 443, to: "world", description: "AWS and the internet, over TLS" },
        },
      },
      this.options(),
    );
  }

  private createProfile({ lifecycle }: AutoScalingFleetArgs): InstanceProfile {
    const tags = awsTags({ lifecycle });
    const role = new Role(
      this.child("role"),
      {
        assumeRolePolicy: serviceTrust("ec2.amazonaws.com"),
        maxSessionDuration: 3600,
        forceDetachPolicies: false,
        tags,
      },
      this.options(),
    );
    for (const [key, policyArn] of Object.entries(machinePolicies)) {
      new RolePolicyAttachment(
        this.child(`may-${key}`),
        { role: role.name, policyArn },
        this.options(),
      );
    }
    return new InstanceProfile(this.child("profile"), { role: role.name, tags }, this.options());
  }

  private createTemplate(
    { fleet, clusterName, lifecycle, ...args }: AutoScalingFleetArgs,
    group: SecurityGroup,
    profile: InstanceProfile,
  ): LaunchTemplate {
    const tags = { ...args.tags, ...awsTags({ lifecycle }) };
    return new LaunchTemplate(
      this.child("template"),
      {
        imageId: imageParameter,
        instanceType: fleet.instanceType,
        iamInstanceProfile: { arn: profile.arn },
        // Version 2 of the metadata service only, and no container reaches it: one hop ends on the machine.
        metadataOptions: {
          httpEndpoint: "enabled",
          httpTokens: "required",
          httpPutResponseHopLimit: 1,
          httpProtocolIpv6: "disabled",
          instanceMetadataTags: "disabled",
        },
        blockDeviceMappings: [
          {
            deviceName: "/dev/xvda",
            ebs: {
              volumeType: "gp3",
              volumeSize: diskGib,
              encrypted: "true",
              deleteOnTermination: "true",
            },
          },
        ],
        networkInterfaces: [
          {
            deviceIndex: 0,
            associatePublicIpAddress: "false",
            deleteOnTermination: "true",
            securityGroups: [group.securityGroupId],
          },
        ],
        monitoring: { enabled: true },
        ebsOptimized: "true",
        instanceInitiatedShutdownBehavior: "terminate",
        userData: pulumi.output(clusterName).apply(userData),
        tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
          resourceType,
          tags,
        })),
        updateDefaultVersion: true,
        tags,
      },
      this.options(),
    );
  }

  private createMachines(
    { fleet, tags, network }: AutoScalingFleetArgs,
    template: LaunchTemplate,
    group: SecurityGroup,
  ): Group {
    return new Group(
      this.child(),
      {
        minSize: fleet.min,
        maxSize: fleet.max,
        vpcZoneIdentifiers: network.privateSubnetIds,
        launchTemplate: {
          id: template.id,
          version: template.latestVersion.apply((version) => String(version)),
        },
        healthCheckType: "EC2",
        healthCheckGracePeriod: warmUp,
        defaultInstanceWarmup: warmUp,
        // ECS says which machine may go: one without tasks.
        protectFromScaleIn: true,
        instanceRefresh: {
          strategy: "Rolling",
          preferences: {
            minHealthyPercentage: 100,
            maxHealthyPercentage: 110,
            instanceWarmup: String(warmUp),
            scaleInProtectedInstances: "Refresh",
            standbyInstances: "Ignore",
            // AWS rolls nothing back where the image is a parameter's.
            autoRollback: false,
          },
        },
        tags: [
          // ECS puts it there itself, and needs it to stay.
          { key: "AmazonECSManaged", value: "true", propagateAtLaunch: true },
          // A group gets none of the provider's tags, and CI may only take away what carries its site's.
          ...Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
        ],
        forceDelete: false,
      },
      this.options({ dependsOn: [group], ignoreChanges: ["desiredCapacity"] }),
    );
  }

  private createCapacity({ lifecycle }: AutoScalingFleetArgs, machines: Group) {
    const provider = new CapacityProvider(
      this.child("capacity"),
      {
        autoScalingGroupProvider: {
          autoScalingGroupArn: machines.arn,
          managedTerminationProtection: "ENABLED",
          managedDraining: "ENABLED",
          managedScaling: {
            status: "ENABLED",
            targetCapacity: 90,
            minimumScalingStepSize: 1,
            maximumScalingStepSize: 2,
            instanceWarmupPeriod: warmUp,
          },
        },
        tags: awsTags({ lifecycle }),
      },
      this.options(),
    );
    return provider.name;
  }
}
