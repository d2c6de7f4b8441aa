import { createHash, createHmac } from "node:crypto";
import { engineUnknown, secretValue, unknownValue } from "../../guard/graph.ts";

/** Marks of the engine's wire format (`sdk/nodejs/runtime/rpc.ts`). */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const assetSignature = "c44067f5952c0a294b673a41bacd8c17";

/** What stands for a secret, made from its value. */
type Mask = (secret: unknown) => string;

/**
 * Inputs as the wire carries them → plain data with secrets masked, unknowns named and code as its hash. Keys are
 * sorted.
 * @param mask what stands for a secret; @default "[secret]"
 */
export function plainInputs(
  inputs: object,
  mask: Mask = () => secretValue,
): Record<string, unknown> {
  return plain(inputs, mask) as Record<string, unknown>;
}

/** Tells one secret from another without saying anything of either: good for as long as nobody has the key. */
export function digestWith(key: string): Mask {
  return (secret) => {
    const text = String(JSON.stringify(plain(secret, () => "")));
    return `[secret ${createHmac("sha256", key).update(text).digest("hex").slice(0, 16)}]`;
  };
}

function plain(value: unknown, mask: Mask): unknown {
  if (value === engineUnknown) return unknownValue;
  if (Array.isArray(value)) return value.map((one) => plain(one, mask));
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  if (fields[signatureKey] === secretSignature) return mask(fields["value"]);
  if (fields[signatureKey] === assetSignature && typeof fields["text"] === "string") {
    return `[text ${createHash("sha256").update(fields["text"]).digest("hex").slice(0, 12)}]`;
  }
  const keys = Object.keys(fields).sort();
  return Object.fromEntries(keys.map((key) => [key, plain(fields[key], mask)]));
}
