import { isList, isObject, type Props, UNKNOWN, type Value } from "./value.ts";

// Special objects and unknown sentinels of the engine's protocol (pulumi/pulumi, pkg/resource/plugin/rpc.go).
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const assetSignature = "c44067f5952c0a294b673a41bacd8c17";
const archiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";
const unknowns = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
]);

/** What the engine sent → plain values: secrets and outputs unwrapped, every unknown the one sentinel. */
function fromWire(value: Value | undefined): Value {
  if (value === undefined) return null;
  if (typeof value === "string") return unknowns.has(value) ? UNKNOWN : value;
  if (isList(value)) return value.map(fromWire);
  if (!isObject(value)) return value;
  const signature = value[signatureKey];
  if (signature === secretSignature) return fromWire(value.value);
  if (signature === outputSignature) {
    return "value" in value ? fromWire(value.value) : UNKNOWN;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromWire(item)]));
}

/** As `fromWire`, for a whole property bag; a property that is null counts as not given. */
export function propsFromWire(value: Value | undefined): Props {
  const plain = fromWire(value);
  if (!isObject(plain)) return {};
  return Object.fromEntries(Object.entries(plain).filter(([, item]) => item !== null));
}

/** Wraps the named top-level properties as secrets, for the engine to keep as ciphertext. */
export function withSecrets(props: Props, secret: readonly string[]): Props {
  const wrapped: Record<string, Value> = { ...props };
  for (const name of secret) {
    const value = wrapped[name];
    if (value !== undefined && value !== null && value !== UNKNOWN) {
      wrapped[name] = { [signatureKey]: secretSignature, value };
    }
  }
  return wrapped;
}

/** Whether a value is a file or an archive of files: code, whose names and texts are no secrets. */
export function isCode(value: Value): boolean {
  if (!isObject(value)) return false;
  const signature = value[signatureKey];
  return signature === assetSignature || signature === archiveSignature;
}
