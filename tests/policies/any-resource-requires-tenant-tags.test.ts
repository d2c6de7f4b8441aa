import { expect, test } from "vitest";
import type { GraphResource } from "../../guard/graph.ts";
import { anyResourceRequiresTenantTags } from "../../policies/rules/any-resource-requires-tenant-tags.ts";
import { awsProvider } from "./support/providers.ts";
import { anAwsSite, aPlatform, aProxmoxSite, aResource, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const container = "proxmoxve:index/containerLegacy:ContainerLegacy";
const topic = "aws:sns/topic:Topic";
const group = "aws:autoscaling/group:Group";
const cloud = aTenant({ sites: [anAwsSite] });
const provider = awsProvider();
const all = {
  "tenantry:managed-by": "tenantry",
  "tenantry:environment": "prod",
  "tenantry:site": "cloud",
  "tenantry:tenant": "acme",
};
const listed = Object.entries(all).map(([key, value]) => ({ key, value }));

function aBucket(tags: unknown, more = provider): GraphResource {
  return aResource("aws:s3/bucket:Bucket", "acme-files", { tags }, { provider: more });
}

function aGuest(tags: unknown, more = {}): GraphResource {
  return aResource(container, "acme-crm", { vmId: 10_001, tags, ...more });
}

function aTemplate(tags: unknown): GraphResource {
  const plain = { resourceType: "network-interface" };
  const tagSpecifications = [plain, ...["instance", "volume"].map(launched(tags))];
  const inputs = { tags: all, tagSpecifications };
  return aResource("aws:ec2/launchTemplate:LaunchTemplate", "acme-fleet-template", inputs);
}

function launched(tags: unknown) {
  return (resourceType: string) => ({ resourceType, tags });
}

ruleCases(anyResourceRequiresTenantTags, {
  passes: {
    "a topic with the provider's tags": {
      resources: [aResource(topic, "acme-alarms", {}, { provider })],
      stack: cloud,
    },
    "a bucket that says its lifecycle too": {
      resources: [aBucket({ "tenantry:lifecycle": "protected" })],
      stack: cloud,
    },
    "a group that says all of its own": {
      resources: [aResource(group, "acme-fleet", { tags: listed }, { provider })],
      stack: cloud,
    },
    "a template whose machines and disks say all": { resources: [aTemplate(all)], stack: cloud },
    "a state's tags of everything": {
      resources: [aResource(topic, "acme-alarms", {}, { outputs: { tagsAll: all } })],
      stack: cloud,
    },
    "what takes no tags": {
      resources: [aResource("aws:route53/record:Record", "acme-record")],
      stack: cloud,
    },
    "a guest": [aGuest(["protected", "service-crm", "tenant-acme", "tenantry"])],
    "a template of guests": [aGuest(["tenant-acme", "template", "tenantry"], { template: true })],
    "a guest as it was found": {
      resources: [aGuest([])],
      stack: aTenant({ sites: [{ ...aProxmoxSite, adopted: [10_001] }] }),
    },
    "a platform's guest": { resources: [aGuest(["protected", "tenantry"])], stack: aPlatform() },
  },
  violates: {
    "a topic of a provider without a tenant": {
      resources: [
        aResource(
          topic,
          "acme-alarms",
          {},
          {
            provider: awsProvider({}, { "tenantry:tenant": undefined }),
          },
        ),
      ],
      stack: cloud,
      says: /lack tenantry:tenant\./,
    },
    "a topic of a provider without tags": {
      resources: [
        aResource(topic, "acme-alarms", {}, { provider: awsProvider({ defaultTags: undefined }) }),
      ],
      stack: cloud,
      says: /managed-by, tenantry:environment, tenantry:site, tenantry:tenant/,
    },
    "a bucket without a lifecycle": {
      resources: [aBucket({})],
      stack: cloud,
      says: /lack tenantry:lifecycle/,
    },
    "a type that nobody has looked at": {
      resources: [aResource("aws:dynamodb/table:Table", "acme-table")],
      stack: cloud,
      says: /tenantry:tenant/,
    },
    "a group that relies on the provider's tags": {
      resources: [aResource(group, "acme-fleet", { tags: [] }, { provider })],
      stack: cloud,
      says: /tenantry:managed-by/,
    },
    "a template whose disks say nothing": {
      resources: [
        aResource("aws:ec2/launchTemplate:LaunchTemplate", "acme-fleet-template", {
          tags: all,
          tagSpecifications: [{ resourceType: "instance", tags: all }],
        }),
      ],
      stack: cloud,
      says: /tagSpecifications .*tenantry:tenant/,
    },
    "a guest without a tenant": {
      resources: [aGuest(["protected", "tenantry"])],
      says: /lack tenant-acme/,
    },
    "a guest without a lifecycle": {
      resources: [aGuest(["tenant-acme", "tenantry"])],
      says: /lack protected or disposable/,
    },
    "a machine without tags": {
      resources: [aResource("proxmoxve:index/vmLegacy:VmLegacy", "acme-search", { vmId: 1 })],
      says: /lack tenantry, tenant-acme, protected or disposable/,
    },
  },
  unknown: {
    "a tag's value": {
      resources: [aBucket({ "tenantry:lifecycle": "protected", "tenantry:site": "[unknown]" })],
      stack: cloud,
    },
    "what a template launches": {
      resources: [
        aResource("aws:ec2/launchTemplate:LaunchTemplate", "acme-fleet-template", {
          tags: all,
          tagSpecifications: "[unknown]",
        }),
      ],
      stack: cloud,
    },
    "all tags of a guest": { resources: [aGuest("[unknown]")] },
  },
});

function remediated(type: string, inputs: Record<string, unknown>, stack = cloud): unknown {
  anyResourceRequiresTenantTags.remediate?.(
    { resource: aResource(type, "acme-thing", structuredClone(inputs)), stack },
    inputs,
  );
  return inputs["tags"];
}

test("what is missing is put on, and what is there stays", () => {
  const site = { "tenantry:site": "elsewhere", Name: "x" };
  expect(remediated(topic, { tags: site })).toEqual({ ...all, ...site });
  expect(remediated(topic, {})).toEqual(all);
});

test("a group gets its tags as a list that its machines inherit", () => {
  expect(remediated(group, { tags: [{ key: "Name", value: "x" }] })).toEqual([
    { key: "Name", value: "x" },
    ...listed.map((tag) => ({ ...tag, propagateAtLaunch: true })),
  ]);
});

test("inputs and tags are changed in place: a copy would lose the marks of secrets", () => {
  const tags = {};
  const secret = { value: "hidden" };
  const inputs = { tags, kmsMasterKeyId: secret };
  expect(remediated(topic, inputs)).toBe(tags);
  expect(inputs.kmsMasterKeyId).toBe(secret);
});

test.each([
  ["whether it holds data is a decision", "aws:s3/bucket:Bucket", "tenantry:lifecycle"],
  ["a platform of two sites does not say which", topic, "tenantry:site"],
])("a tag that is no certainty is not put on: %s", (_, type, key) => {
  const stack = aPlatform({ sites: [anAwsSite, { ...anAwsSite, id: "other" }] });
  expect(remediated(type, {}, stack)).not.toHaveProperty([key]);
});

test.each([
  ["takes no tags", "aws:route53/record:Record"],
  ["nobody has looked at", "aws:dynamodb/table:Table"],
  ["is a guest", container],
])("a type that %s gets none", (_, type) => {
  expect(remediated(type, {})).toBeUndefined();
});
