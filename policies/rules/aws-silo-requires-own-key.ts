import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { at, listOf } from "../../guard/read/values.ts";
import { bucketEncryption, encryptionOf } from "../aws/encryption.ts";
import { ofType, refersTo } from "../aws/references.ts";
import { isGiven } from "../aws/require-value.ts";
import type { Rule } from "../rule.ts";

/** A tenant with a network of its own is a silo: what it keeps can be made unreadable by deleting one key. */
export const awsSiloRequiresOwnKey: Rule = {
  id: "aws-silo-requires-own-key",
  title:
    "A silo tenant has a key of its own, and everything that keeps its data is encrypted with that one.",
  severity: "high",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [{ name: "Checkov", reference: "CKV2_AWS_64" }],
  remedy: "Give it the tenant's own key (TenantKey), not the site's and not AWS's.",
  url: "https://docs.aws.amazon.com/prescriptive-guidance/latest/encryption-best-practices/kms.html",
  stack({ resources, stack }, report) {
    const [network] = ofType(resources, "aws:ec2/vpc:Vpc");
    if (stack.tenant === null || !network) return;
    const keys = ofType(resources, "aws:kms/key:Key");
    if (keys.length === 0) {
      report(
        `${network.name}: the tenant has a network of its own and no key of its own. Add one.`,
        network.urn,
      );
    }
    const logs = logBuckets(resources);
    for (const resource of resources) {
      for (const path of keyPathsOf(resource, logs)) {
        const problem = problemOf(resource, path, keys);
        if (problem !== undefined) report(`${resource.name}: ${path} ${problem}`, resource.urn);
      }
    }
  },
};

/** Inputs that name a key; for a bucket those of its encryption. */
function keyPathsOf(resource: GraphResource, logs: readonly GraphResource[]): readonly string[] {
  if (resource.type !== bucketEncryption) return encryptionOf(resource)?.keys ?? [];
  // Load balancers cannot write to a bucket with a key of KMS.
  if (logs.some((bucket) => refersTo(resource, "bucket", bucket))) return [];
  const indices = [...listOf(resource.inputs["rules"]).keys()];
  return indices.map((it) => `rules.${it}.applyServerSideEncryptionByDefault.kmsMasterKeyId`);
}

/** Buckets that the stack's load balancers log to. */
function logBuckets(resources: readonly GraphResource[]): GraphResource[] {
  const balancers = ofType(resources, "aws:lb/loadBalancer:LoadBalancer");
  return ofType(resources, "aws:s3/bucket:Bucket").filter((bucket) =>
    balancers.some((balancer) => refersTo(balancer, "accessLogs", bucket)),
  );
}

function problemOf(
  resource: GraphResource,
  path: string,
  keys: readonly GraphResource[],
): string | undefined {
  const value = at(resource.inputs, ...path.split("."));
  if (!isGiven(value)) return "names no key. Name the tenant's own.";
  const [input = path] = path.split(".");
  if (keys.some((key) => refersTo(resource, input, key))) return undefined;
  return value === unknownValue
    ? "is not known before the update. Name the tenant's own key."
    : "is a key that the tenant does not own. Name its own.";
}
