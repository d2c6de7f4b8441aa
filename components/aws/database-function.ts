import type * as pulumi from "@pulumi/pulumi";
import { token } from "../conventions.ts";
import { DatabaseLambda, type DatabaseLambdaArgs } from "./database-lambda.ts";
import { databaseStatements } from "./database-statements.ts";

const type = token("aws", "DatabaseFunction");

/**
 * Who speaks SQL in a network that nobody enters: a Lambda function that makes databases and roles inside its servers
 * when a tenant's stack invokes it (`ServiceDatabase`). It takes names and ARNs, reads the passwords itself, and does
 * one thing at a time, because grants that run side by side fail. Nothing of it holds data; it may be replaced.
 *
 * Children: `<name>` (function), `<name>-group`, `-log`, `-role`, `-role-may`.
 */
export class DatabaseFunction extends DatabaseLambda {
  readonly functionName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: DatabaseLambdaArgs, opts?: pulumi.ComponentResourceOptions) {
    const purpose = {
      handler: "database/index.handler",
      description: "Makes databases and roles inside this network's servers",
      statements: databaseStatements(args),
      atATime: 1,
    };
    super(type, name, args, purpose, opts);
    this.functionName = this.lambda.name;
    this.arn = this.lambda.arn;
    const { functionName, arn, securityGroupId } = this;
    this.registerOutputs({ functionName, arn, securityGroupId });
  }
}
