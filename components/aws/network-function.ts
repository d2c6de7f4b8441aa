import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Lifecycle } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { awsTags } from "../conventions.ts";
import { functionStatements } from "./function-statements.ts";
import { LogGroup } from "./log-group.ts";
import { type PolicyStatement, policyDocument, serviceTrust } from "./policy-document.ts";

/** What a function's log and role are made with. */
interface FunctionArgs {
  readonly account: string;
  readonly region: string;
  /** Days that its log is kept. */
  readonly logDays: number;
  /** Of its log. */
  readonly kmsKeyArn: pulumi.Input<string>;
  readonly lifecycle: Lifecycle;
}

/** A function of Lambda inside a network: its log, its role and what that may do. */
export abstract class NetworkFunction extends Component {
  /** @param statements What it may do beside writing its log and standing in the network. */
  protected createRole(args: FunctionArgs, statements: readonly PolicyStatement[]) {
    const { logDays, kmsKeyArn, lifecycle } = args;
    const log = new LogGroup(
      this.child("log"),
      { days: logDays, kmsKeyArn, lifecycle },
      this.options(),
    );
    const role = new Role(
      this.child("role"),
      {
        assumeRolePolicy: serviceTrust("lambda.amazonaws.com"),
        maxSessionDuration: 3600,
        forceDetachPolicies: false,
        tags: awsTags({ lifecycle }),
      },
      this.options(),
    );
    const policy = new RolePolicy(
      this.child("role-may"),
      {
        role: role.name,
        policy: policyDocument([...functionStatements(args, log.arn), ...statements]),
      },
      this.options(),
    );
    return { log, role, policy };
  }
}
