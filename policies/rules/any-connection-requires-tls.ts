import type { GraphResource } from "../../guard/graph.ts";
import { at, leavesOf, listOf, textOf } from "../../guard/read/values.ts";
import { engineOf, parameterGroups, parameterOf } from "../aws/parameters.ts";
import { ofType, refersTo } from "../aws/references.ts";
import { refusesPlain } from "../aws/refusals.ts";
import { requireValue } from "../aws/require-value.ts";
import type { Report, Rule } from "../rule.ts";

/** The setting by which a server refuses who does not speak TLS, and the values that mean it. */
const demands = {
  postgres: { name: "rds.force_ssl", allowed: ["1"] },
  mysql: { name: "require_secure_transport", allowed: ["1", "ON"] },
} as const;

/** Servers, and the input that names their settings. */
const servers: Readonly<Record<string, string>> = {
  "aws:rds/cluster:Cluster": "dbClusterParameterGroupName",
  "aws:rds/instance:Instance": "parameterGroupName",
};

/** Things that anybody of the account could use without TLS, and what holds the policy that refuses it. */
const refusing = [
  {
    type: "aws:efs/fileSystem:FileSystem",
    by: "aws:efs/fileSystemPolicy:FileSystemPolicy",
    input: "fileSystemId",
    action: "elasticfilesystem:clientmount",
  },
  {
    type: "aws:s3/bucket:Bucket",
    by: "aws:s3/bucketPolicy:BucketPolicy",
    input: "bucket",
    action: "s3:*",
  },
  {
    type: "aws:sns/topic:Topic",
    by: "aws:sns/topicPolicy:TopicPolicy",
    input: "arn",
    action: "sns:publish",
  },
  {
    type: "aws:sqs/queue:Queue",
    by: "aws:sqs/queuePolicy:QueuePolicy",
    input: "queueUrl",
    action: "sqs:*",
  },
] as const;

/** A policy that is not known before the update is judged in the update. */
export const anyConnectionRequiresTls: Rule = {
  id: "any-connection-requires-tls",
  title:
    "Databases, caches, files, buckets, queues and topics refuse who does not speak TLS, and so do the providers.",
  severity: "high",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [
    { name: "Checkov", reference: "CKV_AWS_30, CKV_AWS_31, CKV2_AWS_69, CKV_AWS_97" },
    { name: "Trivy", reference: "AWS-0051" },
    { name: "cdk-nag", reference: "AwsSolutions-S10, AwsSolutions-AEC5" },
  ],
  remedy: "Switch TLS on at the server, and let its policy deny requests without it.",
  url: "https://docs.aws.amazon.com/prescriptive-guidance/latest/encryption-best-practices/welcome.html",
  resource({ resource }, report) {
    const { type } = resource;
    if (type === "aws:elasticache/replicationGroup:ReplicationGroup") {
      requireValue(resource, "transitEncryptionEnabled", [true], report);
      requireValue(resource, "transitEncryptionMode", ["required"], report);
    }
    if (parameterGroups.test(type)) judgeSettings(resource, report);
    if (type === "aws:ecs/taskDefinition:TaskDefinition") judgeMounts(resource, report);
    if (
      type === "aws:sns/topicSubscription:TopicSubscription" &&
      resource.inputs["protocol"] === "http"
    ) {
      report(`${resource.name}: protocol is http. Use https.`);
    }
    if (type.startsWith("pulumi:providers:")) judgeProvider(resource, report);
  },
  stack({ resources }, report) {
    for (const provider of ofType(resources, "pulumi:providers:postgresql")) {
      judgeDatabase(provider, resources, report);
    }
    for (const server of resources) {
      const input = servers[server.type];
      if (input === undefined) continue;
      const groups = resources.filter(({ type }) => parameterGroups.test(type));
      if (groups.some((group) => refersTo(server, input, group))) continue;
      report(
        `${server.name}: ${input} is not a group of this stack, so that nothing demands TLS.`,
        server.urn,
      );
    }
    for (const { type, by, input, action } of refusing) {
      const holders = ofType(resources, by);
      for (const thing of ofType(resources, type)) {
        const own = holders.filter(
          (it) => refersTo(it, input, thing) || refersTo(it, "policy", thing),
        );
        if ([thing, ...own].some((it) => refusesPlain(it, action))) continue;
        report(
          `${thing.name}: no policy denies requests without TLS. Add aws:SecureTransport.`,
          thing.urn,
        );
      }
    }
  },
};

function judgeSettings(group: GraphResource, report: Report): void {
  const engine = engineOf(group);
  if (engine === undefined) return;
  const { name, allowed } = demands[engine];
  const value = parameterOf(group, name);
  const wanted = `has to be ${allowed.join(" or ")}`;
  if (value === null)
    report(`${group.name}: ${name} is not known before the update. It ${wanted}.`);
  else if (!allowed.some((it) => it === value)) report(`${group.name}: ${name} ${wanted}.`);
}

/** What a task mounts over the network. */
function judgeMounts(definition: GraphResource, report: Report): void {
  for (const [index, volume] of listOf(definition.inputs["volumes"]).entries()) {
    if (at(volume, "efsVolumeConfiguration") === undefined) continue;
    const path = `volumes.${index}.efsVolumeConfiguration.transitEncryption`;
    requireValue(definition, path, ["ENABLED"], report);
  }
}

/** How the program itself speaks to a site. */
function judgeProvider(provider: GraphResource, report: Report): void {
  const { type, name, inputs } = provider;
  if (inputs["insecure"] !== undefined) requireValue(provider, "insecure", [false], report);
  if (
    type === "pulumi:providers:proxmoxve" &&
    !(textOf(inputs["endpoint"]) ?? "").startsWith("https://")
  ) {
    report(`${name}: endpoint has to begin with https://.`);
  }
}

/**
 * How the program speaks SQL. The name of a shared server is verified; a tenant's own makes its certificate itself, and
 * is reached through the site's own router.
 */
function judgeDatabase(
  provider: GraphResource,
  resources: readonly GraphResource[],
  report: Report,
): void {
  const verified = ["verify-full", "verify-ca"];
  const host = textOf(provider.inputs["host"]);
  const isOwn = resources.some((it) => guests.test(it.type) && standsAt(it, host));
  requireValue(provider, "sslmode", isOwn ? [...verified, "require"] : verified, report);
}

const guests = /^proxmoxve:index\/(container|vm)Legacy:/;

function standsAt({ inputs }: GraphResource, host: string | undefined): boolean {
  if (host === undefined || host === "") return false;
  const addresses = [...leavesOf(inputs["initialization"])].map(({ text }) => text.split("/")[0]);
  return addresses.includes(host);
}
