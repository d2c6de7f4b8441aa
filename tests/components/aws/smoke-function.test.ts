import { expect, test } from "vitest";
import { SmokeFunction, type SmokeFunctionArgs } from "../../../components/aws/smoke-function.ts";
import { type RecordedResource, recordProgram } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { allowedOnAll, statementsOf } from "./aws-service.ts";
import { account, awsOptions, region } from "./aws-site.ts";

const args: SmokeFunctionArgs = {
  network: { vpcId: "vpc-1", privateSubnetIds: ["subnet-a"] },
  vpcCidr: "10.40.0.0/16",
  account,
  region,
  logDays: 90,
  kmsKeyArn: "key-arn",
  lifecycle: "disposable",
};

function record(changes: Partial<SmokeFunctionArgs> = {}): Promise<RecordedResource[]> {
  return recordProgram(() => {
    new SmokeFunction("fixnado-smoke", { ...args, ...changes }, awsOptions());
  });
}

test("nobody may open a connection to it, and it reaches test listeners of its own network and AWS", async () => {
  const resources = await record();
  expect(listOf(resources).filter((it) => it.includes("IngressRule"))).toEqual([]);
  expect(
    find(resources, "SecurityGroupEgressRule", "fixnado-smoke-group-out-tests").inputs,
  ).toMatchObject({ cidrIpv4: "10.40.0.0/16", fromPort: 8443, toPort: 8443 });
  expect(find(resources, "Function", "fixnado-smoke").inputs).toMatchObject({
    runtime: "nodejs22.x",
    handler: "smoke/index.handler",
    vpcConfig: { subnetIds: ["subnet-a"], securityGroupIds: ["fixnado-smoke-group-id"] },
  });
});

test("its code may look up addresses and write its log; what puts it into the network is refused to its code", async () => {
  const statements = statementsOf(await record(), "fixnado-smoke-role-may");
  expect(statements.map(({ Sid, Effect }) => [Sid, Effect])).toEqual([
    ["WriteItsOwnLog", "Allow"],
    ["StandInTheNetwork", "Allow"],
    ["NotByItsCode", "Deny"],
  ]);
  const refused = statements[2]?.["Action"] as string[];
  const left = allowedOnAll(statements).filter((action) => !refused.includes(action as string));
  expect(left).toEqual(["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]);
});

test("a network of the world as the place of its tests is refused", async () => {
  // @ts-expect-error the network's range is written, and never everything by default
  const without: SmokeFunctionArgs = { ...args, vpcCidr: undefined };
  expect(without.vpcCidr).toBeUndefined();
  await expect(record({ vpcCidr: "0.0.0.0/0" })).rejects.toThrow("0.0.0.0/0 is no private network");
});
