import { BackupPolicy } from "@pulumi/aws/efs/backupPolicy.js";
import { FileSystem as ElasticFileSystem } from "@pulumi/aws/efs/fileSystem.js";
import { FileSystemPolicy } from "@pulumi/aws/efs/fileSystemPolicy.js";
import { MountTarget } from "@pulumi/aws/efs/mountTarget.js";
import * as pulumi from "@pulumi/pulumi";
import type { Lifecycle } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import { fileSystemPolicyOf } from "./file-system-policy.ts";
import type { SubnetIds } from "./network-ref.ts";
import { policyDocument } from "./policy-document.ts";
import { SecurityGroup } from "./security-group.ts";

const type = token("aws", "FileSystem");

const nfsPort = 2049;

export interface FileSystemArgs {
  /** A mount target in each zone; a `Vpc` is one. */
  readonly network: { readonly vpcId: pulumi.Input<string>; readonly dataSubnets: SubnetIds };
  /** The only security groups that may mount it, by a key that stays: the shard's. */
  readonly clients: Readonly<Record<string, pulumi.Input<string>>>;
  /** Another key replaces the file system, and with it every file. */
  readonly kmsKeyArn: pulumi.Input<string>;
  /** `protected`: Pulumi refuses to delete or replace it. */
  readonly lifecycle: Lifecycle;
  /** `nightly`: the site's backup plan copies it. */
  readonly backup: "none" | "nightly";
}

/**
 * A file system (EFS) for services that keep files. It is encrypted, at rest and on the way; it is mounted only through
 * access points, each of which shows one folder, and never as root.
 *
 * Children: `<name>` (file system), `<name>-policy`, `-backup`, `-clients` (a `SecurityGroup`), `-target-<zone>`.
 */
export class FileSystem extends Component {
  /** Known once it can be mounted in every zone. */
  readonly fileSystemId: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: FileSystemArgs, opts?: pulumi.ComponentResourceOptions) {
    const zones = Object.keys(args.network.dataSubnets).sort();
    super(type, name, { zones, lifecycle: args.lifecycle }, opts);
    this.refuse(problemsOf(args));
    const files = this.createFileSystem(args);
    const policy = this.restrict(files);
    const group = this.createGroup(args);
    const targets = this.createTargets(files, group, args);
    const ready = pulumi.all([policy.urn, ...targets.map(({ urn }) => urn)]);
    this.fileSystemId = pulumi.all([files.id, ready]).apply(([id]) => id);
    this.arn = files.arn;
    this.securityGroupId = group.securityGroupId;
    this.registerOutputs({
      fileSystemId: this.fileSystemId,
      arn: this.arn,
      securityGroupId: this.securityGroupId,
    });
  }

  private createFileSystem({ kmsKeyArn, lifecycle, backup }: FileSystemArgs): ElasticFileSystem {
    const isProtected = lifecycle === "protected";
    const files = new ElasticFileSystem(
      this.child(),
      {
        encrypted: true,
        kmsKeyId: kmsKeyArn,
        performanceMode: "generalPurpose",
        // Paid by use. A bursting one stands still when it is small and its credits are gone.
        throughputMode: "elastic",
        lifecyclePolicies: [
          { transitionToIa: "AFTER_30_DAYS" },
          { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" },
        ],
        protection: { replicationOverwrite: "ENABLED" },
        tags: awsTags({ lifecycle, backup }),
      },
      this.options({ protect: isProtected, retainOnDelete: isProtected }),
    );
    new BackupPolicy(
      this.child("backup"),
      // The site's plan takes it by its tag; this would be a second copy, in a vault that is not the site's.
      { fileSystemId: files.id, backupPolicy: { status: "DISABLED" } },
      this.options(),
    );
    return files;
  }

  private restrict(files: ElasticFileSystem): FileSystemPolicy {
    return new FileSystemPolicy(
      this.child("policy"),
      {
        fileSystemId: files.id,
        bypassPolicyLockoutSafetyCheck: false,
        policy: policyDocument(fileSystemPolicyOf(files.arn)),
      },
      this.options(),
    );
  }

  private createGroup({ network, clients }: FileSystemArgs): SecurityGroup {
    return new SecurityGroup(
      this.child("clients"),
      {
        vpcId: network.vpcId,
        description: "Mount targets of the file system",
        ingress: Object.fromEntries(
          Object.entries(clients).map(([key, group]) => [
            key,
            { port: nfsPort, from: { group }, description: `NFS from ${key}` },
          ]),
        ),
        egress: {},
      },
      { parent: this },
    );
  }

  private createTargets(files: ElasticFileSystem, group: SecurityGroup, args: FileSystemArgs) {
    return Object.entries(args.network.dataSubnets).map(
      ([zone, subnetId]) =>
        new MountTarget(
          this.child(`target-${zone}`),
          { fileSystemId: files.id, subnetId, securityGroups: [group.securityGroupId] },
          // A zone has room for one.
          this.options({ deleteBeforeReplace: true }),
        ),
    );
  }
}

function problemsOf({ network, clients }: FileSystemArgs): string[] {
  const problems: string[] = [];
  if (Object.keys(network.dataSubnets).length === 0) {
    problems.push("it stands in no zone. Give at least one subnet.");
  }
  if (Object.keys(clients).length === 0) {
    problems.push("nobody may mount it. Give the security group of its clients.");
  }
  return problems;
}
