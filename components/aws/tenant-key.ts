import { Alias } from "@pulumi/aws/kms/alias.js";
import { Key } from "@pulumi/aws/kms/key.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Lifecycle } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import { policyDocument } from "./policy-document.ts";
import { tenantKeyPolicy } from "./tenant-key-policy.ts";

const type = token("aws", "TenantKey");

const rotationDays = 365;

/** Days between the deletion of a key and its end: the most that AWS gives, since its end is that of the data. */
const windowDays = 30;

export interface TenantKeyArgs {
  /** The account that the key is in. */
  readonly account: string;
  /** Its region: services elsewhere may not use the key. */
  readonly region: string;
  /** `fixnado` or `fixnado/acme`: the key is found as `alias/tenantry/fixnado/acme`. Another one replaces the alias only. */
  readonly alias: string;
  /** What a person reads in the console. */
  readonly description: string;
  /** `protected`: Pulumi refuses to delete or replace the key, and would leave it where it is. */
  readonly lifecycle: Lifecycle;
  /** ARNs of roles that may use the key without a service in between. @default none */
  readonly roles?: readonly pulumi.Input<string>[];
}

/**
 * A key of KMS that encrypts everything of one tenant, or of one site: symmetric, in one region, renewed every year by
 * AWS. Deleting it makes everything that it encrypts unreadable, 30 days later; nothing replaces it but another region.
 *
 * Children: `<name>` (key), `<name>-alias`.
 */
export class TenantKey extends Component {
  readonly arn: pulumi.Output<string>;
  readonly keyId: pulumi.Output<string>;
  /** `alias/tenantry/fixnado/acme` */
  readonly alias: string;

  constructor(name: string, args: TenantKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    const { account, region, alias, lifecycle } = args;
    super(type, name, { account, region, alias, lifecycle }, opts);
    this.refuse(problemsOf(args));
    const key = this.createKey(args);
    this.alias = `alias/tenantry/${alias}`;
    new Alias(
      this.child("alias"),
      { name: this.alias, targetKeyId: key.keyId },
      this.options({ deleteBeforeReplace: true }),
    );
    this.arn = key.arn;
    this.keyId = key.keyId;
    this.registerOutputs({ arn: this.arn, keyId: this.keyId, alias: this.alias });
  }

  private createKey({ account, region, description, lifecycle, roles = [] }: TenantKeyArgs): Key {
    const isProtected = lifecycle === "protected";
    return new Key(
      this.child(),
      {
        description,
        keyUsage: "ENCRYPT_DECRYPT",
        customerMasterKeySpec: "SYMMETRIC_DEFAULT",
        multiRegion: false,
        isEnabled: true,
        enableKeyRotation: true,
        rotationPeriodInDays: rotationDays,
        deletionWindowInDays: windowDays,
        bypassPolicyLockoutSafetyCheck: false,
        policy: policyDocument(tenantKeyPolicy({ account, region, roles })),
        tags: awsTags({ lifecycle }),
      },
      this.options({ protect: isProtected, retainOnDelete: isProtected }),
    );
  }
}

function problemsOf({ account, alias }: TenantKeyArgs): string[] {
  const problems: string[] = [];
  if (!/^\d{12}$/.test(account)) {
    problems.push(`account "${account}" is not an account of AWS. Give its 12 digits.`);
  }
  if (!/^[a-z][a-z0-9/-]{0,100}$/.test(alias)) {
    problems.push(`alias "${alias}" is not made of a-z, 0-9, "/" and "-", with a letter in front.`);
  }
  return problems;
}
