import { asText, at, number, text } from "../../values/value.ts";
import type { World, WorldObject } from "../../world/world.ts";
import type { Rule } from "../rule.ts";
import { isShared } from "../storage/shared.ts";
import { guestState, guests } from "../types.ts";

/** Only at creation: later the source may run, move or go. */
export const cloneSource: Rule = {
  id: "clone-source",
  source:
    "PVE: `Configuration file 'nodes/x/lxc/100.conf' does not exist`, `can't clone to non-shared storage 'x'`, " +
    "`Cannot do full clones on a running container without snapshots`",
  types: guests,
  put: ({ world, site, type, id, inputs }) => {
    const vmid = number(at(inputs, "clone.vmId"));
    if (vmid === undefined || world.find(site, type, id)) return undefined;
    const source = world.owner(site, { kind: "guest", key: String(vmid) });
    if (!source) return undefined;
    if (source.type !== type) return `guest ${vmid} is of another kind and cannot be cloned`;
    const node = asText(source.inputs.nodeName);
    const asked = text(at(inputs, "clone.nodeName")) ?? asText(inputs.nodeName);
    if (asked !== node) return `guest ${vmid} to clone stands on node ${node}, not on ${asked}`;
    const storage = text(at(source.inputs, "disk.datastoreId")) ?? "";
    if (node !== inputs.nodeName && !isShared(world, site, storage)) {
      return `guest ${vmid} stands on node ${node} with its disk on ${storage}, which only that node has; clone it there`;
    }
    return runs(world, site, source)
      ? `guest ${vmid} is running and cannot be cloned; clone a template`
      : undefined;
  },
};

function runs(world: World, site: string, { id, inputs }: WorldObject): boolean {
  if (inputs.template === true) return false;
  const said = text(world.find(site, guestState, id)?.outputs.status);
  return said === undefined ? inputs.started !== false : said === "running";
}
