import * as types from "../../localcloud/rules/aws/types.ts";
import { once, removed, request, stand, subnetIds } from "./requests-aws.ts";
import {
  association,
  cacheRequest,
  cacheSubnets,
  cacheUser,
  crmUser,
  offUser,
  userGroup,
  userGroupRequest,
} from "./requests-aws-data.ts";
import type { RuleCase } from "./rule-case.ts";
import { checkCase, inUseCase, nameCase, quotaCase, referenceCase } from "./rule-cases-aws-make.ts";

const cacheInSubnets = once(async (c) =>
  stand(c, cacheRequest({ subnetGroupName: (await cacheSubnets(c)).id })),
);

const cacheFamily = once((c) =>
  stand(c, request(types.cacheParameterGroup, { family: "valkey8" })),
);

const cacheWithFamily = once(async (c) =>
  stand(c, cacheRequest({ parameterGroupName: (await cacheFamily(c)).id })),
);

const cacheWithUsers = once(async (c) =>
  stand(
    c,
    cacheRequest({ userGroupIds: [(await userGroup(c)).id], transitEncryptionEnabled: true }),
  ),
);

/** Cases of the rules about caches and their users. */
export const cacheRuleCases: readonly RuleCase[] = [
  nameCase("aws-replication-group-name", "replicationGroupId", () => cacheRequest()),
  nameCase("aws-cache-subnet-group-name", "name", async (c) =>
    request(types.cacheSubnetGroup, { subnetIds: await subnetIds(c) }),
  ),
  nameCase("aws-cache-parameter-group-name", "name", () =>
    request(types.cacheParameterGroup, { family: "valkey8" }),
  ),
  nameCase("aws-cache-user-name", "userId", () => cacheUser("any")),
  nameCase("aws-cache-user-group-name", "userGroupId", (c) => userGroupRequest(c)),
  inUseCase("aws-cache-subnet-group-in-use", cacheSubnets, cacheInSubnets),
  inUseCase("aws-cache-parameter-group-in-use", cacheFamily, cacheWithFamily),
  inUseCase("aws-cache-user-group-in-use", userGroup, cacheWithUsers),
  referenceCase("aws-cache-references", () => cacheRequest(), { parameterGroupName: "none" }),
  {
    rule: "aws-cache-default-user",
    breaks: async (c) => c.create(await userGroupRequest(c, { userIds: [(await crmUser(c)).id] })),
    passes: async (c) =>
      c.create(
        await userGroupRequest(c, { userIds: [(await offUser(c)).id, (await crmUser(c)).id] }),
      ),
  },
  {
    rule: "aws-cache-user-names-differ",
    before: async (c) => {
      await userGroup(c);
      await c.create(association("shard-1", (await crmUser(c)).id));
      await c.create(cacheUser("t17-again", "t17_crm"));
      await c.create(cacheUser("t18-crm", "t18_crm"));
    },
    breaks: (c) => c.create(association("shard-1", "t17-again")),
    passes: (c) => c.create(association("shard-1", "t18-crm")),
  },
  {
    rule: "aws-cache-associated-once",
    before: async (c) => {
      await userGroup(c);
      await c.create(association("shard-1", (await crmUser(c)).id));
      await c.create(cacheUser("t18-crm"));
    },
    breaks: (c) => c.create({ ...association("shard-1", "t17-crm"), name: "again" }),
    passes: (c) => c.create(association("shard-1", "t18-crm")),
  },
  {
    rule: "aws-cache-user-engine",
    before: async (c) => c.create(cacheUser("plain", "default", "redis")),
    breaks: async (c) =>
      c.create(
        await userGroupRequest(c, { engine: "redis", userIds: ["plain", (await crmUser(c)).id] }),
      ),
    passes: async (c) =>
      c.create(
        await userGroupRequest(c, { engine: "valkey", userIds: ["plain", (await crmUser(c)).id] }),
      ),
  },
  checkCase(
    "aws-cache-access",
    /transitEncryptionEnabled: must be true with user groups/,
    cacheRequest({ userGroupIds: ["shard-1"] }),
    { transitEncryptionEnabled: true },
  ),
  checkCase(
    "aws-cache-failover",
    /automaticFailoverEnabled: needs two nodes at least/,
    cacheRequest({ automaticFailoverEnabled: true, numCacheClusters: 1 }),
    { numCacheClusters: 2 },
  ),
  {
    rule: "aws-cache-engines",
    before: userGroup,
    breaks: (c) =>
      c.create(
        cacheRequest({
          engine: "redis",
          engineVersion: "7.1",
          userGroupIds: ["shard-1"],
          transitEncryptionEnabled: true,
        }),
      ),
    passes: (c) =>
      c.create(cacheRequest({ userGroupIds: ["shard-1"], transitEncryptionEnabled: true })),
  },
  {
    rule: "aws-cache-final-snapshot",
    before: async (c) =>
      removed(c, await stand(c, cacheRequest({ finalSnapshotIdentifier: "last" }))),
    breaks: async (c) =>
      removed(c, await stand(c, cacheRequest({ finalSnapshotIdentifier: "last" }, "second"))),
    passes: async (c) =>
      removed(c, await stand(c, cacheRequest({ finalSnapshotIdentifier: "other" }, "second"))),
  },
  quotaCase("aws-cache-user-quota", 99, async (c, n) => {
    await userGroup(c);
    const made = await c.create(cacheUser(`t${n}-crm`));
    return association("shard-1", made.id);
  }),
];
