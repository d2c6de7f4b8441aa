import type { GraphResource } from "../../guard/graph.ts";
import { anyConnectionRequiresTls } from "../../policies/rules/any-connection-requires-tls.ts";
import { aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

function aCache(inputs: GraphResource["inputs"]): GraphResource {
  return aResource("aws:elasticache/replicationGroup:ReplicationGroup", "acme-cache", {
    transitEncryptionEnabled: true,
    transitEncryptionMode: "required",
    ...inputs,
  });
}

function settings(family: string, parameters: unknown): GraphResource {
  return aResource("aws:rds/parameterGroup:ParameterGroup", "acme-parameters", {
    name: "acme-parameters",
    family,
    parameters,
  });
}
const forced = settings("postgres17", [{ name: "rds.force_ssl", value: "1" }]);

function aServer(parameterGroupName: unknown): GraphResource {
  return aResource("aws:rds/instance:Instance", "acme-postgres", { parameterGroupName });
}

/** What a thing's policy says of requests without TLS. */
function refusal(more: object = {}): string {
  const statement = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: ["arn:aws:s3:::cloud-t1-files", "arn:aws:s3:::cloud-t1-files/*"],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
    ...more,
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
const bucket = aResource("aws:s3/bucket:Bucket", "acme-files", { bucket: "cloud-t1-files" });
function itsPolicy(policy: unknown, name = "cloud-t1-files"): GraphResource {
  return aResource("aws:s3/bucketPolicy:BucketPolicy", "acme-files-policy", {
    bucket: name,
    policy,
  });
}

const queue = aResource("aws:sqs/queue:Queue", "acme-jobs");
const topic = aResource("aws:sns/topic:Topic", "acme-alarms");
const files = aResource("aws:efs/fileSystem:FileSystem", "acme-files");
const noTls = /no policy denies requests without TLS/;

function aPostgres(sslmode: unknown, host = "10.10.10.150"): GraphResource {
  return aResource("pulumi:providers:postgresql", "acme-postgres", { host, sslmode });
}
const ownGuest = aResource("proxmoxve:index/containerLegacy:ContainerLegacy", "acme-postgres", {
  initialization: { ipConfigs: [{ ipv4: { address: "10.64.1.10/24", gateway: "10.64.1.1" } }] },
});

function aMount(transitEncryption: unknown): GraphResource {
  return aResource("aws:ecs/taskDefinition:TaskDefinition", "acme-crm", {
    volumes: [{ name: "scratch" }, { name: "data", efsVolumeConfiguration: { transitEncryption } }],
  });
}

ruleCases(anyConnectionRequiresTls, {
  passes: {
    "a cache that demands it": [aCache({})],
    "servers that demand it": [
      aServer("acme-parameters"),
      forced,
      settings("mysql8.4", [{ name: "require_secure_transport", value: "ON" }]),
      settings("aurora-postgresql17", [{ name: "rds.force_ssl", value: 1 }]),
    ],
    "a bucket, a queue, a topic and files that refuse the rest": [
      bucket,
      itsPolicy(refusal()),
      queue,
      aResource("aws:sqs/queuePolicy:QueuePolicy", "acme-jobs-tls", {
        policy: refusal({ Action: "sqs:*", Resource: "arn-of-acme-jobs" }),
      }),
      topic,
      aResource("aws:sns/topicPolicy:TopicPolicy", "acme-alarms-policy", {
        arn: "arn-of-acme-alarms",
        policy: refusal({ Action: "sns:Publish", Resource: "arn-of-acme-alarms" }),
      }),
      files,
      aResource("aws:efs/fileSystemPolicy:FileSystemPolicy", "acme-files-policy", {
        fileSystemId: "acme-files-id",
        policy: refusal({ Action: ["elasticfilesystem:ClientMount"], Principal: { AWS: "*" } }),
      }),
    ],
    "files that are mounted through it": [aMount("ENABLED")],
    "providers that verify whom they speak to": [
      aResource("pulumi:providers:proxmoxve", "site", {
        endpoint: "https://192.0.2.1:8006/",
        insecure: "false",
      }),
      aPostgres("verify-full"),
      aResource("pulumi:providers:aws", "cloud", { region: "eu-west-1" }),
    ],
    "a tenant's own server, whose certificate is its own": [
      aPostgres("require", "10.64.1.10"),
      ownGuest,
    ],
    "a pager": [
      aResource("aws:sns/topicSubscription:TopicSubscription", "acme", { protocol: "https" }),
    ],
  },
  violates: {
    "a cache without it": {
      resources: [aCache({ transitEncryptionEnabled: false })],
      says: /transitEncryptionEnabled has to be true/,
    },
    "a cache that also speaks without it": {
      resources: [aCache({ transitEncryptionMode: "preferred" })],
      says: /transitEncryptionMode has to be required/,
    },
    "a PostgreSQL that does not demand it": {
      resources: [settings("postgres17", [{ name: "rds.force_ssl", value: "0" }])],
      says: /rds\.force_ssl has to be 1/,
    },
    "a PostgreSQL that leaves it to AWS": {
      resources: [settings("aurora-postgresql17", [])],
      says: /rds\.force_ssl has to be 1/,
    },
    "a MySQL that does not demand it": {
      resources: [settings("mysql8.4", [{ name: "require_secure_transport", value: "OFF" }])],
      says: /require_secure_transport has to be 1 or ON/,
    },
    "a cluster's settings that do not demand it": {
      resources: [
        aResource("aws:rds/clusterParameterGroup:ClusterParameterGroup", "acme", {
          family: "aurora-postgresql17",
        }),
      ],
      says: /rds\.force_ssl has to be 1/,
    },
    "a server with AWS's settings": {
      resources: [aServer("default.postgres17"), forced],
      says: /parameterGroupName is not a group of this stack/,
    },
    "a cluster without settings": {
      resources: [aResource("aws:rds/cluster:Cluster", "acme-postgres")],
      says: /dbClusterParameterGroupName is not a group of this stack/,
    },
    "a bucket without a policy": { resources: [bucket], says: noTls },
    "a bucket whose policy is another one's": {
      resources: [bucket, itsPolicy(refusal({ Resource: "arn:aws:s3:::x/*" }), "cloud-t1-other")],
      says: noTls,
    },
    "a bucket whose objects are forgotten": {
      resources: [bucket, itsPolicy(refusal({ Resource: "arn:aws:s3:::cloud-t1-files" }))],
      says: noTls,
    },
    "a bucket that refuses one way of reading": {
      resources: [bucket, itsPolicy(refusal({ Action: "s3:GetObject" }))],
      says: noTls,
    },
    "a bucket that refuses one reader": {
      resources: [
        bucket,
        itsPolicy(refusal({ Principal: { AWS: "arn:aws:iam::111122223333:role/x" } })),
      ],
      says: noTls,
    },
    "a bucket that refuses those with TLS": {
      resources: [
        bucket,
        itsPolicy(refusal({ Condition: { Bool: { "aws:SecureTransport": "true" } } })),
      ],
      says: noTls,
    },
    "a bucket that refuses under one more condition": {
      resources: [
        bucket,
        itsPolicy(
          refusal({
            Condition: {
              Bool: { "aws:SecureTransport": "false" },
              StringEquals: { "aws:PrincipalAccount": "999988887777" },
            },
          }),
        ),
      ],
      says: noTls,
    },
    "a queue without a policy": { resources: [queue], says: noTls },
    "a topic without a policy": { resources: [topic], says: noTls },
    "files without a policy": { resources: [files], says: noTls },
    "files that are mounted in the clear": {
      resources: [aMount("DISABLED")],
      says: /volumes\.1\.efsVolumeConfiguration\.transitEncryption has to be ENABLED/,
    },
    "a pager in the clear": {
      resources: [
        aResource("aws:sns/topicSubscription:TopicSubscription", "acme", { protocol: "http" }),
      ],
      says: /protocol is http/,
    },
    "a provider that believes everybody": {
      resources: [
        aResource("pulumi:providers:proxmoxve", "site", {
          endpoint: "https://192.0.2.1:8006/",
          insecure: "true",
        }),
      ],
      says: /insecure has to be false/,
    },
    "a provider in the clear": {
      resources: [
        aResource("pulumi:providers:proxmoxve", "site", { endpoint: "http://192.0.2.1:8006/" }),
      ],
      says: /endpoint has to begin with https/,
    },
    "a shared database whose name is not verified": {
      resources: [aPostgres("require"), ownGuest],
      says: /sslmode has to be verify-full or verify-ca/,
    },
    "a database that is nowhere": {
      resources: [
        aPostgres("require", ""),
        aResource("proxmoxve:index/containerLegacy:ContainerLegacy", "acme", {
          initialization: { hostname: "" },
        }),
      ],
      says: /sslmode has to be verify-full or verify-ca\./,
    },
    "a tenant's own database in the clear": {
      resources: [aPostgres("disable", "10.64.1.10"), ownGuest],
      says: /sslmode has to be verify-full or verify-ca or require/,
    },
  },
  unknown: {
    "whether a cache demands it": {
      resources: [aCache({ transitEncryptionEnabled: "[unknown]" })],
      says: /transitEncryptionEnabled is not known before the update/,
    },
    "the settings of a server": {
      resources: [settings("postgres17", "[unknown]")],
      says: /rds\.force_ssl is not known before the update/,
    },
    "one setting of a server": {
      resources: [settings("postgres17", [{ name: "rds.force_ssl", value: "[unknown]" }])],
      says: /rds\.force_ssl is not known before the update/,
    },
    "whether a provider believes everybody": {
      resources: [aResource("pulumi:providers:aws", "cloud", { insecure: "[unknown]" })],
      says: /insecure is not known before the update/,
    },
    "a group of settings that is still to be made": {
      resources: [
        {
          ...aServer("[unknown]"),
          options: { dependencies: { parameterGroupName: [forced.urn] } },
        },
        forced,
      ],
    },
    "a policy that names what is still to be made": {
      resources: [bucket, itsPolicy("[unknown]")],
    },
  },
});
