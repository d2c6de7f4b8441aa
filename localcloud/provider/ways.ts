import type { Failure } from "../check/shape.ts";
import type { PackageName } from "../packages.ts";
import { guests } from "../rules/types.ts";
import type { ResourceSchema } from "../schema/model.ts";
import { withDefaults } from "../tables/defaults.ts";
import { newId } from "../tables/ids.ts";
import { forcesReplacement } from "../tables/replacements.ts";
import { type Change, changes } from "../values/diff.ts";
import type { Props } from "../values/value.ts";
import type { World } from "../world/world.ts";
import { autonamed } from "./autoname.ts";
import { awsWays } from "./aws-ways.ts";
import { asStands } from "./cloned.ts";

/** A resource as its program gives it. */
export interface Given {
  readonly type: string;
  readonly urn: string;
  readonly schema: ResourceSchema;
  readonly inputs: Props;
  /** Inputs of the object that stands; empty for a new one. */
  readonly old: Props;
  readonly seed: Uint8Array;
  /** Configuration of the provider. */
  readonly config: Props;
}

/** An object that is about to be made. */
export interface Coming {
  readonly type: string;
  readonly urn: string;
  readonly site: string;
  readonly inputs: Props;
  readonly world: World;
}

/** What providers do each in a way of their own. */
export interface Ways {
  /** The inputs with everything added that the provider adds, and what is wrong beyond their shape. */
  checked(given: Given): { inputs: Props; failures: Failure[] };
  /** `outputs` is what stands, as the engine knows it. */
  differences(
    type: string,
    old: { inputs: Props; outputs: Props },
    news: Props,
  ): { change: Change; replaces: boolean }[];
  /** Whether the provider itself asks for the old object to go before the new one comes. */
  oldGoesFirst(type: string, schema: ResourceSchema, news: Props): boolean;
  /** The inputs as the provider gives them back. */
  returned(inputs: Props): Props;
  /** Computed outputs that stay when the inputs change. */
  carried(type: string, outputs: Props): Props;
  /** Whether what stands under an id is another object than the one that the engine means. */
  isAnother(standing: Props, meant: Props): boolean;
  newId(coming: Coming): string;
}

export function waysOf(pkg: PackageName): Ways {
  return pkg === "aws" ? awsWays : plainWays;
}

const plainWays: Ways = {
  checked: ({ type, urn, schema, inputs, old, seed }) => ({
    inputs: withDefaults(type, autonamed(urn, schema, inputs, old, seed)),
    failures: [],
  }),
  differences: (type, old, news) =>
    changes(asStands(type, old.inputs, old.outputs), news).map((change) => ({
      change,
      replaces: forcesReplacement(type, change, news),
    })),
  oldGoesFirst: () => false,
  returned: (inputs) => inputs,
  // Addresses follow the new inputs; every other computed output stays.
  carried: (_type, { ipv4: _ipv4, ipv6: _ipv6, ...rest }) => rest,
  isAnother: () => false,
  newId: ({ type, site, inputs, world }) => {
    if (!guests.includes(type) || inputs.vmId !== undefined) return newId(type, inputs);
    for (let id = 100; ; id++) {
      const mark = { kind: "guest", key: String(id) };
      if (!world.owner(site, mark)) return mark.key;
    }
  },
};
