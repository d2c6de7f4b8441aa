import type { Change } from "../../values/diff.ts";
import { asText, at, equal, isUnknown, list, type Props, type Value } from "../../values/value.ts";
import { holdsData } from "./data-types.ts";
import { type AwsFacts, awsFacts } from "./facts.ts";

/** A change of one object's inputs, with both sides whole. */
interface Edit {
  readonly from: Props;
  readonly to: Props;
}

/** Whether an edit of the inputs at `path` makes a new object. */
interface Condition {
  readonly path: string;
  readonly forces: (edit: Edit) => boolean;
}

/** The conditions that the tables give in words (`replaceIf`), by type; their sources stand there. */
const conditions: Readonly<Record<string, readonly Condition[]>> = {
  "aws:ec2/subnet:Subnet": [
    { path: "ipv6CidrBlock", forces: ({ from }) => from.assignIpv6AddressOnCreation === true },
  ],
  "aws:ec2/vpc:Vpc": [
    {
      path: "instanceTenancy",
      forces: ({ from, to }) =>
        from.instanceTenancy !== "dedicated" || to.instanceTenancy !== "default",
    },
  ],
  "aws:ec2/vpcEndpoint:VpcEndpoint": [
    { path: "privateDnsEnabled", forces: ({ to }) => to.vpcEndpointType !== "Interface" },
  ],
  "aws:ecs/service:Service": [
    {
      path: "capacityProviderStrategies",
      forces: ({ from, to }) =>
        to.forceNewDeployment !== true ||
        (count(from, "capacityProviderStrategies") === 0) !==
          (count(to, "capacityProviderStrategies") === 0),
    },
  ],
  "aws:elasticache/replicationGroup:ReplicationGroup": [
    {
      path: "engineVersion",
      forces: ({ from, to }) => isOlder(to.engineVersion, from.engineVersion),
    },
    {
      path: "engine",
      forces: ({ from, to }) => from.engine === "valkey" && to.engine !== "valkey",
    },
    { path: "nodeGroupConfigurations", forces: () => true },
    { path: "transitEncryptionEnabled", forces: ({ to }) => isOlder(to.engineVersion, "7.0.5") },
  ],
  "aws:elasticache/serverlessCache:ServerlessCache": [
    {
      path: "engine",
      forces: ({ from, to }) =>
        ![from.engine, to.engine].every((engine) => engine === "redis" || engine === "valkey"),
    },
    {
      path: "majorEngineVersion",
      forces: ({ from, to }) =>
        to.engine !== "valkey" || isOlder(to.majorEngineVersion, from.majorEngineVersion),
    },
  ],
  "aws:elasticache/userGroup:UserGroup": [{ path: "engine", forces: () => true }],
  "aws:lambda/function:Function": [
    {
      path: "durableConfig",
      forces: ({ from, to }) =>
        (from.durableConfig === undefined) !== (to.durableConfig === undefined),
    },
  ],
  "aws:lambda/invocation:Invocation": [
    { path: "input", forces: ({ to }) => to.lifecycleScope !== "CRUD" },
  ],
  "aws:lb/loadBalancer:LoadBalancer": [
    {
      path: "subnets",
      forces: ({ from, to }) => isNetwork(to) && count(to, "subnets") <= count(from, "subnets"),
    },
    {
      path: "subnetMappings",
      forces: ({ from, to }) => {
        const before = list(from.subnetMappings);
        const after = list(to.subnetMappings);
        const kept = before.filter((one) => after.some((other) => equal(one, other))).length;
        if (isNetwork(to)) return kept < before.length;
        return kept < Math.min(before.length, after.length);
      },
    },
    {
      path: "securityGroups",
      forces: ({ from, to }) =>
        isNetwork(to) &&
        (count(from, "securityGroups") === 0) !== (count(to, "securityGroups") === 0),
    },
    {
      path: "secondaryIpsAutoAssignedPerSubnet",
      forces: ({ from, to }) =>
        isLess(to.secondaryIpsAutoAssignedPerSubnet, from.secondaryIpsAutoAssignedPerSubnet),
    },
  ],
  "aws:rds/cluster:Cluster": [
    { path: "storageType", forces: ({ to }) => !asText(to.engine).startsWith("aurora") },
    { path: "snapshotIdentifier", forces: ({ to }) => to.snapshotIdentifier !== undefined },
  ],
  "aws:secretsmanager/secret:Secret": [{ path: "type", forces: () => true }],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": sourceKind(),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": sourceKind(),
};

/** Whether this change replaces the object instead of changing it in place, as far as anybody has read. */
export function awsForcesReplacement(type: string, change: Change, edit: Edit): boolean {
  const path = change.path.replaceAll(/\[\d+\]/g, "[*]");
  if (path === "region") return true;
  if (/^tags(All)?\b/.test(path)) return false;
  const conditional = conditions[type]?.filter((condition) =>
    touches(condition.path, path, change),
  );
  if (conditional && conditional.length > 0) {
    return conditional.some((condition) => condition.forces(edit));
  }
  const facts = awsFacts(type);
  if (facts === undefined) return holdsData(type);
  if (facts.replace?.some((input) => input === "*" || touches(input, path, change))) return true;
  return holdsData(type) && unread(facts, path, change);
}

/** For the report. */
export function countAwsReplacements(type: string, all: number): number {
  const facts = awsFacts(type);
  if (facts === undefined) return holdsData(type) ? all : 0;
  const listed = facts.replace?.includes("*") ? all : (facts.replace?.length ?? 0);
  return listed + (conditions[type]?.length ?? 0) + (facts.unread?.length ?? 0);
}

/** For the tests: every condition that is decided here. */
export function decidedConditions(type: string): string[] {
  return (conditions[type] ?? []).map((condition) => condition.path);
}

function unread(facts: AwsFacts, path: string, change: Change): boolean {
  return facts.unread?.some((input) => touches(input, path, change)) === true;
}

/** A change of the input itself, of anything inside it, or of a block that appears or goes with the input in it. */
function touches(input: string, path: string, change: Change): boolean {
  if (path === input || path.startsWith(`${input}.`) || path.startsWith(`${input}[`)) return true;
  if (change.kind === "update") return false;
  return input.startsWith(`${path}.`) || input.startsWith(`${path}[`);
}

/** Where a rule comes from or goes to changes in place, but not from a range to a group or the like. */
function sourceKind(): Condition[] {
  const kinds = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"];
  const kindOf = (inputs: Props): string[] => kinds.filter((kind) => inputs[kind] !== undefined);
  const forces = ({ from, to }: Edit): boolean => !equal(kindOf(from), kindOf(to));
  return kinds.map((path) => ({ path, forces }));
}

function isNetwork(inputs: Props): boolean {
  return at(inputs, "loadBalancerType") === "network";
}

function count(inputs: Props, name: string): number {
  return list(inputs[name]).length;
}

function isLess(value: Value | undefined, than: Value | undefined): boolean {
  return isUnknown(value) || Number(value ?? 0) < Number(than ?? 0);
}

/** `7.1` is older than `8.0`; what is not known yet may be. */
function isOlder(version: Value | undefined, than: Value | undefined): boolean {
  if (isUnknown(version)) return true;
  const parts = (value: Value | undefined): number[] => asText(value).split(".").map(Number);
  const [a, b] = [parts(version), parts(than)];
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
