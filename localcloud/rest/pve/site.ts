import { container, guestState, guests, membership } from "../../rules/types.ts";
import { number, type Props, text } from "../../values/value.ts";
import type { World, WorldObject } from "../../world/world.ts";
import { PveError } from "./errors.ts";

/** `lxc` and `qemu`: PVE's words in its paths. */
export type GuestKind = "lxc" | "qemu";

/** A guest as the API speaks of it, whoever made it. */
export interface SiteGuest {
  readonly vmid: number;
  readonly kind: GuestKind;
  readonly node: string;
  readonly inputs: Props;
  readonly running: boolean;
  readonly template: boolean;
  readonly pool: string | undefined;
  readonly object: WorldObject;
}

/** What stands at one endpoint, read anew for every call. */
export class Site {
  readonly world: World;
  readonly name: string;

  constructor(world: World, name: string) {
    this.world = world;
    this.name = name;
  }

  of(...types: readonly string[]): WorldObject[] {
    return this.world
      .objects()
      .filter((object) => object.site === this.name && types.includes(object.type));
  }

  /** Sorted by VMID. */
  guests(): SiteGuest[] {
    const states = new Map(this.of(guestState).map((object) => [object.id, object.outputs]));
    const pools = new Map(
      this.of(membership).map(({ inputs }) => [String(number(inputs.vmId)), text(inputs.poolId)]),
    );
    return this.of(...guests)
      .map((object): SiteGuest => {
        const { inputs, id } = object;
        const said = text(states.get(id)?.status);
        const template = inputs.template === true;
        return {
          vmid: Number(id),
          kind: object.type === container ? "lxc" : "qemu",
          node: text(inputs.nodeName) ?? "",
          inputs,
          running:
            !template && (said === undefined ? inputs.started !== false : said === "running"),
          template,
          pool: pools.get(id),
          object,
        };
      })
      .sort((a, b) => a.vmid - b.vmid);
  }

  /** @throws as PVE does when the node has no such guest. */
  guest(node: string, kind: GuestKind, vmid: string): SiteGuest {
    const found = this.guests().find(
      (guest) => String(guest.vmid) === vmid && guest.kind === kind && guest.node === node,
    );
    if (found) return found;
    const folder = kind === "lxc" ? "lxc" : "qemu-server";
    throw new PveError(
      500,
      `Configuration file 'nodes/${node}/${folder}/${vmid}.conf' does not exist`,
    );
  }

  /** Every node that holds a guest; the world knows no others. */
  nodes(): string[] {
    return [...new Set(this.guests().map((guest) => guest.node))].sort();
  }

  /** Writes what is true of a running guest and in no configuration. Call it in a transaction. */
  setState(vmid: number, state: Props): void {
    const id = String(vmid);
    const before = this.world.find(this.name, guestState, id)?.outputs ?? {};
    this.world.put(
      {
        site: this.name,
        type: guestState,
        id,
        urn: "",
        inputs: { vmId: vmid },
        outputs: { ...before, ...state },
      },
      [],
      [{ kind: "guest", key: id }],
    );
  }
}
