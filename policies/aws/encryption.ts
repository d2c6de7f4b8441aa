import type { GraphResource } from "../../guard/graph.ts";
import { at, listOf } from "../../guard/read/values.ts";
import { typeOf } from "./references.ts";

/** What says of a bucket how it is encrypted. */
export const bucketEncryption =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

/** What encrypts a store: switches that have to be on, and inputs that name a key. */
interface Encryption {
  readonly switches: readonly string[];
  readonly keys: readonly string[];
}

const table: Readonly<Record<string, Encryption>> = {
  "aws:backup/vault:Vault": { switches: [], keys: ["kmsKeyArn"] },
  "aws:cloudwatch/logGroup:LogGroup": { switches: [], keys: ["kmsKeyId"] },
  "aws:ebs/volume:Volume": { switches: ["encrypted"], keys: ["kmsKeyId"] },
  "aws:efs/fileSystem:FileSystem": { switches: ["encrypted"], keys: ["kmsKeyId"] },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    switches: ["atRestEncryptionEnabled"],
    keys: ["kmsKeyId"],
  },
  "aws:elasticache/serverlessCache:ServerlessCache": { switches: [], keys: ["kmsKeyId"] },
  "aws:rds/cluster:Cluster": { switches: ["storageEncrypted"], keys: ["kmsKeyId"] },
  "aws:rds/clusterInstance:ClusterInstance": { switches: [], keys: [] },
  "aws:rds/instance:Instance": { switches: ["storageEncrypted"], keys: ["kmsKeyId"] },
  "aws:secretsmanager/secret:Secret": { switches: [], keys: ["kmsKeyId"] },
  "aws:sns/topic:Topic": { switches: [], keys: ["kmsMasterKeyId"] },
  "aws:sqs/queue:Queue": { switches: [], keys: ["kmsMasterKeyId"] },
};

/** Lists of which every entry names a key, or is encrypted: `encryptionConfigurations.0.kmsKey`. */
const lists: Readonly<Record<string, { readonly list: string } & Encryption>> = {
  "aws:ecr/repository:Repository": {
    list: "encryptionConfigurations",
    switches: [],
    keys: ["kmsKey"],
  },
  "aws:ec2/instance:Instance": { list: "ebsBlockDevices", switches: ["encrypted"], keys: [] },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    list: "blockDeviceMappings",
    switches: ["ebs.encrypted"],
    keys: [],
  },
};

/** Paths of the inputs that encrypt a resource; undefined for what keeps nothing, or says it elsewhere. */
export function encryptionOf(resource: GraphResource): Encryption | undefined {
  const { inputs } = resource;
  const type = typeOf(resource);
  const listed = lists[type];
  if (listed) {
    // What is not there is asked for as the first entry.
    const indices = [0, ...listOf(inputs[listed.list]).keys()];
    const paths = (fields: readonly string[]): string[] => [
      ...new Set(indices.flatMap((index) => fields.map((it) => `${listed.list}.${index}.${it}`))),
    ];
    return { switches: paths(listed.switches), keys: paths(listed.keys) };
  }
  const own = table[type];
  if (!own) return undefined;
  // A copy of a server in the same region has the server's key, and AWS refuses to be told one.
  const keys = inputs["replicateSourceDb"] === undefined ? own.keys : [];
  const insights = at(inputs, "performanceInsightsEnabled") === true;
  return {
    switches: own.switches,
    keys: insights ? [...keys, "performanceInsightsKmsKeyId"] : keys,
  };
}
