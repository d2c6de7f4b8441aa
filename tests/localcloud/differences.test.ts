import { expect, test } from "vitest";
import { findDifferences } from "../../localcloud/commands/differences.ts";

test.for([
  [
    "a VPC's range makes a new one",
    "aws:ec2/vpc:Vpc",
    { cidrBlock: "a" },
    { cidrBlock: "b" },
    ["cidrBlock"],
  ],
  ["a tag does not", "aws:ec2/vpc:Vpc", { tags: { a: "1" } }, { tags: { a: "2" } }, []],
  [
    "a container's root disk makes a new one where it shrinks",
    "proxmoxve:index/containerLegacy:ContainerLegacy",
    { disk: { size: 8 } },
    { disk: { size: 4 } },
    ["disk.size"],
  ],
  [
    "and not where it grows",
    "proxmoxve:index/containerLegacy:ContainerLegacy",
    { disk: { size: 4 } },
    { disk: { size: 8 } },
    [],
  ],
  [
    "what is not known yet is another value",
    "aws:ec2/subnet:Subnet",
    { vpcId: "vpc-id" },
    { vpcId: "[unknown]" },
    ["vpcId"],
  ],
  ["a component is never made anew", "tenantry:aws:Vpc", { cidr: "a" }, { cidr: "b" }, []],
] as const)("%s", ([, type, from, to, replaces]) => {
  const [found] = findDifferences([{ type, from, to }]);
  expect(found?.replaces).toEqual(replaces);
  expect(found?.changed).toHaveLength(1);
});
