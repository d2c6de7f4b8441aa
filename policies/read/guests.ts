import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { at, listOf, mapOf } from "../../guard/read/values.ts";
import type { StackFacts } from "../rule.ts";
import { isAdopted, isGuest } from "./types.ts";

/** Whether rules ask anything of a guest: one that is held as it was found is left alone. */
export function isJudgedGuest(resource: GraphResource, stack: StackFacts): boolean {
  return isGuest(resource) && !isAdopted(resource, stack);
}

export function isContainer({ type }: GraphResource): boolean {
  return /:Container(Legacy)?$/.test(type) && type.startsWith("proxmoxve:");
}

/** The network cards of a guest, a container's or a machine's; `[unknown]` in the place of those that are not known. */
export function cardsOf({ inputs }: GraphResource): readonly unknown[] {
  return [inputs["networkInterfaces"], inputs["networkDevices"]].flatMap(itemsOf);
}

/** The addresses that a guest gives itself: `10.10.16.10/20`, `dhcp`. */
export function addressesOf({ inputs }: GraphResource): readonly unknown[] {
  return itemsOf(at(inputs["initialization"], "ipConfigs"))
    .flatMap((config) => [at(config, "ipv4", "address"), at(config, "ipv6", "address")])
    .filter((address) => address !== undefined && address !== null);
}

/** The items of a list or of a mapping; one unknown item where it is not known what there is. */
export function itemsOf(value: unknown): readonly unknown[] {
  if (value === unknownValue) return [unknownValue];
  return Array.isArray(value) ? listOf(value) : Object.values(mapOf(value));
}
