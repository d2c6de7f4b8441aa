import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import { SubnetGroup } from "@pulumi/aws/rds/subnetGroup.js";
import { SecretRotation } from "@pulumi/aws/secretsmanager/secretRotation.js";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import { RandomString } from "@pulumi/random/randomString.js";
import type { AwsDatabase } from "../../catalog/resolved/aws.ts";
import { Component } from "../component.ts";
import { awsTags } from "../conventions.ts";
import { secretKinds } from "./database-statements.ts";
import { LogGroup } from "./log-group.ts";
import type { NetworkRef } from "./network-ref.ts";
import { serviceTrust } from "./policy-document.ts";
import { type EngineFacts, engineFacts } from "./rds-engine.ts";
import { serverProblems } from "./rds-problems.ts";
import { Secret } from "./secret.ts";
import { SecurityGroup } from "./security-group.ts";

/** Letters and digits only; RDS takes at most 41 for MySQL. */
const passwordLength = 40;

/** Name of the administrator on every server. */
export const administratorName = "tenantry";

const monitoringPolicy = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole";

export interface DatabaseServerArgs {
  /**
   * What the server is. Replaces it, and with it its data: engine, name of an Aurora cluster. In place, with downtime
   * of seconds to minutes: class, version, connections. Storage only grows.
   */
  readonly database: AwsDatabase;
  readonly network: Pick<NetworkRef, "vpcId" | "dataSubnetIds">;
  /** Security groups that it admits, on its port and nothing else, by a key that is for ever: `{ clients: … }`. */
  readonly clients: Readonly<Record<string, pulumi.Input<string>>>;
  /** Of the storage, the backups, the administrator's secret and the logs. Another key replaces the server. */
  readonly kmsKeyArn: pulumi.Input<string>;
  /** `fixnado/platform`, or `fixnado/t17` for one tenant's own server: where the administrator's secret stands. */
  readonly secretPrefix: string;
  /** What gives it a new password every `database.rotationDays`. */
  readonly rotationFunctionArn: pulumi.Input<string>;
  /** Days that its logs are kept in CloudWatch. */
  readonly logDays: number;
  /** `nightly`: the site's backup plan copies it every night, beside its own backups. */
  readonly backup: "none" | "nightly";
}

/** What others know of a server. */
export interface DatabaseServer {
  /** Where the primary is reached, known once the server takes connections. */
  readonly host: pulumi.Output<string>;
  /** Where copies that are read are reached; null where there are none. */
  readonly readerHost: pulumi.Output<string> | null;
  readonly port: number;
  readonly securityGroupId: pulumi.Output<string>;
  readonly administratorSecretArn: pulumi.Output<string>;
  /** By a stable key, for alarms: `primary`, `replica-first`; an Aurora cluster's by role: `writer`, `reader`. */
  readonly identifiers: Readonly<Record<string, string>>;
}

/** The surroundings that every database server has, whatever stores its data. */
export abstract class DatabaseServerComponent extends Component {
  readonly port: number;
  protected readonly args: DatabaseServerArgs;
  protected readonly facts: EngineFacts;
  protected readonly isProtected: boolean;
  protected readonly tags: Record<string, string>;
  /** Of what holds the data, and of nothing else: a copy of each replica would be the same data again. */
  protected readonly dataTags: Record<string, string>;

  /** @param problems What only this kind of server can have wrong. */
  constructor(
    type: string,
    name: string,
    args: DatabaseServerArgs,
    problems: readonly string[],
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { name: identifier, engine, version, instanceClass, lifecycle } = args.database;
    super(type, name, { identifier, engine, version, instanceClass, lifecycle }, opts);
    this.refuse([...serverProblems(args), ...problems]);
    this.args = args;
    this.port = args.database.port;
    this.facts = engineFacts(args.database);
    this.isProtected = lifecycle === "protected";
    this.tags = awsTags({ lifecycle });
    this.dataTags = awsTags({ lifecycle, backup: args.backup });
  }

