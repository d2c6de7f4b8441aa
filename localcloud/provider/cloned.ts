import { container } from "../rules/types.ts";
import { at, number, type Props, withValue } from "../values/value.ts";
import type { World } from "../world/world.ts";

/** What a clone takes from its template, whatever the program says. */
const fromTemplate = ["disk.size", "unprivileged"];

/**
 * The container that really stands after its creation: a clone has its template's disk size and privileges. The next
 * preview shows the difference. Source: https://github.com/muhlba91/pulumi-proxmoxve/issues/176.
 */
export function asCloned(world: World, site: string, type: string, inputs: Props): Props {
  const template = number(at(inputs, "clone.vmId"));
  if (type !== container || template === undefined) return inputs;
  const source = world.owner(site, { kind: "guest", key: String(template) });
  return takeOver(inputs, source?.inputs ?? {});
}

/** The inputs that a difference is told from: where a clone stands otherwise than it was asked for, how it stands. */
export function asStands(type: string, inputs: Props, outputs: Props): Props {
  return type === container && inputs.clone !== undefined ? takeOver(inputs, outputs) : inputs;
}

function takeOver(inputs: Props, from: Props): Props {
  return fromTemplate.reduce((result, path) => {
    const value = at(from, path);
    return value === undefined ? result : withValue(result, path, value);
  }, inputs);
}
