import { Bucket as S3Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration.js";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning.js";
import * as pulumi from "@pulumi/pulumi";
import type { AwsBucket } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import type { Bucket as BucketStore } from "../data/stores.ts";
import { type BucketDays, bucketDaysProblems, lifecycleRules } from "./bucket-lifecycle.ts";
import { bucketPolicyOf } from "./bucket-policy.ts";
import { policyDocument } from "./policy-document.ts";

const type = token("aws", "Bucket");

export interface BucketArgs {
  /**
   * Its name, unique over all of AWS: another one makes a new, empty bucket. `glacierDays`: after them objects cost
   * about a sixth, and reading them costs. `protected`: Pulumi refuses to delete or replace it.
   */
  readonly bucket: AwsBucket;
  readonly account: string;
  readonly region: string;
  /** A key of KMS; `"s3"`, S3's own, only for what receives logs: they are delivered with no other. */
  readonly encryption: { readonly kmsKeyArn: pulumi.Input<string> } | "s3";
  /** Days after which an object goes. @default null - never */
  readonly expireDays?: number | null;
  /** Whether load balancers of this account write their access logs into it. @default false */
  readonly receivesLogs?: boolean;
  /** Whose files these are. */
  readonly service?: string;
  /** `nightly`: the site's backup plan copies it. @default "none" */
  readonly backup?: "none" | "nightly";
}

/**
 * A bucket that nobody outside the account can be let into: no public access, no access lists, TLS only, encrypted,
 * with versions that stay for 30 days. It is deleted only when it is empty, and nothing here empties it; but one for
 * logs, which is disposable, goes with them.
 *
 * Children: `<name>` (bucket), `<name>-public`, `-owner`, `-versions`, `-encryption`, `-policy`, `-lifecycle`.
 */
export class Bucket extends Component implements BucketStore {
  /** Known once its policy stands. */
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly region: string;

  private readonly days: BucketDays;

  constructor(name: string, args: BucketArgs, opts?: pulumi.ComponentResourceOptions) {
    const { bucket, region, expireDays = null } = args;
    super(type, name, { bucket: bucket.name, region, lifecycle: bucket.lifecycle }, opts);
    this.days = { glacierDays: bucket.glacierDays, expireDays };
    this.refuse(problemsOf(args, this.days));

    const made = this.createBucket(args);
    const closed = this.closeToPublic(made);
    this.encrypt(made, args);
    this.keepVersions(made);
    const policy = this.createPolicy(made, args, closed);

    this.name = pulumi.all([made.bucket, policy.urn]).apply(([given]) => given);
    this.arn = made.arn;
    this.region = region;
    this.registerOutputs({ name: this.name, arn: this.arn, region });
  }

  private createBucket(args: BucketArgs): S3Bucket {
    const { bucket, service, backup = "none", receivesLogs = false } = args;
    const { lifecycle } = bucket;
    const isProtected = lifecycle === "protected";
    return new S3Bucket(
      this.child(),
      {
        bucket: bucket.name,
        // Logs of requests come until the last moment, and are nobody's data: they may go with what wrote them.
        forceDestroy: receivesLogs && !isProtected,
        tags: awsTags({ lifecycle, backup, ...(service === undefined ? {} : { service }) }),
      },
      this.options({ protect: isProtected, retainOnDelete: isProtected }),
    );
  }

  /** Both first: a policy that would open the bucket is then refused by S3 itself. */
  private closeToPublic({ bucket }: S3Bucket): pulumi.Resource[] {
    const noPublic = new BucketPublicAccessBlock(
      this.child("public"),
      {
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      this.options(),
    );
    const owner = new BucketOwnershipControls(
      this.child("owner"),
      { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      this.options({ dependsOn: [noPublic] }),
    );
    return [noPublic, owner];
  }

  private encrypt({ bucket }: S3Bucket, { encryption }: BucketArgs): void {
    const byDefault =
      encryption === "s3"
        ? { sseAlgorithm: "AES256" }
        : { sseAlgorithm: "aws:kms", kmsMasterKeyId: encryption.kmsKeyArn };
    new BucketServerSideEncryptionConfiguration(
      this.child("encryption"),
      {
        bucket,
        rules: [
          {
            applyServerSideEncryptionByDefault: byDefault,
            bucketKeyEnabled: encryption !== "s3",
            // A key that each request brings along would be lost with the one who brought it.
            blockedEncryptionTypes: ["SSE-C"],
          },
        ],
      },
      this.options(),
    );
  }

  private keepVersions({ bucket }: S3Bucket): void {
    const versions = new BucketVersioning(
      this.child("versions"),
      { bucket, versioningConfiguration: { status: "Enabled" } },
      this.options(),
    );
    new BucketLifecycleConfiguration(
      this.child("lifecycle"),
      {
        bucket,
        rules: lifecycleRules(this.days),
        transitionDefaultMinimumObjectSize: "all_storage_classes_128K",
      },
      this.options({ dependsOn: [versions] }),
    );
  }

  private createPolicy(made: S3Bucket, args: BucketArgs, closed: pulumi.Resource[]): BucketPolicy {
    const { bucket, account, receivesLogs = false } = args;
    const statements = bucketPolicyOf({ bucket: bucket.name, account, receivesLogs });
    return new BucketPolicy(
      this.child("policy"),
      { bucket: made.bucket, policy: policyDocument(statements) },
      this.options({ dependsOn: closed }),
    );
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; no dots, which TLS names cannot have. */
const nameForm = /^(?!xn--)(?!.*-s3alias$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

function problemsOf({ bucket, encryption, receivesLogs = false }: BucketArgs, days: BucketDays) {
  const problems = bucketDaysProblems(days);
  if (!nameForm.test(bucket.name)) {
    problems.push(
      `"${bucket.name}" is no name for a bucket: 3 to 63 of a-z, 0-9 and "-", not starting or ending with "-".`,
    );
  }
  if (receivesLogs && encryption !== "s3") {
    problems.push(
      `logs cannot be delivered into a bucket with a key of KMS. Use encryption: "s3".`,
    );
  }
  if (!receivesLogs && encryption === "s3") {
    problems.push(`encryption "s3" is for what receives logs. Give the key: { kmsKeyArn }.`);
  }
  return problems;
}
