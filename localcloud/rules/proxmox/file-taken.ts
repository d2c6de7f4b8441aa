import { describeUrn } from "../../values/urn.ts";
import type { Rule } from "../rule.ts";
import { downloadFile, ociImage } from "../types.ts";

export const fileTaken: Rule = {
  id: "file-taken",
  source:
    "@muhlba91/pulumi-proxmoxve 8.6.0, overwriteUnmanaged: an existing file is an error unless it is set",
  types: [ociImage, downloadFile],
  owns: (_inputs, id) => [{ kind: "file", key: id }],
  taken: (mark, owner, inputs) =>
    inputs.overwriteUnmanaged === true
      ? undefined
      : `file ${mark.key} is already there, made by ${describeUrn(owner.urn)}; two resources would delete each other's file`,
};
