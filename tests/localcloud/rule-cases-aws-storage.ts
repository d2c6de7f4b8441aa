import * as types from "../../localcloud/rules/aws/types.ts";
import type { Props } from "../../localcloud/values/value.ts";
import { bucket, elsewhere, once, removed, request, roleRequest, stand } from "./requests-aws.ts";
import type { RuleCase } from "./rule-case.ts";
import { byHand, inUseCase, nameCase, referenceCase } from "./rule-cases-aws-make.ts";
import type { Cloud, Request } from "./support.ts";

const repository = once((c) => stand(c, request(types.repository, { name: "fixnado-api" })));

const vault = once((c) => stand(c, request(types.backupVault, { name: "fixnado" })));

const lock = once(async (c) =>
  stand(
    c,
    request(types.backupVaultLock, {
      backupVaultName: (await vault(c)).id,
      changeableForDays: 3,
      maxRetentionDays: 90,
    }),
  ),
);

async function planRequest(
  c: Cloud,
  lifecycle: Props = {},
  schedule = "cron(0 3 * * ? *)",
): Promise<Request> {
  const targetVaultName = (await vault(c)).id;
  const rules = [{ ruleName: "nightly", targetVaultName, schedule, lifecycle }];
  return request(types.backupPlan, { name: "fixnado", rules });
}

const plan = once(async (c) => stand(c, await planRequest(c)));

const selection = once(async (c) => {
  const backups = await c.create(roleRequest("backup.amazonaws.com"));
  const iamRoleArn = backups.outputs.arn ?? "";
  return stand(
    c,
    request(types.backupSelection, { name: "tagged", planId: (await plan(c)).id, iamRoleArn }),
  );
});

const versioning = "aws:s3/bucketVersioning:BucketVersioning";

async function versioned(c: Cloud): Promise<Props> {
  return { bucket: (await bucket(c)).id, versioningConfiguration: { status: "Enabled" } };
}

/** Cases of the rules about buckets, image repositories and backups. */
export const storageRuleCases: readonly RuleCase[] = [
  nameCase("aws-bucket-name", "bucket", () => request(types.bucket)),
  {
    rule: "aws-bucket-name",
    before: bucket,
    breaks: (c) => c.create(request(types.bucket, { bucket: "fixnado-t17-assets" }), elsewhere),
    passes: (c) => c.create(request(types.bucket, { bucket: "fixnado-t18-assets" }), elsewhere),
  },
  {
    rule: "aws-bucket-not-empty",
    before: async (c) => {
      await bucket(c);
      await byHand(c, { objects: { "fixnado-t17-assets": ["logo.png"] } });
    },
    breaks: async (c) => removed(c, await bucket(c)),
    passes: async (c) => {
      const { request: asked, made } = await bucket(c);
      const forced = { ...asked, inputs: { ...asked.inputs, forceDestroy: true } };
      const outputs = await c.update(forced, made);
      await c.remove(forced, { ...made, outputs });
    },
  },
  {
    rule: "aws-bucket-setting-once",
    before: async (c) => c.create(request(versioning, await versioned(c))),
    breaks: async (c) => c.create(request(versioning, await versioned(c), "again")),
    passes: async (c) => {
      const other = await c.create(request(types.bucket, { bucket: "fixnado-other" }, "other"));
      await c.create(request(versioning, { ...(await versioned(c)), bucket: other.id }, "again"));
    },
  },
  referenceCase("aws-storage-references", async (c) => request(versioning, await versioned(c)), {
    bucket: "none",
  }),
  {
    rule: "aws-repository-not-empty",
    before: repository,
    breaks: async (c) => {
      await byHand(c, { images: { "fixnado-api": ["v1"] } });
      await removed(c, await repository(c));
    },
    passes: async (c) => removed(c, await repository(c)),
  },
  nameCase("aws-backup-vault-name", "name", () => request(types.backupVault)),
  {
    rule: "aws-backup-vault-not-empty",
    before: vault,
    breaks: async (c) => {
      await byHand(c, { recoveryPoints: { fixnado: ["2026-11-20"] } });
      await removed(c, await vault(c));
    },
    passes: async (c) => removed(c, await vault(c)),
  },
  {
    rule: "aws-backup-vault-locked",
    before: lock,
    breaks: async (c) => removed(c, await lock(c)),
    passes: async (c) => {
      const { request: asked, made } = await lock(c);
      await c.update(asked, made);
    },
  },
  {
    rule: "aws-backup-vault-locked",
    before: lock,
    breaks: async (c) => {
      const { request: asked, made } = await lock(c);
      await c.update({ ...asked, inputs: { ...asked.inputs, maxRetentionDays: 30 } }, made);
    },
    passes: async (c) => {
      const { changeableForDays: _days, ...governance } = (await lock(c)).request.inputs;
      const other = await c.create(request(types.backupVault, { name: "other" }, "other"));
      const free = request(
        types.backupVaultLock,
        { ...governance, backupVaultName: other.id },
        "free",
      );
      await removed(c, await stand(c, free));
    },
  },
  {
    rule: "aws-backup-cold-storage",
    check: /deleteAfter: is 100; with coldStorageAfter 30 it must be 120/,
    breaks: async (c) => c.check(await planRequest(c, { coldStorageAfter: 30, deleteAfter: 100 })),
    passes: async (c) => c.check(await planRequest(c, { coldStorageAfter: 30, deleteAfter: 120 })),
  },
  inUseCase("aws-backup-plan-in-use", plan, selection),
  {
    rule: "aws-schedule-expression",
    check: /rules\[0\]\.schedule: is "daily"/,
    breaks: async (c) => c.check(await planRequest(c, {}, "daily")),
    passes: async (c) => c.check(await planRequest(c)),
  },
];
