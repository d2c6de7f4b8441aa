import { createHash } from "node:crypto";

/** Marks of the engine's wire format (`sdk/nodejs/runtime/rpc.ts`). */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const assetSignature = "c44067f5952c0a294b673a41bacd8c17";
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Inputs as the wire carries them → plain data with secrets masked, unknowns named and code as its hash. Keys are sorted. */
export function plainInputs(inputs: object): Record<string, unknown> {
  return plain(inputs) as Record<string, unknown>;
}

function plain(value: unknown): unknown {
  if (value === unknownValue) return "[unknown]";
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  if (fields[signatureKey] === secretSignature) return "[secret]";
  if (fields[signatureKey] === assetSignature && typeof fields["text"] === "string") {
    return `[text ${createHash("sha256").update(fields["text"]).digest("hex").slice(0, 12)}]`;
  }
  const keys = Object.keys(fields).sort();
  return Object.fromEntries(keys.map((key) => [key, plain(fields[key])]));
}
