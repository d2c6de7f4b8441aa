import type { Failure } from "../../check/shape.ts";
import { text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { downloadFile } from "../types.ts";

/** Hexadecimal digits of each algorithm. */
const digits: Readonly<Record<string, number>> = {
  md5: 32,
  sha1: 40,
  sha224: 56,
  sha256: 64,
  sha384: 96,
  sha512: 128,
};

/** What a VM's disk can be imported from. */
const importable = /\.(ova|ovf|qcow2|raw|vmdk)$/;

export const fileChecksum: Rule = {
  id: "file-checksum",
  source:
    "PVE: download-url wants checksum and checksum-algorithm together, and `wrong file extension` for an import",
  types: [downloadFile],
  check: (inputs) => {
    const failures: Failure[] = [];
    const checksum = text(inputs.checksum);
    const algorithm = text(inputs.checksumAlgorithm);
    if ((inputs.checksum === undefined) !== (inputs.checksumAlgorithm === undefined)) {
      failures.push({
        property: "checksum",
        reason: "and checksumAlgorithm are given together or not at all",
      });
    }
    const length = algorithm === undefined ? undefined : digits[algorithm];
    if (checksum !== undefined && length !== undefined) {
      if (!new RegExp(`^[0-9a-fA-F]{${length}}$`).test(checksum)) {
        failures.push({
          property: "checksum",
          reason: `is not ${length} hexadecimal digits, which ${algorithm} has`,
        });
      }
    }
    const name = text(inputs.fileName) ?? text(inputs.url)?.split("/").at(-1);
    if (inputs.contentType === "import" && name !== undefined && !importable.test(name)) {
      failures.push({
        property: "fileName",
        reason: `is ${JSON.stringify(name)}; an import ends in .qcow2, .raw, .vmdk, .ova or .ovf`,
      });
    }
    return failures;
  },
};
