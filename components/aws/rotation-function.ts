import { Permission } from "@pulumi/aws/lambda/permission.js";
import * as pulumi from "@pulumi/pulumi";
import { token } from "../conventions.ts";
import { DatabaseLambda, type DatabaseLambdaArgs } from "./database-lambda.ts";
import { rotationStatements } from "./database-statements.ts";

const type = token("aws", "RotationFunction");

/**
 * What gives the servers of a network new administrator's passwords: Secrets Manager calls it, every `rotationDays` of
 * a server and once when the server has been made. It cannot read a tenant's password.
 *
 * Children: `<name>` (function), `<name>-group`, `-log`, `-role`, `-role-may`, `-calls`.
 */
export class RotationFunction extends DatabaseLambda {
  /** Known once Secrets Manager may call it. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: DatabaseLambdaArgs, opts?: pulumi.ComponentResourceOptions) {
    const purpose = {
      handler: "rotation/index.handler",
      description: "Rotates the administrators' passwords of this network's database servers",
      statements: rotationStatements(args),
      // Secrets Manager rotates several servers at once, and each is one of its own.
      atATime: -1,
    };
    super(type, name, args, purpose, opts);
    const calls = this.allowSecretsManager(args.account);
    this.arn = pulumi.all([this.lambda.arn, calls.urn]).apply(([arn]) => arn);
    this.registerOutputs({ arn: this.arn, securityGroupId: this.securityGroupId });
  }

  private allowSecretsManager(account: string): Permission {
    return new Permission(
      this.child("calls"),
      {
        action: "lambda:InvokeFunction",
        function: this.lambda.name,
        principal: "secretsmanager.amazonaws.com",
        // Otherwise the service would call it for a secret of another account.
        sourceAccount: account,
      },
      this.options(),
    );
  }
}
