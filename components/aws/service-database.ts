import { Invocation } from "@pulumi/aws/lambda/invocation.js";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import type { AwsDatabaseUse } from "../../catalog/resolved/aws.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import type { Mysql, Postgres } from "../data/stores.ts";
import { secretKinds } from "./database-statements.ts";
import type { DatabaseRequest } from "./functions/database/request.ts";
import { Secret } from "./secret.ts";

const type = token("aws", "ServiceDatabase");

/** Letters and digits only, so that it stands in a URL as it is; 40 of them are 238 bits. */
const passwordLength = 40;

/** How URLs begin. */
const schemes = { postgres: "postgres", mysql: "mysql" } as const;

export interface ServiceDatabaseArgs {
  /** Names and limits. `lifecycle: "protected"`: Pulumi refuses to delete the password and the secret. */
  readonly use: AwsDatabaseUse;
  /** The server: an `RdsPostgres`, `RdsMysql` or `AuroraCluster`, or what a stack's outputs say of one. */
  readonly server: {
    readonly host: pulumi.Input<string>;
    readonly administratorSecretArn: pulumi.Input<string>;
  };
  /** The network's `DatabaseFunction`. */
  readonly functionName: pulumi.Input<string>;
  /** `fixnado/t17`: where the role's secret stands. */
  readonly secretPrefix: string;
  /** `crm` */
  readonly service: string;
  /** Of the role's secret. */
  readonly kmsKeyArn: pulumi.Input<string>;
}

/**
 * A database of a tenant's service inside a server, with a role that reaches nothing else. The network's function
 * makes it: no password stands in what it is asked. Taking this away locks the role and drops nothing; adding it again
 * opens the same database. The database's name is for ever.
 *
 * Children: `<name>` (what the function was asked), `<name>-password`, `<name>-secret`.
 */
export class ServiceDatabase extends Component implements Postgres, Mysql {
  /** `postgres://t17_crm:…@host:5432/t17_crm`; a secret, known once the role may connect and work. */
  readonly url: pulumi.Output<string>;
  readonly host: pulumi.Output<string>;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** A secret, known once the role may connect and work. */
  readonly password: pulumi.Output<string>;
  /** ARN of the secret that holds the password and nothing else. */
  readonly secretArn: pulumi.Output<string>;

  private readonly args: ServiceDatabaseArgs;

  constructor(name: string, args: ServiceDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    const { engine, database, role, port, lifecycle } = args.use;
    super(type, name, { engine, database, role, lifecycle }, opts);
    this.refuse(problemsOf(args));
    this.args = args;
    this.host = pulumi.output(args.server.host);
    this.port = port;
    this.database = database;
    this.user = role;

    const generated = this.createPassword();
    const secret = this.createSecret(generated);
    const ready = this.createDatabase(secret);
    this.password = pulumi.secret(pulumi.all([generated, ready.urn]).apply(([text]) => text));
    this.secretArn = secret.arn;
    this.url = pulumi.interpolate`${schemes[engine]}://${role}:${this.password}@${this.host}:${port}/${database}`;
    this.registerOutputs({ host: this.host, port, database, user: role });
  }

  private createPassword(): pulumi.Output<string> {
    const password = new RandomPassword(
      this.child("password"),
      { length: passwordLength, special: false },
      this.options({ protect: this.args.use.lifecycle === "protected" }),
    );
    return pulumi.secret(password.result);
  }

  private createSecret(password: pulumi.Output<string>): Secret {
    const { use, secretPrefix, service, kmsKeyArn } = this.args;
    return new Secret(
      this.child("secret"),
      {
        path: `${secretPrefix}/${service}/${secretKinds.role[use.engine]}`,
        description: `Password of ${use.role}`,
        value: { text: password },
        kmsKeyArn,
        lifecycle: use.lifecycle,
        service,
      },
      this.options(),
    );
  }

  /** Everything that matters is part of the input: another input is an update, another function a replacement. */
  private createDatabase(secret: Secret): Invocation {
    const { use, server, functionName } = this.args;
    const { engine, port, database, role, owner, lifecycle } = use;
    const request = {
      engine,
      host: server.host,
      port,
      administratorSecret: server.administratorSecretArn,
      roleSecret: secret.arn,
      database,
      role,
      owner,
      // The dump logs in as the role: what the application is promised must not keep it out.
      connectionLimit: use.connectionLimit + use.dumpConnections,
      lifecycle,
    } satisfies { [key in keyof DatabaseRequest]: pulumi.Input<DatabaseRequest[key]> };
    return new Invocation(
      this.child(),
      {
        functionName,
        // Not read by the function: a password that changed is told to the server.
        input: pulumi.jsonStringify({ ...request, roleSecretVersion: secret.versionId }),
        lifecycleScope: "CRUD",
        terraformKey: "tf",
        qualifier: "$LATEST",
      },
      // Made first and deleted afterwards, the old one would lock the role that the new one has just opened.
      this.options({ deleteBeforeReplace: true }),
    );
  }
}

/** As the function has it: a tenant's names, and so never the administrator's or the server's own. */
const nameForm = /^(t[0-9]{1,6})_([a-z0-9_]{1,55})$/;

function problemsOf({ use, secretPrefix, service }: ServiceDatabaseArgs): string[] {
  const { database, connectionLimit, dumpConnections } = use;
  const problems = nameProblems(use);
  const [, tenant, ofService] = nameForm.exec(database) ?? [];
  if (tenant !== undefined && !secretPrefix.endsWith(`/${tenant}`)) {
    problems.push(`secretPrefix "${secretPrefix}" is not the one of ${tenant}.`);
  }
  if (ofService !== undefined && ofService !== service.replaceAll("-", "_")) {
    problems.push(`database "${database}" is not the one of the service ${service}.`);
  }
  if (!Number.isInteger(connectionLimit) || connectionLimit < 1) {
    problems.push(`connectionLimit needs a whole number from 1 up, got ${connectionLimit}.`);
  }
  if (!Number.isInteger(dumpConnections) || dumpConnections < 0) {
    problems.push(`dumpConnections needs a whole number from 0 up, got ${dumpConnections}.`);
  }
  return problems;
}

function nameProblems({ engine, database, role, owner }: AwsDatabaseUse): string[] {
  if (!nameForm.test(database)) {
    return [`database "${database}" is no name of a tenant, as t17_crm is.`];
  }
  const problems: string[] = [];
  if (role !== database) {
    problems.push(`role "${role}" must have the name of its database, "${database}".`);
  }
  if (engine === "postgres" && owner !== `${database}_owner`) {
    problems.push(`owner "${owner}" must be "${database}_owner", a role of its own.`);
  }
  if (engine === "mysql" && owner !== null) {
    problems.push("MySQL has no owners: owner must be null.");
  }
  return problems;
}
