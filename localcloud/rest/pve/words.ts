import { createHash } from "node:crypto";
import { asText, type Props, type Value } from "../../values/value.ts";

/** PVE's API words for values: 1 and 0, `key=value` lists, and no key at all for what has its default. */
export type Words = Record<string, string | number>;

/** Leaves out what is undefined. */
export function words(values: Readonly<Record<string, string | number | undefined>>): Words {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string | number] => {
      return entry[1] !== undefined;
    }),
  );
}

/** 1 for true; nothing for false, which is what PVE's configurations leave out. */
export function one(value: Value | undefined): 1 | undefined {
  return value === true ? 1 : undefined;
}

/** 1 or 0 for what is said; nothing for what is not. */
export function bit(value: Value | undefined): 0 | 1 | undefined {
  if (value === undefined || value === null) return undefined;
  return value === true ? 1 : 0;
}

/** `name=eth0,bridge=vmbr1`, sorted as PVE prints it, with `first` in front. */
export function pairs(values: Readonly<Record<string, Value | undefined>>, first?: string): string {
  const rest = Object.keys(values)
    .sort()
    .flatMap((key) => {
      const value = values[key];
      return value === undefined || value === null ? [] : [`${key}=${asText(value)}`];
    });
  return [...(first === undefined ? [] : [first]), ...rest].join(",");
}

/** The checksum that PVE gives with everything that can be written back. */
export function withDigest(config: Words): Words {
  const digest = createHash("sha1").update(JSON.stringify(config)).digest("hex");
  return { ...config, digest };
}

/** Tags as PVE keeps them. */
export function tagsOf(inputs: Props): string | undefined {
  const tags = Array.isArray(inputs.tags) ? (inputs.tags as Value[]).map(asText) : [];
  return tags.length === 0 ? undefined : tags.join(";");
}
