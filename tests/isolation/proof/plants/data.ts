import { and, at, type Plants, request, text, without } from "../support/plant.ts";

const others = ["globex", "initech"];

/** Databases and caches. */
export const data: Plants = {
  holes: [
    {
      kind: "database",
      title: "a grant gives a second tenant's role rights",
      of: "dev",
      plant: at("dev.acme", "Grant acme-crm-postgres-connect", () => ({ role: "t2_crm" })),
      fails: ["database: globex → acme by acme-crm-postgres-connect"],
    },
    {
      kind: "database",
      title: "a grant gives PUBLIC rights",
      of: "dev",
      plant: at("dev.acme", "Grant acme-crm-postgres-use", () => ({ role: "public" })),
      fails: others.map((it) => `database: ${it} → acme by acme-crm-postgres-use`),
    },
    {
      kind: "database",
      title: "nothing takes CONNECT away from PUBLIC",
      of: "dev",
      plant: without("dev.acme", "acme-crm-postgres-no-public"),
      fails: others.map((it) => `database: ${it} → acme by acme-crm-postgres`),
    },
    {
      kind: "database",
      title: "a role is a superuser",
      of: "dev",
      plant: at("dev.acme", "Role acme-crm-postgres-role", () => ({ superuser: true })),
      fails: others.map((it) => `database: acme → ${it} by acme-crm-postgres-role`),
    },
    {
      kind: "database",
      title: "a role is in a second tenant's role",
      of: "dev",
      plant: at("dev.acme", "Role acme-crm-postgres-role", () => ({ roles: ["t2_crm_owner"] })),
      fails: ["database: acme → globex by acme-crm-postgres-role"],
    },
    {
      kind: "database",
      title: "the database function is asked for a second tenant's database",
      of: "prod",
      plant: at(
        "prod.meridian",
        "Invocation meridian-accounts-postgres",
        request({ database: "t3_accounts" }),
      ),
      fails: ["database: meridian → orbit by meridian-accounts-postgres"],
    },
    {
      kind: "database",
      title: "the database function is asked to work on a second tenant's server",
      of: "prod",
      plant: at(
        "prod.lumen",
        "Invocation lumen-accounts-postgres",
        request({ host: "meridian-postgres.rds.example" }),
      ),
      fails: ["database: lumen → meridian by lumen-accounts-postgres"],
    },
    {
      kind: "cache",
      title: "a cache user's pattern also fits a second tenant's keys",
      of: "dev",
      plant: at("dev.acme", "RedisUser acme-dashboard-redis", () => ({ prefix: "t" })),
      fails: others.map((it) => `cache: acme → ${it} by acme-dashboard-redis`),
    },
    {
      kind: "cache",
      title: "a cache user of AWS has every key",
      of: "prod",
      plant: and(
        at("prod.lumen", "User lumen-gateway-redis", text("accessString", "~t1:gateway:*", "~*")),
        at("prod.meridian", "UserGroupAssociation meridian-gateway-redis-joins", () => ({
          userGroupId: "onasis-shard-1-cache",
        })),
      ),
      fails: ["cache: lumen → meridian by lumen-gateway-redis"],
    },
    {
      kind: "cache",
      title: "a cache user may flush the cache of all",
      of: "prod",
      plant: and(
        at(
          "prod.lumen",
          "User lumen-gateway-redis",
          text("accessString", "-@all ", "-@all +flushall "),
        ),
        at("prod.meridian", "UserGroupAssociation meridian-gateway-redis-joins", () => ({
          userGroupId: "onasis-shard-1-cache",
        })),
      ),
      fails: ["cache: lumen → meridian by lumen-gateway-redis"],
    },
    {
      kind: "cache",
      title: "a cache user joins a second tenant's cache",
      of: "prod",
      plant: at("prod.lumen", "UserGroupAssociation lumen-gateway-redis-joins", () => ({
        userGroupId: "meridian-cache",
      })),
      fails: ["cache: lumen → meridian by lumen-gateway-redis-joins"],
    },
  ],
  nearMisses: [
    {
      kind: "database",
      title: "a grant gives another role of the same tenant rights",
      of: "dev",
      plant: at("dev.acme", "Grant acme-crm-postgres-connect", () => ({ role: "t1_social" })),
      fails: [],
    },
    {
      kind: "cache",
      title: "a cache user has all keys of its tenant",
      of: "dev",
      plant: at("dev.acme", "RedisUser acme-dashboard-redis", () => ({ prefix: "t1:" })),
      fails: [],
    },
  ],
  unreadable: [
    {
      kind: "database",
      title: "the database function is asked for something that is not known yet",
      of: "prod",
      plant: at("prod.lumen", "Invocation lumen-accounts-postgres", () => ({ input: "[unknown]" })),
      fails: ["not proven: lumen lumen-accounts-postgres"],
    },
  ],
};
