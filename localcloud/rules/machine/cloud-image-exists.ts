import { at, list, number, text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { virtualMachine } from "../types.ts";

export const cloudImageExists: Rule = {
  id: "cloud-image-exists",
  source: "PVE: `volume 'nas:import/x.qcow2' does not exist`, `unable to find configuration file`",
  types: [virtualMachine],
  needsAtFirst: (inputs) => {
    const files = list(inputs.disks).flatMap((disk) => {
      const file = text(at(disk, "importFrom")) ?? text(at(disk, "fileId"));
      return file === undefined ? [] : [file];
    });
    const source = number(at(inputs, "clone.vmId"));
    return [
      ...files.map((file) => ({
        mark: { kind: "file", key: file },
        refusal: `there is no image ${file} at this endpoint; make the download.File first`,
      })),
      ...(source === undefined
        ? []
        : [
            {
              mark: { kind: "guest", key: String(source) },
              refusal: `there is no guest ${source} to clone at this endpoint`,
            },
          ]),
    ];
  },
};
