import { Policy } from "@pulumi/aws/iam/policy.js";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component.ts";
import { awsTagKeys, awsTags, token } from "../conventions.ts";
import { type PolicyStatement, policyDocument } from "./policy-document.ts";
import { siteBuckets, siteSecrets } from "./site-names.ts";

const type = token("aws", "RoleBoundary");

/**
 * Power, what no role of a site uses and IAM tells apart by no tag, and the end of a backup. Buckets and secrets are
 * given back by name.
 */
const outOfReach = [
  "account:*",
  "backup:DeleteBackupVaultLockConfiguration",
  "backup:DeleteRecoveryPoint",
  "backup:DisassociateRecoveryPoint",
  "backup:UpdateRecoveryPointLifecycle",
  "iam:*",
  "organizations:*",
  "route53:*",
  "route53domains:*",
  "s3:*",
  "scheduler:*",
  "secretsmanager:*",
  "sts:AssumeRole",
];

/** Where a site's roles stand in IAM: `/tenantry/fixnado/`. */
export function rolePath(site: string): string {
  return `/tenantry/${site}/`;
}

/** Follows from the site alone. */
export function roleBoundaryArn(account: string, site: string): string {
  return `arn:aws:iam::${account}:policy/tenantry-${site}-boundary`;
}

/**
 * Puts every role that is made below a component on the site's path and under its boundary: without both, the role that
 * deploys may not make it. For `transformations` of the topmost components of a platform or a tenant. What a role says
 * of itself stays.
 *
 * @param site An `AwsAccess` is one.
 * @param boundaryArn `RoleBoundary.arn`, so that roles wait for it. @default - its ARN, where another stack made it
 */
export function roleBoundary(
  site: { readonly id: string; readonly account: string },
  boundaryArn: pulumi.Input<string> = roleBoundaryArn(site.account, site.id),
): pulumi.ResourceTransformation {
  const path = rolePath(site.id);
  return ({ type: resource, props, opts }) => {
    const placed = { ...props, path: props.path ?? path };
    if (resource === "aws:iam/instanceProfile:InstanceProfile") return { props: placed, opts };
    if (resource !== "aws:iam/role:Role") return undefined;
    const permissionsBoundary = props.permissionsBoundary ?? boundaryArn;
    return { props: { ...placed, permissionsBoundary }, opts };
  };
}

export interface RoleBoundaryArgs {
  readonly account: string;
  /** The site's id. */
  readonly site: string;
}

/**
 * What no role of a site can ever do, whatever it is given: change who may do what, in the account or above it, become
 * another role, or touch what is another site's. It gives nothing by itself.
 *
 * Children: `<name>` (policy).
 */
export class RoleBoundary extends Component {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: RoleBoundaryArgs, opts?: pulumi.ComponentResourceOptions) {
    const { account, site } = args;
    super(type, name, { account, site }, opts);
    const policy = new Policy(
      this.child(),
      {
        name: `tenantry-${site}-boundary`,
        path: "/",
        description: `The most that a role of ${site} can be given`,
        policy: policyDocument(boundaryStatements(account, site)),
        tags: awsTags({ lifecycle: "disposable" }),
      },
      this.options({ deleteBeforeReplace: true }),
    );
    this.arn = policy.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

function boundaryStatements(account: string, site: string): PolicyStatement[] {
  return [
    {
      Sid: "AnythingButPower",
      Effect: "Allow",
      NotAction: outOfReach,
      Resource: "*",
    },
    { Sid: "BucketsOfTheSite", Effect: "Allow", Action: "s3:*", Resource: siteBuckets(site) },
    {
      // AWS Backup looks for what it selects.
      Sid: "NamesOfBuckets",
      Effect: "Allow",
      Action: "s3:ListAllMyBuckets",
      Resource: "*",
    },
    {
      Sid: "SecretsOfTheSite",
      Effect: "Allow",
      Action: "secretsmanager:*",
      Resource: siteSecrets({ site, account }),
    },
    {
      // A schedule starts a task with the task's roles.
      Sid: "GiveRolesOfTheSite",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: `arn:aws:iam::${account}:role${rolePath(site)}*`,
    },
    nothingOfOthers(site),
  ];
}

/**
 * Whatever carries another site's tag is out of reach. Images are not: one that production runs may have been pushed to
 * the repository of another site.
 */
export function nothingOfOthers(site: string): PolicyStatement {
  const tag = `aws:ResourceTag/${awsTagKeys.site}`;
  return {
    Sid: "NothingOfOtherSites",
    Effect: "Deny",
    NotAction: ["BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"].map(
      (action) => `ecr:${action}`,
    ),
    Resource: "*",
    // A thing without the tag would be "not equal" too.
    Condition: { StringNotEquals: { [tag]: site }, Null: { [tag]: "false" } },
  };
}
