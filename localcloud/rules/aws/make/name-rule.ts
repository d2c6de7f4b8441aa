import { describeUrn } from "../../../values/urn.ts";
import type { Props } from "../../../values/value.ts";
import type { Rule } from "../../rule.ts";
import { accountOf } from "./account.ts";

interface Options {
  readonly id: string;
  readonly source: string;
  readonly types: readonly string[];
  /** What the name is of, in messages and as the mark's kind. */
  readonly kind: string;
  /** The name; undefined where the object has none. */
  readonly name: (inputs: Props, id: string, type: string) => string | undefined;
  /** Where the name is one of a kind. @default in an account's region */
  readonly across?: "account" | "every account";
}

/** One name, one object. */
export function nameRule({ id, source, types, kind, name, across }: Options): Rule {
  const taken = (key: string, urn: string): string =>
    `${kind} ${key} already exists, made by ${describeUrn(urn)}; give this one another name, or remove the first before`;
  return {
    id,
    source,
    types,
    owns: (inputs, own, type) => {
      const key = name(inputs, own, type);
      return key === undefined ? [] : [{ kind, key }];
    },
    taken: (mark, owner) => taken(mark.key, owner.urn),
    put: ({ world, site, type, id: own, inputs }) => {
      const key = across && name(inputs, own, type);
      if (key === undefined) return undefined;
      const other = world
        .owners({ kind, key })
        .find(
          (owner) =>
            owner.site !== site &&
            (across === "every account" || accountOf(owner.site) === accountOf(site)),
        );
      return other && taken(key, other.urn);
    },
  };
}
