import { at, number, text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { container } from "../types.ts";

/** The image must have been pulled to the storage, or the guest to clone must stand, before the container is made. */
export const templateFileExists: Rule = {
  id: "template-file-exists",
  source:
    "PVE: `volume 'local:vztmpl/x' does not exist`, `Configuration file 'nodes/x/lxc/100.conf' does not exist`",
  types: [container],
  plan: (inputs) =>
    inputs.clone === undefined && inputs.operatingSystem === undefined
      ? "a container is made from operatingSystem.templateFileId or from clone; neither is given"
      : undefined,
  needsAtFirst: (inputs) => {
    // Empty where nobody knows any more what a guest was made from.
    const file = text(at(inputs, "operatingSystem.templateFileId")) || undefined;
    const source = number(at(inputs, "clone.vmId"));
    return [
      ...(file === undefined
        ? []
        : [
            {
              mark: { kind: "file", key: file },
              refusal: `there is no template file ${file} at this endpoint; make the oci.Image or download.File first`,
            },
          ]),
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
