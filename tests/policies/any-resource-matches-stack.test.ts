import type { GraphResource } from "../../guard/graph.ts";
import { anyResourceMatchesStack } from "../../policies/rules/any-resource-matches-stack.ts";
import { awsProvider } from "./support/providers.ts";
import { anAwsSite, aPlatform, aProxmoxSite, aResource, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const container = "proxmoxve:index/containerLegacy:ContainerLegacy";
const membership = "proxmoxve:pool/membership:Membership";
const database = "postgresql:index/database:Database";
const bucket = "aws:s3/bucket:Bucket";
const template = "aws:ec2/launchTemplate:LaunchTemplate";
const cloud = aTenant({ sites: [anAwsSite] });
const taking = aTenant({ sites: [{ ...aProxmoxSite, adopted: [101] }] });

function tagged(tags: unknown, provider = awsProvider()): GraphResource {
  return aResource("aws:sns/topic:Topic", "acme-alarms", { tags }, { provider });
}

ruleCases(anyResourceMatchesStack, {
  passes: {
    "what begins with the tenant": [aResource("random:index/randomString:RandomString", "acme-x")],
    "the tenant's own pool": [
      aResource("proxmoxve:index/poolLegacy:PoolLegacy", "acme", { poolId: "tenant-acme" }),
      aResource(membership, "acme-crm-pool", { poolId: "tenant-acme", vmId: 1 }),
      aResource("proxmoxve:backup/job:Job", "acme-backup", { pool: "tenant-acme" }),
    ],
    "a guest": [aResource(container, "acme-crm", { tags: ["tenant-acme", "tenantry"] })],
    "the provider's tags": { resources: [tagged({})], stack: cloud },
    "names with the tenant's number": {
      resources: [
        aResource(database, "acme-crm-postgres", { name: "t1_crm" }),
        aResource("postgresql:index/grant:Grant", "acme-grant", { database: "t1_crm" }),
        aResource(bucket, "acme-files", { bucket: "cloud-t1-files-111122223333" }),
        aResource("aws:kms/alias:Alias", "acme-alias", { name: "alias/tenantry/cloud/t1" }),
        aResource("aws:secretsmanager/secret:Secret", "acme-secret", {
          namePrefix: "cloud/t1/crm/environment-",
        }),
      ],
      stack: cloud,
    },
    "a pool that was taken over": {
      resources: [aResource(membership, "acme-crm-pool", { poolId: "customers", vmId: 101 })],
      stack: taking,
    },
    "what is the platform's": {
      resources: [
        aResource(container, "site-proxy", { tags: ["protected", "tenantry"] }),
        aResource("proxmoxve:index/poolLegacy:PoolLegacy", "site", { poolId: "platform-site" }),
        aResource(database, "site-register", { name: "register" }),
        tagged({}, awsProvider({}, { "tenantry:tenant": undefined })),
      ],
      stack: aPlatform({ sites: [aProxmoxSite, anAwsSite] }),
    },
  },
  violates: {
    "a name that begins with somebody else": {
      resources: [aResource(membership, "globex-crm-pool", { poolId: "tenant-acme" })],
      says: /begins with the tenant's id/,
    },
    "a name that only looks alike": {
      resources: [aResource("random:index/randomString:RandomString", "acmexyz")],
      says: /begins with the tenant's id/,
    },
    "a tag of another tenant": {
      resources: [tagged({ "tenantry:tenant": "globex" })],
      stack: cloud,
      says: /tenantry:tenant says another/,
    },
    "a tag of another environment": {
      resources: [tagged({ "tenantry:environment": "dev" })],
      stack: cloud,
      says: /tenantry:environment says another/,
    },
    "a tag of another site": {
      resources: [tagged({}, awsProvider({}, { "tenantry:site": "elsewhere" }))],
      stack: cloud,
      says: /tenantry:site says another/,
    },
    "a machine with the tag of another tenant": {
      resources: [
        aResource(template, "acme-fleet", {
          tagSpecifications: [{ resourceType: "instance", tags: { "tenantry:tenant": "globex" } }],
        }),
      ],
      stack: cloud,
      says: /tenantry:tenant says another/,
    },
    "a platform's resource with a tenant's tag": {
      resources: [tagged({})],
      stack: aPlatform({ sites: [anAwsSite] }),
      says: /tenantry:tenant says another.*left out/,
    },
    "a guest with the tag of another tenant": {
      resources: [aResource(container, "acme-crm", { tags: ["tenant-acme", "tenant-globex"] })],
      says: /tags name a tenant/,
    },
    "a platform's guest with a tenant's tag": {
      resources: [aResource(container, "site-proxy", { tags: ["tenant-acme"] })],
      stack: aPlatform(),
      says: /Allowed is no tenant/,
    },
    "a membership in another pool": {
      resources: [aResource(membership, "acme-crm-pool", { poolId: "tenant-globex" })],
      says: /poolId is not the pool/,
    },
    "a guest that is put into another pool": {
      resources: [aResource(container, "acme-crm", { poolId: "platform-site" })],
      says: /poolId is not the pool/,
    },
    "a backup of another pool": {
      resources: [aResource("proxmoxve:backup/job:Job", "acme-backup", { pool: "tenant-globex" })],
      says: /pool is not the pool/,
    },
    "a database without the tenant's number": {
      resources: [aResource(database, "acme-crm-postgres", { name: "crm" })],
      says: /name does not begin with t1_/,
    },
    "a role with another number": {
      resources: [aResource("postgresql:index/role:Role", "acme-role", { name: "t2_crm" })],
      says: /name does not begin with t1_/,
    },
    "a number that only begins alike": {
      resources: [
        aResource("aws:kms/alias:Alias", "acme-alias", { name: "alias/tenantry/cloud/t10" }),
      ],
      stack: cloud,
      says: /name does not begin with alias\/tenantry\/cloud\/t1/,
    },
    "a bucket of another site": {
      resources: [aResource(bucket, "acme-files", { bucket: "elsewhere-t1-files" })],
      stack: cloud,
      says: /bucket does not begin with cloud-t1-/,
    },
    "a secret under another tenant's path": {
      resources: [
        aResource("aws:secretsmanager/secret:Secret", "acme-secret", { name: "cloud/t2/crm" }),
      ],
      stack: cloud,
      says: /name does not begin with cloud\/t1\//,
    },
  },
  unknown: {
    "a tag of the tenant": {
      resources: [tagged({ "tenantry:tenant": "[unknown]" })],
      stack: cloud,
      says: /not known before the update/,
    },
    "a guest's tags": {
      resources: [aResource(container, "acme-crm", { tags: "[unknown]" })],
      says: /tags are not known before the update/,
    },
    "a pool": {
      resources: [aResource(membership, "acme-crm-pool", { poolId: "[unknown]" })],
      says: /poolId is not known before the update/,
    },
    "a database's name": {
      resources: [aResource(database, "acme-crm-postgres", { name: "[unknown]" })],
      says: /name is not known before the update/,
    },
    "what says nothing of whose it is": {
      resources: [
        aResource("aws:sns/topicPolicy:TopicPolicy", "acme-policy", { arn: "[unknown]" }),
      ],
    },
  },
});
