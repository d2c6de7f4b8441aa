import { ParameterGroup } from "@pulumi/aws/elasticache/parameterGroup.js";
import { ReplicationGroup } from "@pulumi/aws/elasticache/replicationGroup.js";
import { SubnetGroup } from "@pulumi/aws/elasticache/subnetGroup.js";
import { User } from "@pulumi/aws/elasticache/user.js";
import { UserGroup } from "@pulumi/aws/elasticache/userGroup.js";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import { RandomString } from "@pulumi/random/randomString.js";
import type { AwsCache } from "../../catalog/resolved/aws.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import { physicalName } from "../physical-name.ts";
import { longestId, noAccess } from "./cache-access.ts";
import { cacheProblems } from "./cache-problems.ts";
import { LogGroup } from "./log-group.ts";
import type { NetworkRef } from "./network-ref.ts";
import { SecurityGroup } from "./security-group.ts";

const type = token("aws", "Cache");

/** What ElastiCache writes into CloudWatch. */
const logs = ["engine-log", "slow-log"] as const;

export interface CacheArgs {
  /**
   * What the cache is. Replaces it, and empties it: its name and an older version. In place: class, nodes, a newer
   * version; with one node with downtime.
   */
  readonly cache: AwsCache;
  readonly network: Pick<NetworkRef, "vpcId" | "dataSubnetIds">;
  /** Security groups that it admits, on its port and nothing else, by a key that is for ever: `{ clients: … }`. */
  readonly clients: Readonly<Record<string, pulumi.Input<string>>>;
  /** Of memory that is written to disk, snapshots and logs. Another key replaces the cache. */
  readonly kmsKeyArn: pulumi.Input<string>;
  /** Days that its logs are kept in CloudWatch. */
  readonly logDays: number;
}

/**
 * A Valkey cache of ElastiCache: TLS only, encrypted, private, over several zones from two nodes on. Who has no name
 * may do nothing; who has one is a `CacheUser`. A cache may lose what it holds, and its users' applications must bear
 * that: snapshots are for a warm start.
 *
 * Children: `<name>` (replication group), `<name>-group`, `-subnets`, `-parameters`, `-nobody`, `-nobody-password`,
 * `-users`, `-logs-engine-log`, `-logs-slow-log`, and `-snapshot` where it is protected.
 */
export class Cache extends Component {
  readonly host: pulumi.Output<string>;
  /** Replicas, for reads that may be a moment old; the primary itself where it has none. */
  readonly readerHost: pulumi.Output<string>;
  readonly port: number;
  /** What users join. */
  readonly userGroupId: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** Plain, for alarms. */
  readonly replicationGroupId: string;

  private readonly args: CacheArgs;
  private readonly tags: Record<string, string>;

  constructor(name: string, args: CacheArgs, opts?: pulumi.ComponentResourceOptions) {
    const { name: id, nodeType, nodes, version, port, lifecycle } = args.cache;
    super(type, name, { id, nodeType, nodes, version, lifecycle }, opts);
    this.refuse(cacheProblems(args));
    this.args = args;
    this.tags = awsTags({ lifecycle });
    const group = this.createGroup();
    const users = this.createUsers();
    const made = this.createReplicationGroup(group, users);

    this.host = made.primaryEndpointAddress;
    this.readerHost = made.readerEndpointAddress;
    this.port = port;
    this.userGroupId = users.userGroupId;
    this.securityGroupId = group.securityGroupId;
    this.replicationGroupId = id;
    const { host, readerHost, userGroupId, securityGroupId } = this;
    this.registerOutputs({ host, readerHost, port, userGroupId, securityGroupId });
  }

  private createGroup(): SecurityGroup {
    const { network, clients, cache } = this.args;
    const ingress = Object.entries(clients).map(([key, group]) => [
      key,
      { port: cache.port, from: { group }, description: `Cache clients: ${key}` },
    ]);
    return new SecurityGroup(
      this.child("group"),
      {
        vpcId: network.vpcId,
        description: `Cache ${cache.name}`,
        ingress: Object.fromEntries(ingress),
        egress: {},
      },
      this.options(),
    );
  }

