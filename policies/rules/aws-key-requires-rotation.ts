import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { isGiven, requireValue } from "../aws/require-value.ts";
import { saidBy } from "../read/lifecycle.ts";
import type { Report, Rule, StackFacts } from "../rule.ts";

/** Days. Of a year AWS renews a key by itself; a deletion can be taken back for 7 to 30. */
const limits = { rotation: 365, window: { protected: 30, disposable: 7 } } as const;

export const awsKeyRequiresRotation: Rule = {
  id: "aws-key-requires-rotation",
  title:
    "A key is AWS's own make, renewed every year, and its deletion can be taken back for 30 days.",
  severity: "medium",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [
    { name: "Checkov", reference: "CKV_AWS_7, CKV_AWS_227" },
    { name: "Trivy", reference: "AWS-0065" },
    { name: "cdk-nag", reference: "AwsSolutions-KMS5" },
    { name: "CIS AWS Foundations", reference: "3.6" },
  ],
  remedy: "Make the key with the component TenantKey, which says all of it.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  resource({ resource, stack }, report) {
    const { type, name } = resource;
    if (/^aws:kms\/(externalKey|replicaExternalKey|customKeyStore):/.test(type)) {
      report(`${name}: ${type} keeps its material elsewhere, and AWS cannot renew it.`);
    }
    if (type !== "aws:kms/key:Key") return;
    requireValue(resource, "enableKeyRotation", [true], report);
    requireValue(resource, "isEnabled", [true], report);
    if (isGiven(resource.inputs["bypassPolicyLockoutSafetyCheck"])) {
      requireValue(resource, "bypassPolicyLockoutSafetyCheck", [false], report);
    }
    judgeDays(
      resource,
      "rotationPeriodInDays",
      (days) => days <= limits.rotation,
      `at most ${limits.rotation}`,
      report,
    );
    const least = limits.window[lifecycleOf(resource, stack)];
    judgeDays(
      resource,
      "deletionWindowInDays",
      (days) => days >= least,
      `at least ${least}`,
      report,
    );
  },
};

function lifecycleOf(key: GraphResource, stack: StackFacts): "disposable" | "protected" {
  return saidBy(key) ?? stack.lifecycle;
}

/** What AWS assumes, a year and 30 days, is right. */
function judgeDays(
  { name, inputs }: GraphResource,
  input: string,
  isRight: (days: number) => boolean,
  wanted: string,
  report: Report,
): void {
  const days = inputs[input];
  if (days === undefined || (typeof days === "number" && isRight(days))) return;
  const known = days === unknownValue ? "is not known before the update. It " : "";
  report(`${name}: ${input} ${known}has to be ${wanted}.`);
}
