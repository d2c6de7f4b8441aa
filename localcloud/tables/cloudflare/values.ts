import { randomBytes } from "node:crypto";
import * as types from "../../rules/cloudflare/types.ts";
import { asText, type Props, type Value } from "../../values/value.ts";

/*
 * Ids and computed outputs in Cloudflare's forms. Sources: the import sections and documentation of
 * @pulumi/cloudflare 6.22.0. Each holds `local`, which no hexadecimal number can.
 */

/** Ids that say what they are of; any other is 32 digits. A setting's is its name alone: here its zone is in it too. */
const ids: Readonly<Record<string, (inputs: Props) => string>> = {
  [types.zoneSetting]: (i) => `${asText(i.zoneId)}/${asText(i.settingId)}`,
  [types.tunnel]: () => uuid(),
  [types.tunnelConfig]: (i) => asText(i.tunnelId),
  [types.fallbackOrigin]: (i) => asText(i.zoneId),
  [types.customHostname]: () => uuid(),
  [types.accessPolicy]: () => uuid(),
  [types.accessApplication]: () => uuid(),
};

/** The id of a new object; undefined for a type of another provider. */
export function newCloudflareId(type: string, inputs: Props): string | undefined {
  if (!type.startsWith("cloudflare:")) return undefined;
  return ids[type]?.(inputs) ?? digits(32);
}

type Compute = (inputs: Props, id: string) => Value;

/** Computed outputs where a plausible value matters to a program. */
export const cloudflareComputed: Readonly<Record<string, Readonly<Record<string, Compute>>>> = {
  [types.dnsRecord]: { proxiable: () => true, proxied: () => false },
  [types.tunnel]: {
    accountTag: (i) => asText(i.accountId),
    configSrc: () => "local",
    remoteConfig: (i) => asText(i.configSrc) === "cloudflare",
    // Nobody opens it.
    status: () => "inactive",
    tunType: () => "cfd_tunnel",
  },
  [types.tunnelConfig]: { source: () => "cloudflare", version: () => 1 },
  [types.zoneSetting]: { editable: () => true },
  [types.accessApplication]: { aud: () => digits(64) },
  [types.accessPolicy]: { reusable: () => true },
  [types.customHostname]: { status: () => "pending" },
  [types.fallbackOrigin]: { status: () => "active" },
  [types.ruleset]: { version: () => "1" },
};

function digits(length: number): string {
  return `local${randomBytes(length / 2).toString("hex")}`.slice(0, length);
}

function uuid(): string {
  const d = randomBytes(12).toString("hex");
  return `local000-${d.slice(0, 4)}-4${d.slice(4, 7)}-8${d.slice(7, 10)}-${d.slice(10, 22)}`;
}
