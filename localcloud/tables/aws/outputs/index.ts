import { asText, isObject, type Props, type Value } from "../../../values/value.ts";
import { arn, nameOf } from "../names.ts";
import { compute } from "./compute.ts";
import { data } from "./data.ts";
import { loadBalancing } from "./load-balancing.ts";
import { network } from "./network.ts";
import type { AwsObject, Outputs } from "./object.ts";
import { messaging, security } from "./security.ts";

const tables: Readonly<Record<string, Outputs>> = {
  ...network,
  ...loadBalancing,
  ...compute,
  ...data,
  ...security,
  ...messaging,
};

/** What any type has. */
const general: Outputs = {
  arn: (object) => {
    const [, module = "", name = ""] = /^aws:(\w+)\/(\w+):/.exec(object.type) ?? [];
    return arn(object, module, `${name.toLowerCase()}/${object.id}`);
  },
  tagsAll: ({ inputs }) => (isObject(inputs.tags) ? inputs.tags : {}),
  region: ({ region }) => region,
  name: ({ inputs, id }) => nameOf(inputs, id),
};

/** One computed output; undefined where only the type says what it may be. */
export function awsOutput(name: string, object: AwsObject): Value | undefined {
  const own = tables[object.type];
  // A name that AWS completes is the object's id, unless its own table says otherwise.
  if (name === "name" && own?.name === undefined && /^[\w./-]+$/.test(object.id)) {
    return asText(object.id);
  }
  return (own?.[name] ?? general[name])?.(object);
}

/** Outputs that follow the inputs when those change; every other one stays what it was made as. */
const following: Readonly<Record<string, readonly string[]>> = {
  "aws:ec2/launchTemplate:LaunchTemplate": ["latestVersion", "defaultVersion"],
  "aws:elasticache/replicationGroup:ReplicationGroup": ["engineVersionActual", "memberClusters"],
  "aws:kms/alias:Alias": ["targetKeyArn"],
  "aws:lambda/invocation:Invocation": ["result"],
  "aws:rds/cluster:Cluster": ["engineVersionActual", "port"],
  "aws:rds/instance:Instance": ["endpoint", "engineVersionActual", "port"],
};

/** Computed outputs without those that an update computes anew. */
export function awsCarried(type: string, outputs: Props): Props {
  const anew = new Set(["tagsAll", ...(following[type] ?? [])]);
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => !anew.has(name)));
}