  protected createGroup(): SecurityGroup {
    const { network, clients, database } = this.args;
    const ingress = Object.entries(clients).map(([key, group]) => [
      key,
      { port: this.port, from: { group }, description: `Database clients: ${key}` },
    ]);
    return new SecurityGroup(
      this.child("group"),
      {
        vpcId: network.vpcId,
        description: `Database server ${database.name}`,
        ingress: Object.fromEntries(ingress),
        egress: {},
      },
      this.options(),
    );
  }

  protected createSubnets(): SubnetGroup {
    return new SubnetGroup(
      this.child("subnets"),
      {
        description: "Subnets without a way to or from the internet",
        subnetIds: this.args.network.dataSubnetIds,
        tags: this.tags,
      },
      this.options(),
    );
  }

  /** Only the first one: the server gets another one as soon as it stands, which no state knows. */
  protected createPassword(): pulumi.Output<string> {
    const password = new RandomPassword(
      this.child("password"),
      { length: passwordLength, special: false },
      this.options({ protect: this.isProtected }),
    );
    return password.result;
  }

  /** A name of its own for each time that the server goes: one that was there before would stop the deletion. */
  protected createSnapshotName(): pulumi.Output<string> {
    const { name } = this.args.database;
    const suffix = new RandomString(
      this.child("snapshot"),
      { length: 8, upper: false, special: false, keepers: { server: name } },
      this.options(),
    );
    return suffix.result.apply((text) => `${name}-final-${text}`);
  }

  /** Groups with an end to their lines: RDS would make its own, which keep everything for ever. */
  protected createLogs(kind: "instance" | "cluster", identifiers: readonly string[]): LogGroup[] {
    const { logDays, kmsKeyArn, database } = this.args;
    return identifiers.flatMap((identifier) =>
      this.facts.logs.map((log) => {
        const suffix = identifier.slice(database.name.length);
        // A replica may go whenever the file says so, and its logs with it.
        const lifecycle = suffix === "" ? database.lifecycle : "disposable";
        return new LogGroup(
          this.child(`logs${suffix}-${log}`),
          {
            group: `/aws/rds/${kind}/${identifier}/${log}`,
            days: logDays,
            kmsKeyArn,
            lifecycle,
          },
          this.options(),
        );
      }),
    );
  }

  /** Known once the role may do what it is for. */
  protected createMonitoring(): pulumi.Output<string> {
    const role = new Role(
      this.child("monitoring"),
      {
        assumeRolePolicy: serviceTrust("monitoring.rds.amazonaws.com"),
        maxSessionDuration: 3600,
        forceDetachPolicies: false,
        tags: this.tags,
      },
      this.options(),
    );
    const may = new RolePolicyAttachment(
      this.child("monitoring-may"),
      { role: role.name, policyArn: monitoringPolicy },
      this.options(),
    );
    return pulumi.all([role.arn, may.urn]).apply(([arn]) => arn);
  }

  protected createAdministrator(
    host: pulumi.Output<string>,
    password: pulumi.Output<string>,
  ): Secret {
    const { secretPrefix, kmsKeyArn, database } = this.args;
    return new Secret(
      this.child("administrator"),
      {
        path: `${secretPrefix}/${database.name}/${secretKinds.administrator}`,
        description: `Administrator of the database server ${database.name}`,
        value: {
          json: {
            engine: this.facts.speaks,
            host,
            port: String(this.port),
            username: administratorName,
            password,
          },
        },
        kmsKeyArn,
        lifecycle: database.lifecycle,
        rotates: true,
      },
      this.options(),
    );
  }

  /** Only when the server can be reached: the first rotation starts at once. */
  protected createRotation(administrator: Secret, after: readonly pulumi.Resource[]): void {
    const { rotationFunctionArn, database } = this.args;
    new SecretRotation(
      this.child("rotation"),
      {
        secretId: administrator.arn,
        rotationLambdaArn: rotationFunctionArn,
        rotateImmediately: true,
        rotationRules: { automaticallyAfterDays: database.rotationDays },
      },
      this.options({ dependsOn: [...after] }),
    );
  }
}
