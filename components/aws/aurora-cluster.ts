import { Cluster } from "@pulumi/aws/rds/cluster.js";
import { ClusterInstance } from "@pulumi/aws/rds/clusterInstance.js";
import { ClusterParameterGroup } from "@pulumi/aws/rds/clusterParameterGroup.js";
import * as pulumi from "@pulumi/pulumi";
import type { AwsDatabase } from "../../catalog/resolved/aws.ts";
import { token } from "../conventions.ts";
import { auroraProblems } from "./aurora-problems.ts";
import {
  administratorName,
  type DatabaseServer,
  type DatabaseServerArgs,
  DatabaseServerComponent,
} from "./database-server.ts";
import { firstOrdinals } from "./ordinals.ts";
import { namesRelease } from "./rds-engine.ts";
import { certificateAuthority, endInputs, watchInputs } from "./rds-inputs.ts";

const type = token("aws", "AuroraCluster");

/**
 * A PostgreSQL cluster of Amazon Aurora: one storage over three zones, one instance that writes and `replicas` that
 * read and take over when it fails. As safe by its inputs as `RdsPostgres`.
 *
 * Children: `<name>` (cluster), `<name>-instance-first` …, `-group`, `-subnets`, `-parameters`, `-snapshot`,
 * `-password`, `-administrator`, `-rotation`, `-monitoring`, `-monitoring-may`, `-logs-postgresql`.
 */
export class AuroraCluster extends DatabaseServerComponent implements DatabaseServer {
  readonly host: pulumi.Output<string>;
  readonly readerHost: pulumi.Output<string> | null;
  readonly securityGroupId: pulumi.Output<string>;
  readonly administratorSecretArn: pulumi.Output<string>;
  readonly identifiers: Readonly<Record<string, string>>;

  constructor(name: string, args: DatabaseServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, args, auroraProblems(args.database), opts);
    const { database } = args;
    this.identifiers = identifiersOf(database);
    const group = this.createGroup();
    const subnets = this.createSubnets().name;
    const password = this.createPassword();
    const cluster = this.createCluster(group.securityGroupId, subnets, password);
    const instances = this.createInstances(cluster, subnets);
    const administrator = this.createAdministrator(cluster.endpoint, password);
    this.createRotation(administrator, [...instances, group]);

    this.host = known(cluster.endpoint, instances);
    this.readerHost = database.replicas === 0 ? null : known(cluster.readerEndpoint, instances);
    this.securityGroupId = group.securityGroupId;
    this.administratorSecretArn = administrator.arn;
    const { host, readerHost, port, securityGroupId, administratorSecretArn } = this;
    this.registerOutputs({ host, readerHost, port, securityGroupId, administratorSecretArn });
  }

  private createCluster(
    securityGroupId: pulumi.Output<string>,
    subnets: pulumi.Output<string>,
    password: pulumi.Output<string>,
  ): Cluster {
    const { database, kmsKeyArn } = this.args;
    return new Cluster(
      this.child(),
      {
        clusterIdentifier: database.name,
        engine: this.facts.engine,
        engineMode: "provisioned",
        engineVersion: database.version,
        port: this.port,
        storageEncrypted: true,
        kmsKeyId: kmsKeyArn,
        dbSubnetGroupName: subnets,
        vpcSecurityGroupIds: [securityGroupId],
        networkType: "IPV4",
        dbClusterParameterGroupName: this.createParameters(),
        masterUsername: administratorName,
        // The first password only, which is why its version never changes.
        masterPasswordWo: password,
        masterPasswordWoVersion: 1,
        iamDatabaseAuthenticationEnabled: true,
        // The Data API would let SQL in from outside the network.
        enableHttpEndpoint: false,
        backupRetentionPeriod: database.backupDays,
        preferredBackupWindow: database.backupWindow,
        preferredMaintenanceWindow: database.maintenanceWindow,
        copyTagsToSnapshot: true,
        allowMajorVersionUpgrade: false,
        applyImmediately: !this.isProtected,
        engineLifecycleSupport: "open-source-rds-extended-support-disabled",
        enabledCloudwatchLogsExports: [...this.facts.logs],
        ...endInputs(this.isProtected, this.createSnapshotName()),
        tags: this.dataTags,
      },
      this.options({
        protect: this.isProtected,
        dependsOn: this.createLogs("cluster", [database.name]),
      }),
    );
  }

  private createParameters(): pulumi.Output<string> {
    const { family, parameters } = this.facts;
    const group = new ClusterParameterGroup(
      this.child("parameters"),
      {
        family,
        description: "Connections over TLS only",
        parameters: [...parameters],
        tags: this.tags,
      },
      this.options(),
    );
    return group.name;
  }

  /** Which of them writes is Aurora's to say, and changes when one fails: their names say nothing of it. */
  private createInstances(cluster: Cluster, subnets: pulumi.Output<string>): ClusterInstance[] {
    const { database, kmsKeyArn } = this.args;
    const watch = watchInputs(database, this.createMonitoring(), kmsKeyArn);
    return firstOrdinals(1 + database.replicas).map(
      (ordinal) =>
        new ClusterInstance(
          this.child(`instance-${ordinal}`),
          {
            identifier: `${database.name}-${ordinal}`,
            clusterIdentifier: cluster.id,
            engine: "aurora-postgresql",
            instanceClass: database.instanceClass,
            dbSubnetGroupName: subnets,
            publiclyAccessible: false,
            caCertIdentifier: certificateAuthority,
            copyTagsToSnapshot: true,
            promotionTier: 1,
            autoMinorVersionUpgrade: !namesRelease(database),
            applyImmediately: !this.isProtected,
            preferredMaintenanceWindow: database.maintenanceWindow,
            ...watch,
            tags: this.tags,
          },
          this.options({ protect: this.isProtected && ordinal === "first" }),
        ),
    );
  }
}

/** Alarms ask for the instances by what they are: the one that writes, and those that read. */
function identifiersOf({ name, replicas }: AwsDatabase): Record<string, string> {
  return replicas === 0 ? { writer: name } : { writer: name, reader: name };
}

/** A cluster's endpoint is there before anything answers on it. */
function known(
  host: pulumi.Output<string>,
  instances: readonly ClusterInstance[],
): pulumi.Output<string> {
  const urns = instances.map(({ urn }) => urn);
  return pulumi.all([host, pulumi.all(urns)]).apply(([text]) => text);
}
