import { also, another, at, type Planted, type Plants } from "../support/plant.ts";

/** A document that lets everybody in who meets a condition. */
function everybodyWhere(condition: object): object {
  const statement = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };
  return { Statement: { ...statement, Condition: condition } };
}

/** Who may use a thing: policies of buckets, keys, file systems and queues. */
export const things: Plants = {
  holes: [
    {
      kind: "bucket",
      title: "a bucket's policy lets a second tenant's role in",
      of: "prod",
      plant: at(
        "prod.orbit",
        "BucketPolicy orbit-storage-bucket-policy",
        also({
          Principal: { AWS: "arn-of-lumen-gateway-execution" },
          Action: "s3:GetObject",
          Resource: "*",
        }),
      ),
      fails: ["bucket: lumen → orbit by orbit-storage-bucket-policy"],
    },
    {
      kind: "bucket",
      title: "a bucket's policy lets everybody in",
      of: "prod",
      plant: at(
        "prod.orbit",
        "BucketPolicy orbit-storage-bucket-policy",
        also({ Principal: "*", Action: "s3:GetObject", Resource: "*" }),
      ),
      fails: ["bucket: internet → orbit by orbit-storage-bucket-policy"],
    },
    {
      kind: "key",
      title: "a key's policy lets a second tenant's role in",
      of: "prod",
      plant: at(
        "prod.orbit",
        "Key orbit-key",
        also({
          Principal: { AWS: "arn-of-lumen-gateway-execution" },
          Action: "kms:Decrypt",
          Resource: "*",
        }),
      ),
      fails: ["key: lumen → orbit by orbit-key"],
    },
    {
      kind: "key",
      title: "a role uses the site's key without a service between",
      of: "prod",
      plant: at(
        "prod.lumen",
        "RolePolicy lumen-gateway-execution-may",
        also({ Action: "kms:Decrypt", Resource: "arn-of-onasis-key" }),
      ),
      fails: ["meridian", "platform"].map(
        (it) => `key: lumen → ${it} by lumen-gateway-execution-may`,
      ),
    },
    {
      kind: "files",
      title: "a folder of files is a second tenant's",
      of: "prod",
      plant: another("prod.lumen", "aws:efs/accessPoint:AccessPoint", "lumen-files", {
        fileSystemId: "onasis-files-id",
        rootDirectory: { path: "/t2/crm" },
      }),
      fails: ["files: lumen → meridian by lumen-files"],
    },
    {
      kind: "files",
      title: "a folder of files begins at the root",
      of: "prod",
      plant: another("prod.lumen", "aws:efs/accessPoint:AccessPoint", "lumen-files", {
        fileSystemId: "onasis-files-id",
      }),
      fails: ["files: lumen → platform by lumen-files"],
    },
    {
      kind: "files",
      title: "a task mounts a whole file system",
      of: "prod",
      plant: at("prod.lumen", "TaskDefinition lumen-gateway-definition", () => ({
        volumes: [{ name: "files", efsVolumeConfiguration: { fileSystemId: "onasis-files-id" } }],
      })),
      fails: ["files: lumen → platform by lumen-gateway-definition"],
    },
    {
      kind: "queue",
      title: "a queue's policy lets a second tenant's role in",
      of: "prod",
      plant: at(
        "prod.lumen",
        "QueuePolicy lumen-notifications-queue-tls",
        also({
          Principal: { AWS: "arn-of-meridian-gateway-execution" },
          Action: "sqs:ReceiveMessage",
          Resource: "*",
        }),
      ),
      fails: ["queue: meridian → lumen by lumen-notifications-queue-tls"],
    },
    ...[
      { title: "says nothing", policy: {} },
      {
        title: "allows in small letters",
        policy: { Statement: { Effect: "allow", Principal: { Service: "s3.amazonaws.com" } } },
      },
      {
        title: "gives a list for whom it lets in",
        policy: { Statement: { Effect: "Allow", Principal: ["*"], Action: "s3:GetObject" } },
      },
      {
        title: "asks for somebody else's account",
        policy: everybodyWhere({ StringEquals: { "aws:SourceAccount": "999999999999" } }),
      },
      {
        title: "asks for a role of any account",
        policy: everybodyWhere({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } }),
      },
      {
        title: "asks for an account, and names none",
        policy: everybodyWhere({ StringEquals: { "aws:PrincipalAccount": [] } }),
      },
    ].flatMap(({ title, policy }): Planted[] =>
      ["BucketPolicy orbit-storage-bucket-policy", "s3/bucket:Bucket orbit-storage-bucket"].map(
        (name) => ({
          kind: "bucket",
          title: `a policy at a ${name.split(" ")[0]} ${title}, and could mean everybody`,
          of: "prod",
          plant: at("prod.orbit", name, () => ({ policy: JSON.stringify(policy) })),
          fails: [`bucket: internet → orbit by ${name.split(" ")[1]}`],
        }),
      ),
    ),
  ],
  nearMisses: [
    {
      kind: "bucket",
      title: "a bucket's policy lets a service of AWS in",
      of: "prod",
      plant: at(
        "prod.orbit",
        "BucketPolicy orbit-storage-bucket-policy",
        also({
          Principal: { Service: "logging.s3.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: "*",
        }),
      ),
      fails: [],
    },
    {
      kind: "key",
      title: "a role uses the site's key through a service",
      of: "prod",
      plant: at(
        "prod.lumen",
        "RolePolicy lumen-gateway-execution-may",
        also({
          Action: "kms:Decrypt",
          Resource: "arn-of-onasis-key",
          Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
        }),
      ),
      fails: [],
    },
    {
      kind: "files",
      title: "a folder of files is the tenant's own",
      of: "prod",
      plant: another("prod.lumen", "aws:efs/accessPoint:AccessPoint", "lumen-files", {
        fileSystemId: "onasis-files-id",
        rootDirectory: { path: "/t1/crm" },
      }),
      fails: [],
    },
    {
      kind: "bucket",
      title: "a bucket's policy lets everybody in who is of its own account",
      of: "prod",
      plant: at(
        "prod.orbit",
        "BucketPolicy orbit-storage-bucket-policy",
        also({
          Principal: "*",
          Action: "s3:GetObject",
          Resource: "*",
          Condition: { StringEquals: { "aws:PrincipalAccount": "777788889999" } },
        }),
      ),
      fails: [],
    },
  ],
  unreadable: [
    {
      kind: "bucket",
      title: "a bucket's policy lets somebody in who stands in no graph",
      of: "prod",
      plant: at(
        "prod.orbit",
        "BucketPolicy orbit-storage-bucket-policy",
        also({
          Principal: { AWS: "arn:aws:iam::999999999999:root" },
          Action: "s3:GetObject",
          Resource: "*",
        }),
      ),
      fails: ["not proven: orbit orbit-storage-bucket-policy"],
    },
    {
      kind: "bucket",
      title: "a bucket's policy lets in who is known by a number that only AWS knows",
      of: "prod",
      plant: at(
        "prod.orbit",
        "BucketPolicy orbit-storage-bucket-policy",
        also({ Principal: { CanonicalUser: "79a59df9" }, Action: "s3:GetObject", Resource: "*" }),
      ),
      fails: ["not proven: orbit orbit-storage-bucket-policy"],
    },
  ],
};
