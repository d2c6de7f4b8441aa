import { expect, test } from "vitest";
import type { AwsFleet } from "../../../catalog/resolved.ts";
import { EcsCluster, type EcsClusterArgs } from "../../../components/aws/ecs-cluster.ts";
import { fleetProblems, userData } from "../../../components/aws/fleet-machine.ts";
import { type RecordedResource, recordProgram } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { awsOptions } from "./aws-site.ts";

const fleet: AwsFleet = { instanceType: "m7i.large", min: 2, max: 6 };
const tags = { "tenantry:managed-by": "tenantry", "tenantry:site": "fixnado" };

function record(changes: Partial<EcsClusterArgs> = {}): Promise<RecordedResource[]> {
  const network = { vpcId: "vpc-1", privateSubnetIds: ["subnet-a", "subnet-b"] };
  return recordProgram(() => {
    new EcsCluster(
      "fixnado",
      { fleet: null, network, tags, lifecycle: "disposable", ...changes },
      awsOptions(),
    );
  });
}

test("a cluster measures every task, and runs on Fargate alone unless more is asked for", async () => {
  const resources = await record();
  expect(listOf(resources)).toEqual([
    "EcsCluster fixnado",
    "Cluster fixnado",
    "ClusterCapacityProviders fixnado-capacity",
  ]);
  expect(find(resources, "Cluster", "fixnado").inputs["settings"]).toEqual([
    { name: "containerInsights", value: "enhanced" },
  ]);
  const { inputs } = find(resources, "ClusterCapacityProviders", "fixnado-capacity");
  expect(inputs["capacityProviders"]).toEqual(["FARGATE"]);
  expect(inputs["defaultCapacityProviderStrategies"]).toEqual([
    { capacityProvider: "FARGATE", base: 0, weight: 1 },
  ]);
});

test("a protected cluster is not deleted, a disposable one may go", async () => {
  const protects = async (lifecycle: EcsClusterArgs["lifecycle"]) =>
    find(await record({ lifecycle }), "Cluster", "fixnado").protect;
  expect([await protects("protected"), await protects("disposable")]).toEqual([true, false]);
});

test("a fleet's machines have no public address, an encrypted disk and version 2 of the metadata service only", async () => {
  const { inputs } = find(await record({ fleet }), "LaunchTemplate", "fixnado-fleet-template");
  expect(inputs).toMatchObject({
    imageId: "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
    metadataOptions: {
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
    },
    blockDeviceMappings: [{ ebs: { encrypted: "true", volumeType: "gp3" } }],
    networkInterfaces: [{ associatePublicIpAddress: "false" }],
  });
  expect(inputs).not.toHaveProperty("keyName");
});

test("nobody may open a connection to a machine, and a person reaches it through Session Manager", async () => {
  const resources = await record({ fleet });
  const made = listOf(resources);
  expect(made.filter((it) => it.startsWith("SecurityGroupIngressRule"))).toEqual([]);
  expect(find(resources, "RolePolicyAttachment", "fixnado-fleet-may-ssm").inputs).toMatchObject({
    policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
  });
});

test("ECS says how many machines there are, and moves tasks away before one goes", async () => {
  const resources = await record({ fleet });
  const group = find(resources, "Group", "fixnado-fleet");
  expect(group.inputs).toMatchObject({
    minSize: 2,
    maxSize: 6,
    protectFromScaleIn: true,
    vpcZoneIdentifiers: ["subnet-a", "subnet-b"],
    instanceRefresh: { strategy: "Rolling", preferences: { minHealthyPercentage: 100 } },
  });
  expect(group.ignoreChanges).toEqual(["desiredCapacity"]);
  expect(find(resources, "CapacityProvider", "fixnado-fleet-capacity").inputs).toMatchObject({
    autoScalingGroupProvider: {
      autoScalingGroupArn: "arn-of-fixnado-fleet",
      managedTerminationProtection: "ENABLED",
      managedDraining: "ENABLED",
    },
  });
});

test("a group, its machines and their disks carry the provider's tags, which AWS gives to none of them", async () => {
  const resources = await record({ fleet });
  expect(find(resources, "Group", "fixnado-fleet").inputs["tags"]).toEqual([
    { key: "AmazonECSManaged", value: "true", propagateAtLaunch: true },
    { key: "tenantry:managed-by", value: "tenantry", propagateAtLaunch: true },
    { key: "tenantry:site", value: "fixnado", propagateAtLaunch: true },
  ]);
  const launched = ["instance", "volume", "network-interface"].map((resourceType) => ({
    resourceType,
    tags: { ...tags, "tenantry:lifecycle": "disposable" },
  }));
  const template = find(resources, "LaunchTemplate", "fixnado-fleet-template");
  expect(template.inputs["tagSpecifications"]).toEqual(launched);
});

test("containers stay away from the machine's own role, and it joins its cluster", () => {
  const script = Buffer.from(userData("fixnado-1a2b3c4"), "base64").toString("utf8");
  expect(script).toContain("\nECS_CLUSTER=fixnado-1a2b3c4\n");
  expect(script).toContain("\nECS_AWSVPC_BLOCK_IMDS=true\n");
  expect(script).toContain("\nECS_DISABLE_PRIVILEGED=true\n");
});

test.each([
  ["m7g.large", true],
  ["c7gn.2xlarge", true],
  ["a1.large", true],
  ["g5.xlarge", false],
  ["m7i-flex.large", false],
  ["r6id.metal", false],
])("a machine %s could run no task of x86-64: %s", (instanceType, refused) => {
  const problems = fleetProblems({ ...fleet, instanceType });
  expect(problems.some((problem) => problem.includes("is a Graviton"))).toBe(refused);
});

test("a fleet of one machine, or of no known type, is refused", async () => {
  // @ts-expect-error a fleet says how many machines it has at most
  const without: AwsFleet = { instanceType: "m7i.large", min: 2 };
  await expect(record({ fleet: without })).rejects.toThrow("max is undefined");
  await expect(record({ fleet: { instanceType: "large", min: 1, max: 0 } })).rejects.toThrow(
    /instanceType "large" is none.*min is 1.*max is 0/s,
  );
});
