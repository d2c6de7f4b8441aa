import { describeUrn, parseUrn } from "../../../values/urn.ts";
import type { Props } from "../../../values/value.ts";
import type { WorldObject } from "../../../world/world.ts";
import type { Rule } from "../../rule.ts";
import { type Kind, markOf } from "../marks.ts";

interface Options {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly kind: Kind;
  /** The object's own key. @default its id */
  readonly own?: (inputs: Props, id: string) => string;
  /** Types that hold it while they stand. */
  readonly holders: readonly string[];
}

/** What others still use cannot be removed. */
export function inUseRule({ id, source, type, kind, own, holders }: Options): Rule {
  return {
    id,
    source,
    types: [type],
    remove: ({ world, site, inputs, id: given }) => {
      const name = own?.(inputs, given) ?? given;
      const users = world
        .users(site, markOf(kind, name))
        .filter(
          (user) => holders.includes(user.type) && !(user.type === type && user.id === given),
        );
      return users.length === 0
        ? undefined
        : `${kind} ${name} is still used, by ${listed(users)}; remove them first`;
    },
  };
}

/** The first three are enough to find the rest. */
export function listed(objects: readonly WorldObject[]): string {
  const names = objects
    .slice(0, 3)
    .map(({ urn, id }) => (parseUrn(urn).name === "" ? id : describeUrn(urn)));
  return objects.length > 3
    ? `${names.join(", ")} and ${objects.length - 3} more`
    : names.join(", ");
}
