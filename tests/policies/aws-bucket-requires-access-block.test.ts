import type { GraphResource } from "../../guard/graph.ts";
import { awsBucketRequiresAccessBlock } from "../../policies/rules/aws-bucket-requires-access-block.ts";
import { aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const bucket = aResource("aws:s3/bucket:Bucket", "acme-files", { bucket: "cloud-t1-files" });
const on = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

function aBlock(inputs: GraphResource["inputs"] = {}): GraphResource {
  return aResource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "acme-files-public", {
    bucket: "cloud-t1-files",
    ...on,
    ...inputs,
  });
}

function anOwner(objectOwnership: unknown = "BucketOwnerEnforced"): GraphResource {
  return aResource("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "acme-files-owner", {
    bucket: "cloud-t1-files",
    rule: { objectOwnership },
  });
}

/** Made in the same update: only the engine knows where the bucket's name comes from. */
function stillToCome(holder: GraphResource): GraphResource {
  return {
    ...holder,
    inputs: { ...holder.inputs, bucket: "[unknown]" },
    options: { dependencies: { bucket: [bucket.urn] } },
  };
}

ruleCases(awsBucketRequiresAccessBlock, {
  passes: {
    "a bucket that is closed": [bucket, aBlock(), anOwner()],
    "a bucket by its older name": [
      aResource("aws:s3/bucketV2:BucketV2", "acme-files", { bucket: "cloud-t1-files" }),
      aBlock(),
      anOwner(),
    ],
  },
  violates: {
    "a bucket without a block": {
      resources: [bucket, anOwner()],
      says: /no BucketPublicAccessBlock/,
    },
    "a bucket without an owner of its objects": {
      resources: [bucket, aBlock()],
      says: /no BucketOwnershipControls/,
    },
    "a block of another bucket": {
      resources: [bucket, aBlock({ bucket: "cloud-t1-other" }), anOwner()],
      says: /no BucketPublicAccessBlock/,
    },
    "a bucket by its older name, without both": {
      resources: [aResource("aws:s3/bucketV2:BucketV2", "acme-files", { bucket: "x" })],
      says: /has no Bucket/,
      times: 2,
    },
    ...Object.fromEntries(
      Object.keys(on).flatMap((key) => [
        [
          `${key} off`,
          { resources: [aBlock({ [key]: false })], says: new RegExp(`${key} has to be true`) },
        ],
        [
          `${key} left out`,
          { resources: [aBlock({ [key]: undefined })], says: new RegExp(`${key} has to be true`) },
        ],
      ]),
    ),
    "objects that belong to whoever wrote them": {
      resources: [anOwner("ObjectWriter")],
      says: /rule\.objectOwnership has to be BucketOwnerEnforced/,
    },
    "an ACL": {
      resources: [
        aResource("aws:s3/bucket:Bucket", "acme-files", {
          bucket: "cloud-t1-files",
          acl: "public-read",
        }),
        aBlock(),
        anOwner(),
      ],
      says: /acl can show the bucket to everybody/,
    },
    "an ACL of its own": {
      resources: [
        aResource("aws:s3/bucketAcl:BucketAcl", "acme-files-acl", { acl: "public-read" }),
      ],
      says: /can show a bucket to everybody/,
    },
    "a web site": {
      resources: [
        aResource("aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration", "acme-site"),
      ],
      says: /can show a bucket to everybody/,
    },
  },
  unknown: {
    "a switch": {
      resources: [aBlock({ blockPublicPolicy: "[unknown]" })],
      says: /blockPublicPolicy is not known before the update/,
    },
    "the bucket, where the engine says which": {
      resources: [bucket, stillToCome(aBlock()), stillToCome(anOwner())],
    },
  },
});
