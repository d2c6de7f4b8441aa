import { at, list, number, type Props, text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { virtualMachine } from "../types.ts";

/** Passes the preview and fails the update, as with the real provider. */
export const diskOnlyGrows: Rule = {
  id: "disk-only-grows",
  source: "terraform-provider-proxmox 0.111: disk resize fails, `shrinking disks is not supported`",
  types: [virtualMachine],
  put: ({ world, site, type, id, inputs }) => {
    const before = sizes(world.find(site, type, id)?.inputs ?? {});
    const shrunk = [...sizes(inputs)].filter(([disk, size]) => size < (before.get(disk) ?? 0));
    return shrunk.length === 0
      ? undefined
      : shrunk
          .map(
            ([disk, size]) =>
              `disk ${disk} has ${before.get(disk)} GB and cannot shrink to ${size}`,
          )
          .join("; ");
  },
};

function sizes(inputs: Props): Map<string, number> {
  return new Map(
    list(inputs.disks).map((disk) => [
      text(at(disk, "interface")) ?? "",
      number(at(disk, "size")) ?? 0,
    ]),
  );
}
