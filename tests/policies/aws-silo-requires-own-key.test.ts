import type { GraphResource } from "../../guard/graph.ts";
import { awsSiloRequiresOwnKey } from "../../policies/rules/aws-silo-requires-own-key.ts";
import { aPlatform, aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const network = aResource("aws:ec2/vpc:Vpc", "acme-network", { cidrBlock: "10.128.0.0/19" });
const key = aResource("aws:kms/key:Key", "acme-key", {}, { outputs: { arn: "arn-of-acme-key" } });

function aDatabase(kmsKeyId: unknown): GraphResource {
  return aResource("aws:rds/instance:Instance", "acme-postgres", { kmsKeyId });
}

const bucket = aResource("aws:s3/bucket:Bucket", "acme-files", { bucket: "cloud-t1-files" });
function itsEncryption(rule: GraphResource["inputs"]): GraphResource {
  return aResource(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "acme-files-encryption",
    { bucket: "cloud-t1-files", rules: [{ applyServerSideEncryptionByDefault: rule }] },
  );
}
const withoutKey = itsEncryption({ sseAlgorithm: "AES256" });
const withSites = itsEncryption({ sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn-of-cloud-key" });
const balancer = aResource("aws:lb/loadBalancer:LoadBalancer", "acme-balancer", {
  accessLogs: { bucket: "cloud-t1-files", enabled: true },
});

ruleCases(awsSiloRequiresOwnKey, {
  passes: {
    "a silo with its own key": [
      network,
      key,
      aDatabase("arn-of-acme-key"),
      bucket,
      itsEncryption({ sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn-of-acme-key" }),
    ],
    "a silo with a second key": [
      network,
      key,
      aResource("aws:kms/key:Key", "acme-second-key"),
      aDatabase("arn-of-acme-key"),
    ],
    "a copy of a server, which has the server's key": [
      network,
      key,
      aResource("aws:rds/instance:Instance", "acme-replica", { replicateSourceDb: "acme" }),
    ],
    "a bucket for a load balancer's logs": [network, key, bucket, balancer, withoutKey],
    "a tenant in the site's network": [aDatabase("arn-of-cloud-key")],
    "a platform": { resources: [network, aDatabase("arn-of-cloud-key")], stack: aPlatform() },
  },
  violates: {
    "a silo without a key": { resources: [network], says: /no key of its own/ },
    "a database with the site's key": {
      resources: [aDatabase("arn-of-cloud-key"), network, key],
      says: /kmsKeyId is a key that the tenant does not own/,
    },
    "a database with AWS's key": {
      resources: [aDatabase(undefined), network, key],
      says: /kmsKeyId names no key/,
    },
    "a bucket with the site's key": {
      resources: [withSites, bucket, network, key],
      says: /rules\.0\..*kmsMasterKeyId is a key that the tenant does not own/,
    },
    "a bucket with S3's key": {
      resources: [withoutKey, bucket, network, key],
      says: /kmsMasterKeyId names no key/,
    },
    "logs with the site's key": {
      resources: [
        aResource("aws:cloudwatch/logGroup:LogGroup", "acme-logs", {
          kmsKeyId: "arn-of-cloud-key",
        }),
        network,
        key,
      ],
      says: /kmsKeyId is a key that the tenant does not own/,
    },
  },
  unknown: {
    "a key that comes from somewhere else": {
      resources: [aDatabase("[unknown]"), network, key],
      says: /kmsKeyId is not known before the update/,
    },
    "the tenant's key, which is still to be made": {
      resources: [
        { ...aDatabase("[unknown]"), options: { dependencies: { kmsKeyId: [key.urn] } } },
        network,
        key,
      ],
    },
  },
});
