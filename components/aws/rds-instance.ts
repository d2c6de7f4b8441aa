import { Instance } from "@pulumi/aws/rds/instance.js";
import { ParameterGroup } from "@pulumi/aws/rds/parameterGroup.js";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsDatabase } from "../../catalog/resolved/aws.ts";
import {
  administratorName,
  type DatabaseServer,
  type DatabaseServerArgs,
  DatabaseServerComponent,
} from "./database-server.ts";
import { firstOrdinals } from "./ordinals.ts";
import { endInputs, instanceInputs, watchInputs } from "./rds-inputs.ts";
import { storageProblems } from "./rds-problems.ts";

/** What a primary and its replicas stand in. */
interface Surroundings {
  readonly securityGroupId: pulumi.Output<string>;
  readonly parameterGroup: pulumi.Output<string>;
  readonly monitoringRoleArn: pulumi.Output<string>;
  /** Groups of logs: a server that is there before them makes its own. */
  readonly logs: pulumi.Resource[];
}

/** A server with storage of its own, and its read replicas: what `RdsPostgres` and `RdsMysql` have in common. */
export abstract class RdsInstance extends DatabaseServerComponent implements DatabaseServer {
  readonly host: pulumi.Output<string>;
  readonly readerHost: pulumi.Output<string> | null;
  readonly securityGroupId: pulumi.Output<string>;
  readonly administratorSecretArn: pulumi.Output<string>;
  readonly identifiers: Readonly<Record<string, string>>;

  constructor(
    type: string,
    engine: AwsDatabase["engine"],
    name: string,
    args: DatabaseServerArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(type, name, args, problemsOf(engine, args.database), opts);
    this.identifiers = identifiersOf(args.database);
    const group = this.createGroup();
    const surroundings: Surroundings = {
      securityGroupId: group.securityGroupId,
      parameterGroup: this.createParameters(),
      monitoringRoleArn: this.createMonitoring(),
      logs: this.createLogs("instance", Object.values(this.identifiers)),
    };
    const password = this.createPassword();
    const primary = this.createPrimary(surroundings, password);
    const replicas = this.createReplicas(surroundings, primary);
    const administrator = this.createAdministrator(primary.address, password);
    this.createRotation(administrator, [primary, group]);

    this.host = primary.address;
    this.readerHost = replicas[0]?.address ?? null;
    this.securityGroupId = group.securityGroupId;
    this.administratorSecretArn = administrator.arn;
    const { host, readerHost, port, securityGroupId, administratorSecretArn } = this;
    this.registerOutputs({ host, readerHost, port, securityGroupId, administratorSecretArn });
  }

  /** Named by Pulumi: another family is another group, and the server changes over before the old one goes. */
  private createParameters(): pulumi.Output<string> {
    const { family, parameters } = this.facts;
    const group = new ParameterGroup(
      this.child("parameters"),
      {
        family,
        description: "Connections over TLS only",
        parameters: [...parameters],
        skipDestroy: false,
        tags: this.tags,
      },
      this.options(),
    );
    return group.name;
  }

  private createPrimary(surroundings: Surroundings, password: pulumi.Output<string>): Instance {
    const { database, kmsKeyArn } = this.args;
    return new Instance(
      this.child(),
      {
        ...this.common(surroundings),
        identifier: database.name,
        engine: this.facts.engine,
        engineVersion: database.version,
        allocatedStorage: database.storageGib,
        kmsKeyId: kmsKeyArn,
        dbSubnetGroupName: this.createSubnets().name,
        multiAz: database.multiAz,
        username: administratorName,
        // The first password only, which is why its version never changes. RDS's own management of it
        // (`manageMasterUserPassword`) forbids read replicas.
        passwordWo: password,
        passwordWoVersion: 1,
        backupRetentionPeriod: database.backupDays,
        backupWindow: database.backupWindow,
        engineLifecycleSupport: "open-source-rds-extended-support-disabled",
        ...endInputs(this.isProtected, this.createSnapshotName()),
        tags: this.dataTags,
      },
      this.options({ protect: this.isProtected, dependsOn: surroundings.logs }),
    );
  }

  /** A replica holds nothing of its own: it may go, and is made again. Its key, engine and version are the primary's. */
  private createReplicas(surroundings: Surroundings, primary: Instance): Instance[] {
    const { database } = this.args;
    return firstOrdinals(database.replicas).map(
      (ordinal) =>
        new Instance(
          this.child(`replica-${ordinal}`),
          {
            ...this.common(surroundings),
            identifier: `${database.name}-replica-${ordinal}`,
            replicateSourceDb: primary.identifier,
            multiAz: false,
            backupRetentionPeriod: 0,
            ...endInputs(false, ""),
          },
          this.options({ dependsOn: surroundings.logs }),
        ),
    );
  }

  private common(surroundings: Surroundings) {
    const { database, kmsKeyArn } = this.args;
    return {
      ...instanceInputs(database, this.facts),
      ...watchInputs(database, surroundings.monitoringRoleArn, kmsKeyArn),
      vpcSecurityGroupIds: [surroundings.securityGroupId],
      parameterGroupName: surroundings.parameterGroup,
      tags: this.tags,
    };
  }
}

function problemsOf(engine: AwsDatabase["engine"], database: AwsDatabase): string[] {
  const other =
    database.engine === engine
      ? []
      : [
          `the engine is ${database.engine}, and this class is for ${engine}. Choose the other one.`,
        ];
  return [...other, ...storageProblems(database)];
}

function identifiersOf({ name, replicas }: AwsDatabase): Record<string, string> {
  const copies = firstOrdinals(replicas).map((ordinal) => `replica-${ordinal}`);
  return {
    primary: name,
    ...Object.fromEntries(copies.map((copy) => [copy, `${name}-${copy}`])),
  };
}
