import { createHash } from "node:crypto";
import { asset } from "@pulumi/pulumi";
import { engineUnknown, unknownValue } from "../guard/graph.ts";

/**
 * Names that `@pulumi/policy` keeps to itself (its `proxy.js`): how its proxies are recognised, and what the engine sends
 * in the place of a value that is not known before the update, one for each shape. A test compares them.
 */
export const sdkNames = {
  isSpecialProxy: "__isSpecialProxy",
  getSpecialProxyTarget: "__getSpecialProxyTarget",
  unknownBooleanValue: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  unknownNumberValue: "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  unknownStringValue: engineUnknown,
  unknownArrayValue: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  unknownAssetValue: "030794c1-ac77-496b-92df-f27374a8bd58",
  unknownArchiveValue: "e48ece36-62e2-4504-bad9-02848725956a",
  unknownObjectValue: "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
} as const;

const { isSpecialProxy, getSpecialProxyTarget, ...unknowns } = sdkNames;
const unknownValues: ReadonlySet<unknown> = new Set(Object.values(unknowns));

/**
 * Inputs as the policy SDK hands them over → plain data. Its proxies throw when a value is touched that is not known
 * yet, and what is thrown ends the rule; here such a value is {@link unknownValue}, and code is its hash.
 */
export function plain(props: object): Record<string, unknown> {
  return toPlain(props) as Record<string, unknown>;
}

/** Whether there is code among the inputs that the SDK cannot give back as it got it: the files of an archive. */
export function hasArchive(props: object): boolean {
  return anyIn(props, (value) => asset.Archive.isInstance(value));
}

function toPlain(given: unknown): unknown {
  const value = withoutProxy(given);
  if (unknownValues.has(value)) return unknownValue;
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== "object" || value === null) return value;
  if (asset.Asset.isInstance(value)) return codeName(value);
  if (asset.Archive.isInstance(value)) return "[archive]";
  return Object.fromEntries(
    Object.keys(value).map((key) => [key, toPlain((value as Record<string, unknown>)[key])]),
  );
}

/** As the program's model writes it: what a rule may compare, and not print. */
function codeName(value: object): string {
  const text = "text" in value && typeof value.text === "string" ? value.text : "";
  return `[text ${createHash("sha256").update(text).digest("hex").slice(0, 12)}]`;
}

function anyIn(given: unknown, is: (value: object) => boolean): boolean {
  const value = withoutProxy(given);
  if (typeof value !== "object" || value === null) return false;
  return is(value) || Object.values(value).some((part) => anyIn(part, is));
}

function withoutProxy(value: unknown): unknown {
  const inner = value as { readonly [mark: string]: unknown } | null | undefined;
  const isProxy = typeof value === "object" && inner?.[isSpecialProxy] === true;
  return isProxy ? withoutProxy(inner[getSpecialProxyTarget]) : value;
}
