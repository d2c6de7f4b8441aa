import { Secret as ManagerSecret } from "@pulumi/aws/secretsmanager/secret.js";
import { SecretVersion } from "@pulumi/aws/secretsmanager/secretVersion.js";
import * as pulumi from "@pulumi/pulumi";
import type { Lifecycle } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";

const type = token("aws", "Secret");

/** Days in which a deleted secret can be brought back. AWS takes 7 to 30, or none at all. */
const recoveryDays = { protected: 30, disposable: 7 } as const satisfies Record<Lifecycle, number>;

/** 512 characters at most, of which 26 are AWS's suffix. */
const pathForm = /^[a-z0-9][a-z0-9/_-]{0,399}$/;

export interface SecretArgs {
  /**
   * `fixnado/t17/crm`: the secret's name begins with it and ends in a suffix of its own, so that one that is still in
   * recovery is never in the way. Roles are given `secret:fixnado/t17/crm-*`. Another path replaces the secret.
   */
  readonly path: string;
  /** What a person reads in the console; holds no secret. */
  readonly description: string;
  /** One value, or several by name, kept as one JSON object. Which names there are is plain. */
  readonly value:
    | { readonly text: pulumi.Input<string> }
    | { readonly json: Readonly<Record<string, pulumi.Input<string>>> };
  readonly kmsKeyArn: pulumi.Input<string>;
  /** `protected`: Pulumi refuses to delete or replace it; 30 days of recovery instead of 7. */
  readonly lifecycle: Lifecycle;
  /** Whose secret it is. */
  readonly service?: string;
  /** Whether something else writes the later values: a rotation. This one is then only the first. @default false */
  readonly rotates?: boolean;
}

/**
 * A secret in Secrets Manager, encrypted with the tenant's or the site's key. A new value is a new version: tasks that
 * run keep the one that they started with.
 *
 * Children: `<name>` (secret), `<name>-value`.
 */
export class Secret extends Component {
  /** Known once the value stands behind it. */
  readonly arn: pulumi.Output<string>;
  readonly secretName: pulumi.Output<string>;
  /** Another one with each new value. */
  readonly versionId: pulumi.Output<string>;

  constructor(name: string, args: SecretArgs, opts?: pulumi.ComponentResourceOptions) {
    const { path, lifecycle } = args;
    super(type, name, { path, lifecycle }, opts);
    this.refuse(problemsOf(args));
    const secret = this.createSecret(args);
    const version = this.createVersion(secret, args);
    this.arn = pulumi.all([secret.arn, version.urn]).apply(([arn]) => arn);
    this.secretName = secret.name;
    this.versionId = version.versionId;
    const { arn, secretName, versionId } = this;
    this.registerOutputs({ arn, secretName, versionId });
  }

  private createSecret(args: SecretArgs): ManagerSecret {
    const { path, description, kmsKeyArn, lifecycle, service } = args;
    return new ManagerSecret(
      this.child(),
      {
        namePrefix: `${path}-`,
        description,
        kmsKeyId: kmsKeyArn,
        recoveryWindowInDays: recoveryDays[lifecycle],
        forceOverwriteReplicaSecret: false,
        tags: awsTags({ lifecycle, ...(service === undefined ? {} : { service }) }),
      },
      this.options({ protect: lifecycle === "protected" }),
    );
  }

  private createVersion(secret: ManagerSecret, { value, rotates }: SecretArgs): SecretVersion {
    const text =
      "text" in value ? pulumi.output(value.text) : pulumi.jsonStringify(sorted(value.json));
    return new SecretVersion(
      this.child("value"),
      // A state keeps it encrypted. Written without it being kept, a change of it could not be seen.
      { secretId: secret.id, secretString: pulumi.secret(text) },
      this.options({ ignoreChanges: rotates === true ? ["secretString"] : [] }),
    );
  }
}

function sorted(values: Readonly<Record<string, pulumi.Input<string>>>) {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function problemsOf({ path, value }: SecretArgs): string[] {
  const problems: string[] = [];
  if (!pathForm.test(path)) {
    problems.push(
      `path "${path}" is not made of a-z, 0-9, "/", "_" and "-", at most 400 characters.`,
    );
  }
  if ("json" in value && Object.keys(value.json).length === 0) {
    problems.push(
      "value.json has no name in it, and Secrets Manager keeps no empty secret. Give one.",
    );
  }
  return problems;
}
