import { Permission } from "@pulumi/aws/lambda/permission.js";
import * as pulumi from "@pulumi/pulumi";
import { token } from "../conventions.ts";
import { DatabaseLambda, type DatabaseLambdaArgs } from "./database-lambda.ts";
import { administratorsBelow, rotationStatements } from "./database-statements.ts";

const type = token("aws", "RotationFunction");

/**
 * What gives the servers of a network new administrator's passwords: Secrets Manager calls it, every `rotationDays` of
 * a server and once when the server has been made. It cannot read a tenant's password.
 *
 * Children: `<name>` (function), `<name>-group`, `-log`, `-role`, `-role-may`; and for each prefix `-calls-platform`,
 * `-calls-tenants` or `-calls-t17`.
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
    const calls = args.secretPrefixes.map((prefix) => this.allowSecretsManager(prefix, args));
    const allowed = pulumi.all(calls.map(({ urn }) => urn));
    this.arn = pulumi.all([this.lambda.arn, allowed]).apply(([arn]) => arn);
    this.registerOutputs({ arn: this.arn, securityGroupId: this.securityGroupId });
  }

  /**
   * Account and ARN, so that neither another account's secret nor one that is no administrator's makes the service
   * call: docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
   */
  private allowSecretsManager(prefix: string, args: DatabaseLambdaArgs): Permission {
    return new Permission(
      this.child(`calls-${keyOf(prefix)}`),
      {
        action: "lambda:InvokeFunction",
        function: this.lambda.name,
        principal: "secretsmanager.amazonaws.com",
        sourceAccount: args.account,
        sourceArn: administratorsBelow(prefix, args),
      },
      this.options(),
    );
  }
}

/** `fixnado/platform` is `platform`, `fixnado/t*` is `tenants`, `fixnado/t17` is `t17`. */
function keyOf(prefix: string): string {
  const scope = prefix.slice(prefix.lastIndexOf("/") + 1);
  return scope === "t*" ? "tenants" : scope;
}