  /** Every other user joins by itself: what the group holds beyond the first is not this component's. */
  private createUsers(): UserGroup {
    const { name } = this.args.cache;
    const password = new RandomPassword(
      this.child("nobody-password"),
      { length: 40, special: false },
      this.options(),
    );
    const nobody = new User(
      this.child("nobody"),
      {
        engine: "valkey",
        userId: physicalName(`${name}-nobody`, longestId),
        userName: "default",
        accessString: noAccess,
        // Valkey's groups take nobody without a password; this one is told to no one.
        authenticationMode: { type: "password", passwords: [pulumi.secret(password.result)] },
        tags: this.tags,
      },
      this.options(),
    );
    return new UserGroup(
      this.child("users"),
      { engine: "valkey", userGroupId: name, userIds: [nobody.userId], tags: this.tags },
      this.options({ ignoreChanges: ["userIds"] }),
    );
  }

  private createParameters(): pulumi.Output<string> {
    const group = new ParameterGroup(
      this.child("parameters"),
      {
        family: `valkey${this.args.cache.version.split(".")[0]}`,
        description: "Keys that have no end are kept when memory is short",
        parameters: [{ name: "maxmemory-policy", value: "volatile-lru" }],
        tags: this.tags,
      },
      this.options(),
    );
    return group.name;
  }

  private createSubnets(): pulumi.Output<string> {
    const group = new SubnetGroup(
      this.child("subnets"),
      {
        description: "Subnets without a way to or from the internet",
        subnetIds: this.args.network.dataSubnetIds,
        tags: this.tags,
      },
      this.options(),
    );
    return group.name;
  }

  private createLogs() {
    const { logDays, kmsKeyArn, cache } = this.args;
    return logs.map((logType) => {
      const log = new LogGroup(
        this.child(`logs-${logType}`),
        { days: logDays, kmsKeyArn, lifecycle: cache.lifecycle },
        this.options(),
      );
      return {
        destination: log.groupName,
        destinationType: "cloudwatch-logs",
        logFormat: "json",
        logType,
      };
    });
  }

  /** A name of its own for each time that the cache goes: one that was there before would stop the deletion. */
  private createLastSnapshot(): { finalSnapshotIdentifier?: pulumi.Output<string> } {
    const { name, lifecycle } = this.args.cache;
    if (lifecycle === "disposable") return {};
    const suffix = new RandomString(
      this.child("snapshot"),
      { length: 8, upper: false, special: false, keepers: { cache: name } },
      this.options(),
    );
    return { finalSnapshotIdentifier: suffix.result.apply((text) => `${name}-final-${text}`) };
  }

  private createReplicationGroup(group: SecurityGroup, users: UserGroup): ReplicationGroup {
    const { cache, kmsKeyArn } = this.args;
    const failsOver = cache.nodes >= 2;
    return new ReplicationGroup(
      this.child(),
      {
        replicationGroupId: cache.name,
        description: `Cache ${cache.name}`,
        engine: "valkey",
        engineVersion: cache.version,
        // A newer minor version that came by itself would be taken back by the next update: that replaces the cache.
        autoMinorVersionUpgrade: false,
        nodeType: cache.nodeType,
        numCacheClusters: cache.nodes,
        clusterMode: "disabled",
        automaticFailoverEnabled: failsOver,
        multiAzEnabled: failsOver,
        port: cache.port,
        networkType: "ipv4",
        ipDiscovery: "ipv4",
        subnetGroupName: this.createSubnets(),
        securityGroupIds: [group.securityGroupId],
        parameterGroupName: this.createParameters(),
        transitEncryptionEnabled: true,
        transitEncryptionMode: "required",
        atRestEncryptionEnabled: true,
        kmsKeyId: kmsKeyArn,
        userGroupIds: [users.userGroupId],
        snapshotRetentionLimit: cache.snapshotDays,
        snapshotWindow: cache.snapshotWindow,
        maintenanceWindow: cache.maintenanceWindow,
        ...this.createLastSnapshot(),
        logDeliveryConfigurations: this.createLogs(),
        applyImmediately: cache.lifecycle === "disposable",
        tags: this.tags,
      },
      this.options({ protect: cache.lifecycle === "protected" }),
    );
  }
}
