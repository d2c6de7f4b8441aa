import { Function as LambdaFunction } from "@pulumi/aws/lambda/function.js";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsZone } from "../../catalog/resolved/aws.ts";
import type { Lifecycle } from "../../catalog/resolved/common.ts";
import { awsTags } from "../conventions.ts";
import { databasePackage } from "./database-package.ts";
import { packageCode } from "./functions/package-code.ts";
import { NetworkFunction } from "./network-function.ts";
import type { NetworkRef } from "./network-ref.ts";
import type { PolicyStatement } from "./policy-document.ts";
import { SecurityGroup } from "./security-group.ts";
import type { EgressRule } from "./security-group-rules.ts";

/** Seconds. A server that has just been made may take a while to answer. */
const timeoutSeconds = 60;

const memoryMib = 256;

/** Where Lambda's Node.js runtimes keep the authorities of Amazon RDS: docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html */
const rdsAuthorities = "/var/runtime/ca-cert.pem";

/** The ports that a site's database servers have. */
const databasePorts = { mysql: 3306, postgres: 5432 } as const;

const prefixForm = /^[a-z0-9-]+\/(platform|t\*|t[0-9]+)$/;

export interface DatabaseLambdaArgs {
  readonly account: string;
  readonly region: string;
  /** Private subnets with a way to Secrets Manager: a NAT gateway, or its interface endpoint. */
  readonly network: Pick<NetworkRef, "vpcId" | "privateSubnetIds">;
  /** The VPC's zones: database servers are reached in their data subnets, and nowhere else. */
  readonly zones: readonly Pick<AwsZone, "letter" | "dataCidr">[];
  /** Security group that the network's shared servers admit; the function is a member. */
  readonly clients: pulumi.Input<string>;
  /** Whose secrets it may use: `fixnado/platform` and `fixnado/t*` for a site, `fixnado/t17` for one tenant. */
  readonly secretPrefixes: readonly string[];
  /** Key of those secrets, and of the log. */
  readonly kmsKeyArn: pulumi.Input<string>;
  /** Days that its log is kept. */
  readonly logDays: number;
  readonly lifecycle: Lifecycle;
}

/** What the one function does and the other does not. */
interface Purpose {
  readonly handler: string;
  readonly description: string;
  readonly statements: readonly PolicyStatement[];
  /** -1 is: as many at a time as the account has. */
  readonly atATime: number;
}

/** What both functions that speak to database servers have in common. */
export abstract class DatabaseLambda extends NetworkFunction {
  /** Security group of its own, for servers that do not admit the network's clients. */
  readonly securityGroupId: pulumi.Output<string>;
  protected readonly lambda: LambdaFunction;

  constructor(
    type: string,
    name: string,
    args: DatabaseLambdaArgs,
    purpose: Purpose,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(type, name, { secretPrefixes: args.secretPrefixes, lifecycle: args.lifecycle }, opts);
    this.refuse(problemsOf(args));
    const group = this.createGroup(args);
    this.securityGroupId = group.securityGroupId;
    this.lambda = this.createFunction(args, purpose, group);
  }

  private createGroup({ network, zones }: DatabaseLambdaArgs): SecurityGroup {
    const servers: [string, EgressRule][] = zones.flatMap(({ letter, dataCidr }) =>
      Object.entries(databasePorts).map(([engine, port]): [string, EgressRule] => [
        `${engine}-${letter}`,
        { port, to: { cidr: dataCidr }, description: `Database servers in zone ${letter}` },
      ]),
    );
    const api: EgressRule = { port: 443, to: "world", description: "Services of AWS" };
    return new SecurityGroup(
      this.child("group"),
      {
        vpcId: network.vpcId,
        description: "Works on database servers",
        ingress: {},
        egress: { api, ...Object.fromEntries(servers) },
      },
      this.options(),
    );
  }

  private createFunction(
    args: DatabaseLambdaArgs,
    { handler, description, statements, atATime }: Purpose,
    group: SecurityGroup,
  ): LambdaFunction {
    const { network, clients, lifecycle } = args;
    const { log, role, policy } = this.createRole(args, statements);
    return new LambdaFunction(
      this.child(),
      {
        description,
        packageType: "Zip",
        runtime: "nodejs22.x",
        architectures: ["arm64"],
        handler,
        code: packageCode(databasePackage),
        timeout: timeoutSeconds,
        memorySize: memoryMib,
        reservedConcurrentExecutions: atATime,
        role: role.arn,
        vpcConfig: {
          subnetIds: network.privateSubnetIds,
          securityGroupIds: [group.securityGroupId, clients],
        },
        environment: { variables: { NODE_EXTRA_CA_CERTS: rdsAuthorities } },
        loggingConfig: {
          logFormat: "JSON",
          logGroup: log.groupName,
          applicationLogLevel: "INFO",
          systemLogLevel: "WARN",
        },
        tracingConfig: { mode: "PassThrough" },
        tags: awsTags({ lifecycle }),
      },
      this.options({ dependsOn: [policy, group] }),
    );
  }
}

function problemsOf({ zones, secretPrefixes }: DatabaseLambdaArgs): string[] {
  const problems: string[] = [];
  if (zones.length === 0) problems.push("zones is empty: it could reach no database server.");
  if (secretPrefixes.length === 0) problems.push("secretPrefixes is empty: it could read nothing.");
  for (const prefix of secretPrefixes) {
    if (!prefixForm.test(prefix)) {
      problems.push(
        `secretPrefixes names "${prefix}", which would open secrets beside the databases'. ` +
          `Use "<site>/platform", "<site>/t*" or "<site>/t17".`,
      );
    }
  }
  return problems;
}
