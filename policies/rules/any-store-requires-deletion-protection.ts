import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { isReadReplica } from "../read/databases.ts";
import { lifecyclesOf } from "../read/lifecycle.ts";
import { isAdopted, isGuest } from "../read/types.ts";
import type { Rule } from "../rule.ts";

/** A switch of the provider, and where it has to stand. */
interface Switch {
  readonly input: string;
  readonly allowed: string;
  readonly isOn: (value: unknown) => boolean;
}

const yes = (input: string): Switch => ({
  input,
  allowed: "true",
  isOn: (value) => value === true,
});
/** The provider's default does the same. */
const no = (input: string): Switch => ({
  input,
  allowed: "false",
  isOn: (value) => value === undefined || value === false,
});
const atLeast = (input: string, days: number): Switch => ({
  input,
  allowed: `at least ${days} days`,
  isOn: (value) => value === undefined || (typeof value === "number" && value >= days),
});

const guest = yes("protection");

const switches: Readonly<Record<string, readonly Switch[]>> = {
  "aws:autoscaling/group:Group": [no("forceDelete")],
  "aws:backup/vault:Vault": [no("forceDestroy")],
  "aws:cloudwatch/logGroup:LogGroup": [yes("deletionProtectionEnabled")],
  "aws:ecr/repository:Repository": [no("forceDelete")],
  "aws:kms/key:Key": [atLeast("deletionWindowInDays", 7)],
  "aws:lb/loadBalancer:LoadBalancer": [yes("enableDeletionProtection")],
  "aws:rds/cluster:Cluster": [yes("deletionProtection")],
  "aws:rds/instance:Instance": [yes("deletionProtection")],
  "aws:s3/bucket:Bucket": [no("forceDestroy")],
  "aws:secretsmanager/secret:Secret": [atLeast("recoveryWindowInDays", 7)],
  "postgresql:index/schema:Schema": [no("dropCascade")],
};

/** Asked of what is protected. A switch is a constant: one that is not known before the update is a violation. */
export const anyStoreRequiresDeletionProtection: Rule = {
  id: "any-store-requires-deletion-protection",
  title: "The provider itself refuses to delete what is protected, or keeps it for days.",
  severity: "high",
  level: { protected: "mandatory", disposable: "advisory" },
  frameworks: [
    { name: "Checkov", reference: "CKV_AWS_139" },
    { name: "Checkov", reference: "CKV_AWS_150" },
    { name: "Checkov", reference: "CKV_AWS_293" },
    { name: "Trivy", reference: "AWS-0177" },
    { name: "cdk-nag", reference: "AwsSolutions-RDS10" },
  ],
  remedy:
    "Leave the switch to the component, which sets it by the lifecycle. What is to go is released first, and its deletion approved.",
  url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html#USER_DeleteInstance.DeletionProtection",
  stack({ resources, stack }, report) {
    const lifecycle = lifecyclesOf(resources);
    for (const resource of resources) {
      const asked = switchesOf(resource);
      if (asked.length === 0 || isAdopted(resource, stack)) continue;
      if ((lifecycle(resource) ?? stack.lifecycle) !== "protected") continue;
      for (const { input, allowed, isOn } of asked) {
        const value = resource.inputs[input];
        if (isOn(value)) continue;
        const problem =
          value === unknownValue ? "is not known before the update" : "would let it be deleted";
        report(`${resource.name}: ${input} ${problem}. Allowed is ${allowed}.`, resource.urn);
      }
    }
  },
};

function switchesOf(resource: GraphResource): readonly Switch[] {
  if (isGuest(resource)) return [guest];
  return isReadReplica(resource) ? [] : (switches[resource.type] ?? []);
}
