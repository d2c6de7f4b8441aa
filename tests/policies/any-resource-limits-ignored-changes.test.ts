import type { GraphResource } from "../../guard/graph.ts";
import { anyResourceLimitsIgnoredChanges } from "../../policies/rules/any-resource-limits-ignored-changes.ts";
import { aProxmoxSite, aResource, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const container = "proxmoxve:index/containerLegacy:ContainerLegacy";

function ignoring(type: string, ignoreChanges: readonly string[], inputs = {}): GraphResource {
  return aResource(type, "acme-thing", inputs, { options: { ignoreChanges } });
}

ruleCases(anyResourceLimitsIgnoredChanges, {
  passes: {
    "what ignores nothing": [ignoring("aws:s3/bucket:Bucket", [])],
    "a number that scaling decides": [ignoring("aws:ecs/service:Service", ["desiredCount"])],
    "what a protected guest was made from": [
      ignoring(container, [
        "operatingSystem",
        "initialization.userAccount",
        "mountPoints",
        "clone",
      ]),
    ],
    "a guest as it was found": {
      resources: [ignoring(container, ["unprivileged"], { vmId: 101 })],
      stack: aTenant({ sites: [{ ...aProxmoxSite, adopted: [101] }] }),
    },
    "options that nobody tells": [
      aResource("aws:s3/bucket:Bucket", "acme-files", {}, { options: {} }),
    ],
  },
  violates: {
    "a switch of encryption": {
      resources: [ignoring("aws:rds/instance:Instance", ["storageEncrypted"])],
      says: /ignoreChanges covers storageEncrypted. Allowed is nothing/,
    },
    "tags beside a number": {
      resources: [ignoring("aws:ecs/service:Service", ["desiredCount", "tags"])],
      says: /ignoreChanges covers tags. Allowed is desiredCount/,
    },
    "the network of a guest": {
      resources: [ignoring(container, ["networkInterfaces"])],
      says: /ignoreChanges covers networkInterfaces/,
    },
    everything: {
      resources: [ignoring("aws:ecs/service:Service", ["*"])],
      says: /ignoreChanges covers \*/,
    },
    "a part of what is on the list of another type": {
      resources: [ignoring("aws:ecs/taskDefinition:TaskDefinition", ["desiredCount"])],
      says: /ignoreChanges covers desiredCount/,
    },
  },
  unknown: {
    "what is ignored": {
      resources: [
        ignoring("aws:ecs/service:Service", ["desiredCount"], { desiredCount: "[unknown]" }),
      ],
    },
  },
});
