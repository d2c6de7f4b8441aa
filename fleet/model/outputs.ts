import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime/mocks.js";

/** What a provider computes, by type: everything else of a state is what the program gave. */
const computed: Readonly<
  Record<string, (name: string, inputs: MockResourceArgs["inputs"]) => Record<string, unknown>>
> = {
  "aws:acm/certificate:Certificate": (_, inputs) => ({
    domainValidationOptions: proofsOf([inputs["domainName"], ...inputs["subjectAlternativeNames"]]),
  }),
  "aws:ecs/capacityProvider:CapacityProvider": autoNamed,
  "aws:ecs/cluster:Cluster": autoNamed,
  "aws:elasticache/parameterGroup:ParameterGroup": autoNamed,
  "aws:elasticache/subnetGroup:SubnetGroup": autoNamed,
  "aws:elasticache/replicationGroup:ReplicationGroup": (name) => ({
    primaryEndpointAddress: `${name}.cache.example`,
    readerEndpointAddress: `${name}-ro.cache.example`,
  }),
  "aws:lambda/function:Function": autoNamed,
  "aws:lb/loadBalancer:LoadBalancer": (name) => ({
    arnSuffix: `app/${name}/0a1b2c3d`,
    dnsName: `${name}.lb.example`,
    zoneId: `zone-of-${name}`,
  }),
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": autoNamed,
  "aws:rds/parameterGroup:ParameterGroup": autoNamed,
  "aws:rds/subnetGroup:SubnetGroup": autoNamed,
  "aws:rds/cluster:Cluster": (name) => ({
    endpoint: `${name}.aurora.example`,
    readerEndpoint: `${name}-ro.aurora.example`,
  }),
  "aws:rds/instance:Instance": (name) => ({ address: `${name}.rds.example` }),
  "aws:secretsmanager/secretVersion:SecretVersion": (name) => ({ versionId: `version-of-${name}` }),
  "random:index/randomString:RandomString": () => ({ result: "0a1b2c3d" }),
  "random:index/randomPassword:RandomPassword": (name) => ({
    result: pulumi.secret(`password-of-${name}`),
  }),
  "proxmoxve:user/token:Token": (name) => ({ value: pulumi.secret(`token-of-${name}`) }),
};

/** Types whose id follows from their inputs, as the real providers do it. */
const ids: Readonly<Record<string, (inputs: MockResourceArgs["inputs"]) => string>> = {
  "proxmoxve:index/containerLegacy:ContainerLegacy": ({ vmId }) => String(vmId),
  "proxmoxve:index/vmLegacy:VmLegacy": ({ vmId }) => String(vmId),
  "proxmoxve:index/poolLegacy:PoolLegacy": ({ poolId }) => String(poolId),
  "proxmoxve:oci/image:Image": ({ datastoreId, fileName }) => `${datastoreId}:vztmpl/${fileName}`,
};

/** The id and state of a resource after an update; in a preview neither its id nor what is computed is known. */
export function outputsOf(
  { type, name, inputs }: MockResourceArgs,
  preview: boolean,
): { id: string | undefined; state: Record<string, unknown> } {
  if (preview) return { id: undefined, state: inputs };
  const id = ids[type]?.(inputs) ?? `${name}-id`;
  const arn = type.startsWith("aws:") ? { arn: `arn-of-${name}` } : {};
  return { id, state: { ...arn, ...inputs, ...computed[type]?.(name, inputs) } };
}

/** What Pulumi calls a resource that the program gives no name. */
function autoNamed(name: string, inputs: MockResourceArgs["inputs"]): Record<string, unknown> {
  return { name: inputs["name"] ?? `${name}-0a1b2c3` };
}

/** As ACM does it: a name and its star are proved by the same record. */
function proofsOf(names: readonly string[]): Record<string, string>[] {
  return names.map((domainName) => ({
    domainName,
    resourceRecordName: `_proof.${domainName.replace("*.", "")}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: `_${domainName.replace("*.", "").length}.acm-validations.example.`,
  }));
}
