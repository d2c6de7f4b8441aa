import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { at, listOf } from "../../guard/read/values.ts";
import { bucketEncryption, encryptionOf } from "../aws/encryption.ts";
import { ofType, refersTo } from "../aws/references.ts";
import { isGiven, requireValue } from "../aws/require-value.ts";
import type { Report, Rule } from "../rule.ts";

/** A switch that is not known before the update is refused; a key may still be to come, since every key encrypts. */
export const anyStoreRequiresEncryption: Rule = {
  id: "any-store-requires-encryption",
  title:
    "Whatever keeps data keeps it encrypted: databases, caches, files, buckets, disks, logs, secrets, messages and backups.",
  severity: "high",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [
    {
      name: "Checkov",
      reference:
        "CKV_AWS_16, CKV_AWS_145, CKV_AWS_29, CKV_AWS_191, CKV_AWS_42, CKV_AWS_158, CKV_AWS_8",
    },
    { name: "Trivy", reference: "AWS-0080" },
    { name: "cdk-nag", reference: "AwsSolutions-RDS2, AwsSolutions-AEC3" },
  ],
  remedy:
    "Switch the encryption on and name the key of the site or the tenant. On a store that is there already this makes a new one: move the data first.",
  url: "https://docs.aws.amazon.com/prescriptive-guidance/latest/encryption-best-practices/welcome.html",
  resource({ resource }, report) {
    const { switches, keys } = encryptionOf(resource) ?? { switches: [], keys: [] };
    for (const path of switches) requireValue(resource, path, [true], report);
    for (const path of keys) requireKey(resource, path, report);
    if (resource.type === bucketEncryption) judgeAlgorithm(resource, report);
    if (resource.type === "proxmoxve:storage/pbs:Pbs")
      requireKey(resource, "encryptionKey", report);
  },
  stack({ resources }, report) {
    const holders = ofType(resources, bucketEncryption);
    for (const bucket of ofType(resources, "aws:s3/bucket:Bucket")) {
      if (holders.some((it) => refersTo(it, "bucket", bucket))) continue;
      report(
        `${bucket.name}: has no BucketServerSideEncryptionConfiguration. Add one.`,
        bucket.urn,
      );
    }
  },
};

function requireKey(resource: GraphResource, path: string, report: Report): void {
  if (isGiven(at(resource.inputs, ...path.split(".")))) return;
  report(`${resource.name}: ${path} names no key. Name the one of the site or the tenant.`);
}

const algorithms = ["AES256", "aws:kms", "aws:kms:dsse"];

function judgeAlgorithm(resource: GraphResource, report: Report): void {
  const { rules } = resource.inputs;
  if (rules === unknownValue) {
    report(`${resource.name}: rules are not known before the update. Name sseAlgorithm.`);
    return;
  }
  for (const index of new Set([0, ...listOf(rules).keys()])) {
    const path = `rules.${index}.applyServerSideEncryptionByDefault.sseAlgorithm`;
    requireValue(resource, path, algorithms, report);
  }
}
