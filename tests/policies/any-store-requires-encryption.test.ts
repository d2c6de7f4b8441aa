import type { GraphResource } from "../../guard/graph.ts";
import { anyStoreRequiresEncryption } from "../../policies/rules/any-store-requires-encryption.ts";
import { aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const key = "arn:aws:kms:eu-west-1:111122223333:key/0a1b";

/** What encrypts a store, by its type: a switch that has to be on, if there is one, and the input of the key. */
const stores: readonly (readonly [type: string, on: string | null, key: string | null])[] = [
  ["aws:backup/vault:Vault", null, "kmsKeyArn"],
  ["aws:cloudwatch/logGroup:LogGroup", null, "kmsKeyId"],
  ["aws:ebs/volume:Volume", "encrypted", "kmsKeyId"],
  ["aws:efs/fileSystem:FileSystem", "encrypted", "kmsKeyId"],
  ["aws:elasticache/replicationGroup:ReplicationGroup", "atRestEncryptionEnabled", "kmsKeyId"],
  ["aws:elasticache/serverlessCache:ServerlessCache", null, "kmsKeyId"],
  ["aws:rds/cluster:Cluster", "storageEncrypted", "kmsKeyId"],
  ["aws:rds/instance:Instance", "storageEncrypted", "kmsKeyId"],
  ["aws:secretsmanager/secret:Secret", null, "kmsKeyId"],
  ["aws:sns/topic:Topic", null, "kmsMasterKeyId"],
  ["aws:sqs/queue:Queue", null, "kmsMasterKeyId"],
];

function aStore([type, on, input]: (typeof stores)[number]): GraphResource {
  return aResource(type, "acme-store", {
    ...(on === null ? {} : { [on]: true }),
    ...(input === null ? {} : { [input]: key }),
  });
}

function without(resource: GraphResource, input: string | null, value?: unknown): GraphResource {
  return { ...resource, inputs: { ...resource.inputs, [input ?? ""]: value } };
}

const bucket = aResource("aws:s3/bucket:Bucket", "acme-files", { bucket: "cloud-t1-files" });
function itsEncryption(sseAlgorithm: unknown, name = "cloud-t1-files"): GraphResource {
  return aResource(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "acme-files-encryption",
    { bucket: name, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }] },
  );
}

function aTemplate(blockDeviceMappings: unknown): GraphResource {
  return aResource("aws:ec2/launchTemplate:LaunchTemplate", "cloud-fleet", { blockDeviceMappings });
}

function aRepository(encryptionConfigurations: unknown): GraphResource {
  return aResource("aws:ecr/repository:Repository", "cloud-crm", { encryptionConfigurations });
}

const switched = stores.filter(([, on]) => on !== null);
const keyed = stores.filter(([, , input]) => input !== null);

ruleCases(anyStoreRequiresEncryption, {
  passes: {
    "every kind of store, with a key": stores.map(aStore),
    "a copy of a server, with the server's key": [
      aResource("aws:rds/instance:Instance", "acme-replica", {
        replicateSourceDb: "acme",
        storageEncrypted: true,
      }),
    ],
    "a bucket, with either kind": [bucket, itsEncryption("aws:kms"), itsEncryption("AES256")],
    "two buckets, each with its own": [
      bucket,
      itsEncryption("aws:kms"),
      aResource("aws:s3/bucket:Bucket", "acme-other", { bucket: "cloud-t1-other" }),
      itsEncryption("aws:kms", "cloud-t1-other"),
    ],
    "disks of a template, and images": [
      aTemplate([{ ebs: { encrypted: "true" } }]),
      aRepository([{ encryptionType: "KMS", kmsKey: key }]),
    ],
    "backups on a Proxmox Backup Server": [
      aResource("proxmoxve:storage/pbs:Pbs", "cloud-backup", { encryptionKey: "[secret]" }),
    ],
  },
  violates: {
    ...Object.fromEntries(
      switched.flatMap((store) => [
        [
          `${store[0]} with ${store[1]} off`,
          {
            resources: [without(aStore(store), store[1], false)],
            says: new RegExp(`${store[1]} has to be true`),
          },
        ],
        [
          `${store[0]} without ${store[1]}`,
          {
            resources: [without(aStore(store), store[1])],
            says: new RegExp(`${store[1]} has to be true`),
          },
        ],
      ]),
    ),
    ...Object.fromEntries(
      keyed.map((store) => [
        `${store[0]} without a key`,
        {
          resources: [without(aStore(store), store[2])],
          says: new RegExp(`${store[2]} names no key`),
        },
      ]),
    ),
    "what a server says of its load, without a key": {
      resources: [
        aResource("aws:rds/clusterInstance:ClusterInstance", "acme", {
          performanceInsightsEnabled: true,
        }),
      ],
      says: /performanceInsightsKmsKeyId names no key/,
    },
    "a bucket that nothing encrypts": {
      resources: [bucket, itsEncryption("aws:kms", "cloud-t1-other")],
      says: /no BucketServerSideEncryptionConfiguration/,
    },
    "a bucket's encryption without a method": {
      resources: [itsEncryption(undefined)],
      says: /sseAlgorithm has to be AES256 or aws:kms/,
    },
    "a plain disk of a template": {
      resources: [aTemplate([{ ebs: { encrypted: "true" } }, { ebs: { encrypted: "false" } }])],
      says: /blockDeviceMappings\.1\.ebs\.encrypted has to be true/,
    },
    "a template that does not name its disks": {
      resources: [aTemplate(undefined)],
      says: /blockDeviceMappings\.0\.ebs\.encrypted has to be true/,
    },
    "images without a key": {
      resources: [aRepository([{ encryptionType: "AES256" }])],
      says: /encryptionConfigurations\.0\.kmsKey names no key/,
    },
    "backups that the backup server can read": {
      resources: [aResource("proxmoxve:storage/pbs:Pbs", "cloud-backup", { datastore: "x" })],
      says: /encryptionKey names no key/,
    },
  },
  unknown: {
    "whether a database is encrypted": {
      resources: [
        aResource("aws:rds/instance:Instance", "acme", {
          storageEncrypted: "[unknown]",
          kmsKeyId: key,
        }),
      ],
      says: /storageEncrypted is not known before the update/,
    },
    "how a bucket is encrypted": {
      resources: [without(itsEncryption("AES256"), "rules", "[unknown]")],
      says: /rules are not known before the update/,
    },
    "the disks of a template": {
      resources: [aTemplate("[unknown]")],
      says: /ebs\.encrypted is not known before the update/,
    },
    "a key that is still to be made": {
      resources: [
        aResource("aws:rds/instance:Instance", "acme", {
          storageEncrypted: true,
          kmsKeyId: "[unknown]",
        }),
      ],
    },
  },
});
