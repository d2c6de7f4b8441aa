import { giveZones } from "../../localcloud/hand-made/cloudflare.ts";
import * as types from "../../localcloud/rules/cloudflare/types.ts";
import type { Props } from "../../localcloud/values/value.ts";
import type { Cloud, Request } from "./support.ts";

const account = "00000000000000000000000000000001";
export const zoneId = "000000000000000000000000000000a1";
export const otherZone = "000000000000000000000000000000a2";
export const domain = "site.example";

/** Lets a cloud know two zones, as the file of a site does. */
export async function zones(c: Cloud): Promise<void> {
  giveZones(c.world, JSON.stringify({ [zoneId]: domain, [otherZone]: "other.example" }));
}

function request(type: string, inputs: Props, name: string): Request {
  return { type, inputs, name };
}

export function record(inputs: Props = {}, name = "record"): Request {
  const given = { zoneId, name: domain, type: "A", content: "192.0.2.1", ttl: 1, proxied: true };
  return request(types.dnsRecord, { ...given, ...inputs }, name);
}

export function ruleset(inputs: Props = {}, name = "rules"): Request {
  const rule = { ref: "a", expression: "true", action: "block" };
  const given = {
    zoneId,
    kind: "zone",
    phase: "http_request_firewall_custom",
    name,
    rules: [rule],
  };
  return request(types.ruleset, { ...given, ...inputs }, name);
}

export function limit(characteristics: Props[string]): Request {
  const ratelimit = { characteristics, period: 10, requestsPerPeriod: 5, mitigationTimeout: 10 };
  const rules = [{ ref: "a", expression: "true", action: "block", ratelimit }];
  return ruleset({ phase: "http_ratelimit", rules });
}

export function tunnel(inputs: Props = {}, name = "tunnel"): Request {
  const given = { accountId: account, name: "site", configSrc: "cloudflare" };
  return request(types.tunnel, { ...given, ...inputs }, name);
}

export function tunnelRules(tunnelId: string, ingresses: Props[]): Request {
  return request(
    types.tunnelConfig,
    { accountId: account, tunnelId, config: { ingresses } },
    "tunnel-rules",
  );
}

export function customHostname(hostname: string, name: string): Request {
  const ssl = { method: "http", type: "dv" };
  return request(types.customHostname, { zoneId, hostname, ssl }, name);
}

export const fallback = request(
  types.fallbackOrigin,
  { zoneId, origin: `customers.${domain}` },
  "fallback",
);

export const policy = request(
  types.accessPolicy,
  { accountId: account, name: "people", decision: "allow", includes: [{ everyone: {} }] },
  "policy",
);

export function application(policyId: string): Request {
  return request(
    types.accessApplication,
    {
      accountId: account,
      type: "self_hosted",
      name: "n8n",
      destinations: [{ type: "public", uri: `n8n.${domain}` }],
      policies: [{ id: policyId, precedence: 1 }],
    },
    "application",
  );
}

export function setting(settingId: string, value: Props[string], zone = zoneId): Request {
  return request(types.zoneSetting, { zoneId: zone, settingId, value }, `setting-${settingId}`);
}
