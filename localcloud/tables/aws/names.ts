import { createHash } from "node:crypto";
import { asText, type Props, text } from "../../values/value.ts";

/** Where an object stands. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** No name below it can ever be found: `.example` is reserved (RFC 2606). */
export const domain = "local-cloud.example";

export function arn(place: Place, service: string, resource: string): string {
  return `arn:aws:${service}:${place.region}:${place.account}:${resource}`;
}

/** IAM and S3 name no region. */
export function globalArn(account: string, service: string, resource: string): string {
  return `arn:aws:${service}::${account}:${resource}`;
}

/** Hex digits that follow from the seed, at most 64. */
export function hex(seed: string, length: number): string {
  return createHash("sha256").update(seed).digest("hex").slice(0, length);
}

/** As long as a real one, and no real one: it begins with a word that has no place among hex digits. */
export function localHex(seed: string, length: number): string {
  return `local${hex(seed, length - 5)}`;
}

/** `vpc-local0123456789ab` */
export function localId(prefix: string, seed: string): string {
  return `${prefix}-${localHex(seed, 17)}`;
}

/** The form of a UUID. */
export function localUuid(seed: string): string {
  const digits = localHex(seed, 32);
  return [0, 8, 12, 16, 20].map((from, i) => digits.slice(from, [8, 12, 16, 20, 32][i])).join("-");
}

/** Decimal digits that follow from the seed. */
export function decimal(seed: string, length: number): string {
  return BigInt(`0x${hex(seed, 32)}`)
    .toString()
    .padStart(length, "0")
    .slice(-length);
}

/** The name of an object: as given, or what AWS makes of the prefix. */
export function nameOf(
  inputs: Props,
  seed: string,
  input = "name",
  prefix = `${input}Prefix`,
): string {
  const given = text(inputs[input]);
  if (given !== undefined && given !== "") return given;
  return `${text(inputs[prefix]) ?? "tf-"}${localHex(seed, 26)}`;
}

/** Last part of a name, path or ARN. */
export function lastPart(value: unknown): string {
  return (
    asText(value as string)
      .split(/[/:]/)
      .at(-1) ?? ""
  );
}
