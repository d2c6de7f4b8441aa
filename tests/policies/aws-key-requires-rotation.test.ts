import type { GraphResource } from "../../guard/graph.ts";
import { awsKeyRequiresRotation } from "../../policies/rules/aws-key-requires-rotation.ts";
import { aResource, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

function aKey(inputs: GraphResource["inputs"]): GraphResource {
  return aResource("aws:kms/key:Key", "acme-key", {
    enableKeyRotation: true,
    isEnabled: true,
    rotationPeriodInDays: 365,
    deletionWindowInDays: 30,
    tags: { "tenantry:lifecycle": "protected" },
    ...inputs,
  });
}
const disposable = { "tenantry:lifecycle": "disposable" };

ruleCases(awsKeyRequiresRotation, {
  passes: {
    "a key that is renewed every year": [aKey({})],
    "a disposable key that goes in a week": [aKey({ deletionWindowInDays: 7, tags: disposable })],
    "a key that says nothing of its lifecycle, in a disposable environment": {
      resources: [aKey({ deletionWindowInDays: 7, tags: {} })],
      stack: aTenant({ lifecycle: "disposable" }),
    },
    "a year and 30 days, as AWS assumes": [
      aKey({ rotationPeriodInDays: undefined, deletionWindowInDays: undefined }),
    ],
  },
  violates: {
    "a key that is never renewed": {
      resources: [aKey({ enableKeyRotation: false })],
      says: /enableKeyRotation has to be true/,
    },
    "a key that does not say": {
      resources: [aKey({ enableKeyRotation: undefined })],
      says: /enableKeyRotation has to be true/,
    },
    "a key that is off": {
      resources: [aKey({ isEnabled: false })],
      says: /isEnabled has to be true/,
    },
    "a key that is renewed every other year": {
      resources: [aKey({ rotationPeriodInDays: 730 })],
      says: /rotationPeriodInDays has to be at most 365/,
    },
    "a protected key that goes in a week": {
      resources: [aKey({ deletionWindowInDays: 7 })],
      says: /deletionWindowInDays has to be at least 30/,
    },
    "a key that says nothing of its lifecycle and goes in a week": {
      resources: [aKey({ deletionWindowInDays: 7, tags: {} })],
      says: /deletionWindowInDays has to be at least 30/,
    },
    "a key whose policy may lock its owner out": {
      resources: [aKey({ bypassPolicyLockoutSafetyCheck: true })],
      says: /bypassPolicyLockoutSafetyCheck has to be false/,
    },
    "a key of somebody else's make": {
      resources: [aResource("aws:kms/externalKey:ExternalKey", "acme-key")],
      says: /keeps its material elsewhere/,
    },
  },
  unknown: {
    "whether a key is renewed": {
      resources: [aKey({ enableKeyRotation: "[unknown]" })],
      says: /enableKeyRotation is not known before the update/,
    },
    "how long a deletion takes": {
      resources: [aKey({ deletionWindowInDays: "[unknown]" })],
      says: /deletionWindowInDays is not known before the update/,
    },
    "who may use it": { resources: [aKey({ policy: "[unknown]" })] },
  },
});
