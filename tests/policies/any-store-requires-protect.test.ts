import { anyStoreRequiresProtect } from "../../policies/rules/any-store-requires-protect.ts";
import { aResource, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const container = "proxmoxve:index/containerLegacy:ContainerLegacy";
const database = "postgresql:index/database:Database";
const logs = "aws:cloudwatch/logGroup:LogGroup";
const tags = { "tenantry:lifecycle": "protected" };
const disposable = { "tenantry:lifecycle": "disposable" };
const component = aResource("tenantry:data:PostgresDatabase", "acme-crm-postgres", {
  lifecycle: "protected",
});
const isProtected = { protect: true };

ruleCases(anyStoreRequiresProtect, {
  passes: {
    "what is protected": [
      aResource("aws:rds/instance:Instance", "acme-postgres", { tags }, isProtected),
      aResource("aws:ec2/vpc:Vpc", "acme-network", { tags }, isProtected),
      aResource(container, "acme-crm", { tags: ["protected"] }, isProtected),
      aResource(database, "acme-crm-db", {}, { protect: true, parent: component.urn }),
      component,
    ],
    "a disposable guest": [aResource(container, "acme-dashboard", { tags: ["disposable"] })],
    "disposable logs and passwords of what is disposable": [
      aResource(logs, "acme-logs", { tags: disposable }),
      aResource("aws:secretsmanager/secret:Secret", "acme-secret", { tags: disposable }),
    ],
    "a database of a disposable environment": {
      resources: [aResource("aws:rds/instance:Instance", "acme-postgres", { tags: disposable })],
      stack: aTenant({ lifecycle: "disposable" }),
    },
    "what is simply made again": [
      aResource("aws:iam/role:Role", "acme-task", { tags }),
      aResource("proxmoxve:pool/membership:Membership", "acme-crm-pool", {}),
      aResource("random:index/randomPassword:RandomPassword", "acme-password", {}),
    ],
    "a copy of a server": [
      aResource("aws:rds/instance:Instance", "acme-replica", {
        tags,
        replicateSourceDb: "acme-postgres",
      }),
    ],
  },
  violates: {
    "a server": {
      resources: [aResource("aws:rds/instance:Instance", "acme-postgres", { tags })],
      says: /the option protect is off/,
    },
    "a database whose component is protected": {
      resources: [aResource(database, "acme-crm-db", {}, { parent: component.urn }), component],
      says: /the option protect is off/,
    },
    "a database whose lifecycle nobody says": {
      resources: [aResource(database, "acme-crm-db")],
      says: /the option protect is off/,
    },
    "a guest": {
      resources: [aResource(container, "acme-crm", { tags: ["protected"] })],
      says: /the option protect is off/,
    },
    "a network that everything stands in": {
      resources: [aResource("aws:ec2/vpc:Vpc", "acme-network", { tags })],
      says: /the option protect is off/,
    },
    "protected logs": {
      resources: [aResource(logs, "acme-logs", { tags })],
      says: /the option protect is off/,
    },
    "a type that nobody has looked at": {
      resources: [aResource("aws:dynamodb/table:Table", "acme-table", { tags })],
      says: /the option protect is off/,
    },
    "a server that calls itself disposable, in a protected environment": {
      resources: [aResource("aws:rds/instance:Instance", "acme-postgres", { tags: disposable })],
      says: /its lifecycle is disposable, and it holds data/,
    },
    "a guest that was made protected, in a disposable environment": {
      resources: [aResource(container, "acme-crm", { tags: ["protected"] })],
      stack: aTenant({ lifecycle: "disposable" }),
      says: /the option protect is off/,
    },
  },
  unknown: {
    "the lifecycle": {
      resources: [aResource(logs, "acme-logs", { tags: { "tenantry:lifecycle": "[unknown]" } })],
      says: /the option protect is off/,
    },
    "another input": {
      resources: [aResource(logs, "acme-logs", { tags, name: "[unknown]" }, isProtected)],
    },
  },
});
