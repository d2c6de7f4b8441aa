import type { z } from "zod";
import type { keyLimit, privacy } from "../schema/privacy.ts";

/** What a route hides, in both directions. */
export interface RoutePrivacy {
  /** Headers of a request that pass besides those that every private route lets through; lower case, sorted. */
  readonly keep: readonly string[];
  /** Headers of an answer that are taken off besides those that every private route takes off; lower case, sorted. */
  readonly hide: readonly string[];
  /** What stands in bodies instead of a vendor's name, by that name, sorted. */
  readonly names: Readonly<Record<string, string>>;
}

/** How often one API key may ask, besides what one client address may. */
export interface KeyLimit {
  /** Header that carries the key, in lower case. A request without it is counted by its address alone. */
  readonly header: string;
  readonly requestsPerSecond: number;
}

/** What a route's file says of both, in the form in which it is rendered. */
export function resolvePrivacy(route: {
  readonly privacy?: z.output<typeof privacy>;
  readonly keyLimit?: z.output<typeof keyLimit>;
}): { readonly privacy: RoutePrivacy | null; readonly keyLimit: KeyLimit | null } {
  const { privacy: hides, keyLimit: limit } = route;
  return {
    privacy: hides
      ? { keep: lowerCase(hides.keep), hide: lowerCase(hides.hide), names: sorted(hides.names) }
      : null,
    keyLimit: limit ? { ...limit, header: limit.header.toLowerCase() } : null,
  };
}

/** Names of headers mean the same in any case. */
function lowerCase(names: readonly string[]): string[] {
  return names.map((it) => it.toLowerCase()).sort();
}

function sorted(names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).sort(([a], [b]) => (a < b ? -1 : 1)));
}
