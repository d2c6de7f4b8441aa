import { isDeepStrictEqual } from "node:util";
import {
  isMap,
  isScalar,
  isSeq,
  parse,
  parseDocument,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { AdoptedTenant } from "./tenants.ts";

/** A tenant's file as it is written for the first time. */
export function newTenantFile(tenant: AdoptedTenant, site: string): string {
  const { name = "", tier = "" } = tenant.fresh ?? {};
  return [
    "# yaml-language-server: $schema=../../catalog/generated/tenant.schema.json",
    // Only the line's end goes: a name may well begin with one of Unicode's spaces.
    `name: ${stringify(name, { lineWidth: 0 }).replace(/\n$/, "")}`,
    `site: ${site}`,
    `tier: ${tier}`,
    `services: [${tenant.services.join(", ")}]`,
    "pin: # guests that ran before Tenantry keep their numbers",
    ...pinLines(tenant, []),
    "",
  ].join("\n");
}

/**
 * A tenant's file with the services and pins that it lacks. Every line that is there stays byte for byte; only the
 * line of a list in brackets grows at its end.
 *
 * @returns the text, or why it cannot be extended without being rewritten
 */
export function extendTenantFile(
  text: string,
  tenant: AdoptedTenant,
): { readonly text: string } | { readonly refused: string } {
  const before = parse(text) as TenantData;
  const services = tenant.services.filter((it) => !before.services.includes(it));
  const pins = pinsOf(tenant);
  const missing = Object.keys(pins).filter((it) => !Object.hasOwn(before.pin ?? {}, it));
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const whole = text.endsWith("\n") ? text : text + eol;
  const withServices = services.length > 0 ? addServices(whole, services, eol) : whole;
  const result = missing.length > 0 ? addPins(withServices, tenant, missing, eol) : withServices;
  const expected = {
    ...before,
    services: [...before.services, ...services],
    ...(missing.length > 0 || before.pin ? { pin: { ...pick(pins, missing), ...before.pin } } : {}),
  };
  if (services.length + missing.length === 0) return { text };
  // What a hand-written file looks like is not ours to foresee: what was read back has to say what was meant.
  if (isDeepStrictEqual(parseOrNull(result), expected)) return { text: result };
  const lines = pinLines(tenant, Object.keys(before.pin ?? {})).map((it) => it.trim());
  return {
    refused: `its services and pins are written in a form that cannot be extended line by line. Add by hand: services ${services.join(", ") || "none"}; pin ${lines.join(" ")}`,
  };
}

interface TenantData {
  readonly services: readonly string[];
  readonly pin?: Readonly<Record<string, unknown>>;
}

interface Pin {
  readonly vmid: number;
  readonly ip: string;
  readonly host: string;
}

function pinsOf({ guests }: AdoptedTenant): Record<string, Pin> {
  return Object.fromEntries(
    guests.map(({ service, vmid, ip, host }) => [service, { vmid, ip, host }]),
  );
}

function pinLines(tenant: AdoptedTenant, but: readonly string[]): string[] {
  return Object.entries(pinsOf(tenant))
    .filter(([service]) => !but.includes(service))
    .map(([service, { vmid, ip, host }]) => {
      const node = stringify(host).trim();
      return `  ${service}: { vmid: ${vmid}, ip: ${ip}, host: ${node} }`;
    });
}

function addServices(text: string, services: readonly string[], eol: string): string {
  const list = valueAt(text, "services");
  if (!isSeq(list) || !list.range) return text;
  const last = (list as YAMLSeq<unknown>).items.at(-1);
  if (list.flow) {
    const at = isScalar(last) && last.range ? last.range[1] : list.range[0] + 1;
    return insert(text, at, `${last ? ", " : ""}${services.join(", ")}`);
  }
  if (!isScalar(last) || !last.range) return text;
  const [prefix = "  - "] = /^[ ]*-[ ]+/.exec(lineAt(text, last.range[0])) ?? [];
  return insert(
    text,
    lineEnd(text, last.range[1]),
    services.map((it) => prefix + it + eol).join(""),
  );
}

function addPins(
  text: string,
  tenant: AdoptedTenant,
  missing: readonly string[],
  eol: string,
): string {
  const lines = pinLines(tenant, []).filter((line) =>
    missing.some((service) => line.startsWith(`  ${service}:`)),
  );
  const pins = valueAt(text, "pin");
  if (pins === undefined) return `${text}pin:${eol}${lines.map((it) => it + eol).join("")}`;
  if (!isMap(pins) || pins.flow) return text;
  const last = (pins as YAMLMap).items.at(-1);
  const value = last?.value;
  const end = isMap(value) || isScalar(value) ? value.range?.[1] : undefined;
  const key = isScalar(last?.key) ? last.key.range?.[0] : undefined;
  if (end === undefined || key === undefined) return text;
  const [indent = "  "] = /^ */.exec(lineAt(text, key)) ?? [];
  const block = lines.map((it) => indent + it.trimStart() + eol).join("");
  return insert(text, lineEnd(text, end), block);
}

function valueAt(text: string, key: string): unknown {
  const { contents } = parseDocument(text);
  return isMap(contents) ? (contents.get(key, true) ?? undefined) : undefined;
}

function parseOrNull(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

function pick<T>(from: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}

function insert(text: string, at: number, what: string): string {
  return text.slice(0, at) + what + text.slice(at);
}

function lineAt(text: string, offset: number): string {
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1, lineEnd(text, offset));
}

/** Offset behind the line break that ends the line of `offset`; of a block's last value that may stand behind it. */
function lineEnd(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === "\n") return offset;
  const at = text.indexOf("\n", offset);
  return at < 0 ? text.length : at + 1;
}
