import type { GraphResource } from "../../guard/graph.ts";
import { ofType, refersTo, typeOf } from "../aws/references.ts";
import { isGiven, requireValue } from "../aws/require-value.ts";
import type { Rule } from "../rule.ts";

const four = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

/** Ways of S3 to show a bucket to everybody. */
const showing = /^aws:s3\/(bucketAcl|bucketWebsiteConfiguration|accessPoint):|^aws:s3control\//;
const showingInputs = ["acl", "grants", "website"];

/** What every bucket has beside it. */
const companions = [
  {
    type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    missing: "no BucketPublicAccessBlock. Add one with all four switches on.",
  },
  {
    type: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    missing:
      "no BucketOwnershipControls. Add one with BucketOwnerEnforced: ACLs count for nothing then.",
  },
] as const;

export const awsBucketRequiresAccessBlock: Rule = {
  id: "aws-bucket-requires-access-block",
  title:
    "Every bucket has its own block of public access with all four switches on, and no ACL counts.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [
    {
      name: "Checkov",
      reference:
        "CKV2_AWS_6, CKV_AWS_20, CKV_AWS_57, CKV_AWS_53, CKV_AWS_54, CKV_AWS_55, CKV_AWS_56",
    },
    { name: "Trivy", reference: "AWS-0086" },
    { name: "cdk-nag", reference: "AwsSolutions-S2" },
  ],
  remedy: "Make the bucket with the component Bucket, which brings both.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  resource({ resource }, report) {
    const { name, inputs } = resource;
    const type = typeOf(resource);
    if (type === companions[0].type) {
      for (const input of four) requireValue(resource, input, [true], report);
    }
    if (type === companions[1].type) {
      requireValue(resource, "rule.objectOwnership", ["BucketOwnerEnforced"], report);
    }
    if (showing.test(type)) report(`${name}: ${type} can show a bucket to everybody. Take it out.`);
    if (type === "aws:s3/bucket:Bucket") {
      for (const input of showingInputs.filter((it) => isGiven(inputs[it]))) {
        report(`${name}: ${input} can show the bucket to everybody. Leave it out.`);
      }
    }
  },
  stack({ resources }, report) {
    const buckets = ofType(resources, "aws:s3/bucket:Bucket");
    for (const { type, missing } of companions) {
      const holders = ofType(resources, type);
      for (const bucket of buckets.filter((it) => !hasOne(it, holders))) {
        report(`${bucket.name}: has ${missing}`, bucket.urn);
      }
    }
  },
};

function hasOne(bucket: GraphResource, holders: readonly GraphResource[]): boolean {
  return holders.some((holder) => refersTo(holder, "bucket", bucket));
}
