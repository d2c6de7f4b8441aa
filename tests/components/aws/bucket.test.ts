import { expect, test } from "vitest";
import { Bucket, type BucketArgs } from "../../../components/aws/bucket.ts";
import type { Bucket as BucketStore } from "../../../components/data/stores.ts";
import { recordProgram, valueOf } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { account, awsOptions, region } from "./aws-site.ts";
import { statementsOf } from "./policies.ts";

const base: BucketArgs = {
  bucket: { name: "fixnado-t17-assets", glacierDays: 90, lifecycle: "protected" },
  account,
  region,
  encryption: { kmsKeyArn: "arn-of-key" },
};

const record = (changes: Partial<BucketArgs> = {}, seen: { name?: string } = {}) =>
  recordProgram(async () => {
    const made = new Bucket("acme-assets", { ...base, ...changes }, awsOptions());
    const store: BucketStore = made;
    seen.name = await valueOf(made.name);
    return { region: store.region };
  });

test("a bucket comes with everything that keeps it closed, encrypted and restorable", async () => {
  const seen: { name?: string } = {};
  const resources = await record({}, seen);
  expect(listOf(resources).sort()).toEqual([
    "Bucket acme-assets",
    "Bucket acme-assets",
    "BucketLifecycleConfiguration acme-assets-lifecycle",
    "BucketOwnershipControls acme-assets-owner",
    "BucketPolicy acme-assets-policy",
    "BucketPublicAccessBlock acme-assets-public",
    "BucketServerSideEncryptionConfiguration acme-assets-encryption",
    "BucketVersioning acme-assets-versions",
  ]);
  const inputs = (type: string, suffix: string) =>
    find(resources, type, `acme-assets-${suffix}`).inputs;
  expect(inputs("BucketPublicAccessBlock", "public")).toEqual({
    bucket: "fixnado-t17-assets",
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  expect(inputs("BucketOwnershipControls", "owner")["rule"]).toEqual({
    objectOwnership: "BucketOwnerEnforced",
  });
  expect(inputs("BucketVersioning", "versions")["versioningConfiguration"]).toEqual({
    status: "Enabled",
  });
  expect(inputs("BucketServerSideEncryptionConfiguration", "encryption")["rules"]).toEqual([
    {
      applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn-of-key" },
      bucketKeyEnabled: true,
      blockedEncryptionTypes: ["SSE-C"],
    },
  ]);
  expect(seen.name).toBe("fixnado-t17-assets");
});

test("objects move to Glacier, old versions and given-up uploads go, and what is current stays unless told", async () => {
  const rules = async (changes: Partial<BucketArgs>) =>
    find(await record(changes), "BucketLifecycleConfiguration", "acme-assets-lifecycle").inputs[
      "rules"
    ];
  const kept = {
    id: "everything",
    status: "Enabled",
    filter: { prefix: "" },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    noncurrentVersionExpiration: { noncurrentDays: 30 },
    transitions: [{ days: 90, storageClass: "GLACIER_IR" }],
  };
  expect(await rules({})).toEqual([kept]);
  expect(await rules({ expireDays: 120 })).toEqual([{ ...kept, expiration: { days: 120 } }]);
});

test("nothing empties a bucket but one for logs that may go, and a protected one is neither deleted nor replaced", async () => {
  const made = async (lifecycle: "protected" | "disposable", more: Partial<BucketArgs> = {}) =>
    (await record({ bucket: { ...base.bucket, lifecycle }, ...more })).find(
      ({ type }) => type === "aws:s3/bucket:Bucket",
    );
  const logs = { receivesLogs: true, encryption: "s3" } as const;
  expect((await made("disposable", logs))?.inputs["forceDestroy"]).toBe(true);
  expect((await made("protected", logs))?.inputs["forceDestroy"]).toBe(false);
  for (const lifecycle of ["protected", "disposable"] as const) {
    const bucket = await made(lifecycle);
    expect(bucket?.inputs["forceDestroy"]).toBe(false);
    expect([bucket?.protect, bucket?.retainOnDelete]).toEqual(
      Array(2).fill(lifecycle === "protected"),
    );
  }
});

test("whoever comes without TLS 1.2 is denied, whatever else is granted", async () => {
  const policy = find(await record(), "BucketPolicy", "acme-assets-policy");
  expect(policy.dependsOn).toContain(
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock::acme-assets-public",
  );
  const everything = ["arn:aws:s3:::fixnado-t17-assets", "arn:aws:s3:::fixnado-t17-assets/*"];
  const denied = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: everything };
  expect(statementsOf(policy.inputs["policy"])).toEqual([
    { Sid: "OnlyTls", ...denied, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    { Sid: "NoOldTls", ...denied, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  ]);
});

test("a bucket for logs takes them from this account's load balancers alone, with S3's own key", async () => {
  const resources = await record({ receivesLogs: true, encryption: "s3", expireDays: 365 });
  const statements = statementsOf(
    find(resources, "BucketPolicy", "acme-assets-policy").inputs["policy"],
  );
  expect(statements.filter(({ Effect }) => Effect === "Allow")).toMatchObject([
    {
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `arn:aws:s3:::fixnado-t17-assets/*/AWSLogs/${account}/*`,
    },
  ]);
});

test("what S3 would refuse, or would do to nobody's gain, is refused with all reasons", async () => {
  const bucket = { name: "Fixnado.Assets", glacierDays: 90, lifecycle: "protected" } as const;
  await expect(
    record({ bucket, encryption: "s3", expireDays: 90 }),
  ).rejects.toThrowErrorMatchingInlineSnapshot(`
    [Error: Bucket "acme-assets": expireDays (90) is not after glacierDays (90): objects would go when they move. Raise it, or leave glacierDays away.
    Bucket "acme-assets": "Fixnado.Assets" is no name for a bucket: 3 to 63 of a-z, 0-9 and "-", not starting or ending with "-".
    Bucket "acme-assets": encryption "s3" is for what receives logs. Give the key: { kmsKeyArn }.]
  `);
  await expect(record({ expireDays: 0 })).rejects.toThrow("expireDays needs a whole number");
  await expect(record({ receivesLogs: true })).rejects.toThrow('Use encryption: "s3".');
});

test("a bucket without encryption does not compile", () => {
  const { encryption: _without, ...rest } = base;
  // @ts-expect-error there is no bucket without a key
  const args: BucketArgs = rest;
  expect(args.encryption).toBeUndefined();
});
