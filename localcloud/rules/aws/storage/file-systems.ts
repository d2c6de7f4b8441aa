import { describeUrn } from "../../../values/urn.ts";
import { asText } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { inUseRule } from "../make/in-use-rule.ts";
import { accessPoint, fileSystem, mountTarget, subnet } from "../types.ts";

const efs = "https://docs.aws.amazon.com/efs/latest/ug";

export const mountTargetPerZone: Rule = {
  id: "aws-mount-target-per-zone",
  source: `${efs}/API_CreateMountTarget.html: MountTargetConflict, one in each zone, all in one VPC`,
  types: [mountTarget],
  put: ({ world, site, type, id, inputs }) => {
    const own = world.find(site, subnet, asText(inputs.subnetId))?.inputs;
    const others = world
      .users(site, { kind: "file system", key: asText(inputs.fileSystemId) })
      .filter((found) => found.type === type && found.id !== id);
    for (const other of others) {
      const theirs = world.find(site, subnet, asText(other.inputs.subnetId))?.inputs;
      if (!own || !theirs) continue;
      if (own.availabilityZone === theirs.availabilityZone) {
        return `file system ${asText(inputs.fileSystemId)} has a mount target in ${asText(own.availabilityZone)} already, from ${describeUrn(other.urn)}`;
      }
      if (own.vpcId !== theirs.vpcId) return "all mount targets of a file system are in one VPC";
    }
    return undefined;
  },
};

export const fileSystemInUse = inUseRule({
  id: "aws-file-system-in-use",
  source: `${efs}/API_DeleteFileSystem.html: FileSystemInUse while it has mount targets or access points`,
  type: fileSystem,
  kind: "file system",
  holders: [mountTarget, accessPoint],
});
