import { judgePut, marksOf } from "../rules/apply.ts";
import { Refused, type RuleContext } from "../rules/rule.ts";
import { backup, guestState } from "../rules/types.ts";
import { withDefaults } from "../tables/defaults.ts";
import { newId } from "../tables/ids.ts";
import { number, type Props, type Value } from "../values/value.ts";
import { npmSite, proxmoxSite } from "../world/site.ts";
import type { World } from "../world/world.ts";
import type { HandMadeSite } from "./format.ts";
import { type HandMadeObject, proxyHostObjects, siteObjects } from "./objects.ts";

/**
 * Puts a hand-made site into the world, without the engine: its objects belong to no stack. All or nothing.
 * @returns how many objects were put there.
 * @throws with everything that the site's own rules refuse, and where it stands in the file.
 */
export function fillWorld(world: World, site: HandMadeSite): number {
  const proxySite = npmSite(site.nginxProxyManager?.address ?? "");
  return world.transaction(() => {
    const refusals = [
      ...siteObjects(site).flatMap((item) => put(world, proxmoxSite(site.endpoint), item)),
      ...proxyHostObjects(site).flatMap((item) => put(world, proxySite, item)),
    ];
    if (refusals.length > 0) {
      throw new Error(`local cloud: the hand-made site is refused:\n${refusals.join("\n")}`);
    }
    return siteObjects(site).length + proxyHostObjects(site).length;
  });
}

/** Why an object cannot stand there; nothing once it does. */
function put(world: World, site: string, item: HandMadeObject): string[] {
  const inputs = withDefaults(item.type, item.inputs);
  return putByHand(world, site, { ...item, inputs }, newId(item.type, inputs));
}

/** The same with an id that is known. */
export function putByHand(world: World, site: string, item: HandMadeObject, id: string): string[] {
  const { type, inputs } = item;
  const context: RuleContext = {
    world,
    site,
    config: {},
    type,
    id,
    inputs,
    realPostgres: false,
    byHand: true,
  };
  try {
    judgePut(context, true);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.message
      .split("\n")
      .map((line) => `  ${item.path}: ${line.replace(/^local cloud: /, "")}`);
  }
  const { owned, used } = marksOf(type, inputs, id);
  // It goes with its guest.
  if (type === guestState) used.push({ kind: "guest", key: id });
  const outputs = { ...inputs, ...item.outputs, ...remembered(world, site, type, inputs) };
  world.put({ site, type, id, urn: "", inputs, outputs }, owned, used);
  return [];
}

/** A backup holds the guest's settings as they were when it was made: those of the moment of filling. */
function remembered(
  world: World,
  site: string,
  type: string,
  inputs: Props,
): Record<string, Value> {
  if (type !== backup) return {};
  const guest = world.owner(site, { kind: "guest", key: String(number(inputs.vmid)) });
  return guest ? { guest: { type: guest.type, urn: guest.urn, inputs: guest.inputs } } : {};
}
