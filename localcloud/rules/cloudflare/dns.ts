import { describeUrn } from "../../values/urn.ts";
import { asText, number, type Props, text } from "../../values/value.ts";
import type { WorldObject } from "../../world/world.ts";
import type { Rule, RuleContext } from "../rule.ts";
import * as types from "./types.ts";

const api = "https://developers.cloudflare.com/api/resources/dns/subresources/records";

/** Types of which a CNAME bears none beside it. */
const addresses = new Set(["A", "AAAA", "CNAME"]);

export const zoneExists: Rule = {
  id: "cloudflare-zone-exists",
  source:
    "https://developers.cloudflare.com/api/resources/zones: 7003, could not route to /zones/…, perhaps your object identifier is invalid",
  types: [
    types.dnsRecord,
    types.zoneSetting,
    types.ruleset,
    types.customHostname,
    types.fallbackOrigin,
  ],
  needs: ({ zoneId }) => [
    {
      mark: { kind: "zone", key: asText(zoneId) },
      refusal: `there is no zone ${asText(zoneId)} that this token reaches; a zone is in the account before the site`,
    },
  ],
};

export const zoneKnown: Rule = {
  id: "cloudflare-zone-known",
  source:
    "https://developers.cloudflare.com/dns/zone-setups/full-setup/setup/: a domain is one zone of one account",
  types: [types.zone],
  owns: (_inputs, id) => [{ kind: "zone", key: id }],
};

export const recordConflict: Rule = {
  id: "cloudflare-record-conflict",
  source: `${api}: 81053, an A, AAAA, or CNAME record with that host already exists; 81058, an identical record already exists`,
  types: [types.dnsRecord],
  put: (context) => {
    const other = recordsOf(context).find((it) => conflicts(context.inputs, it.inputs));
    if (!other) return undefined;
    const { name, type } = other.inputs;
    return `${asText(name)} has the record ${asText(type)} already, made by ${describeUrn(other.urn)}`;
  },
};

function conflicts(mine: Props, theirs: Props): boolean {
  const [a, b] = [asText(mine.type), asText(theirs.type)];
  if (asText(mine.name) !== asText(theirs.name)) return false;
  if (a === b && asText(mine.content) === asText(theirs.content)) return true;
  return addresses.has(a) && addresses.has(b) && (a === "CNAME" || b === "CNAME");
}

function recordsOf({ world, site, id, inputs }: RuleContext): WorldObject[] {
  return world
    .users(site, { kind: "zone", key: asText(inputs.zoneId) })
    .filter((it) => it.type === types.dnsRecord && it.id !== id);
}

/** Stricter: the API would take the name for one below the zone and give another one back, so every preview differs. */
export const recordInZone: Rule = {
  id: "cloudflare-record-in-zone",
  source: `${api}: name, complete DNS record name, including the zone name`,
  types: [types.dnsRecord],
  put: ({ world, site, inputs }) => {
    const zone = world.find(site, types.zone, asText(inputs.zoneId));
    const domain = text(zone?.inputs.name);
    const name = asText(inputs.name);
    if (domain === undefined || name === domain || name.endsWith(`.${domain}`)) return undefined;
    return `${name} is no name of the zone ${domain}; give the whole name`;
  },
};

export const recordTtl: Rule = {
  id: "cloudflare-record-ttl",
  source: `${api}: ttl, 1 means automatic, otherwise 60 to 86400; https://developers.cloudflare.com/dns/manage-dns-records/reference/ttl/: a proxied record's is automatic`,
  types: [types.dnsRecord],
  put: ({ inputs }) => {
    const ttl = number(inputs.ttl) ?? 0;
    if (ttl !== 1 && (ttl < 60 || ttl > 86_400))
      return `a ttl of ${ttl} is none: 1, or 60 to 86400`;
    return inputs.proxied === true && ttl !== 1
      ? `a proxied record has the ttl 1, which means automatic; found ${ttl}`
      : undefined;
  },
};

export const hostnameTaken: Rule = {
  id: "cloudflare-custom-hostname-taken",
  source:
    "https://developers.cloudflare.com/api/resources/custom_hostnames: 1406, duplicate custom hostname found",
  types: [types.customHostname],
  owns: ({ hostname, zoneId }) => [
    { kind: "custom hostname", key: `${asText(hostname)} in ${asText(zoneId)}` },
  ],
  taken: (mark, owner) =>
    `${mark.kind} ${mark.key} is there already, made by ${describeUrn(owner.urn)}`,
};

export const fallbackRecord: Rule = {
  id: "cloudflare-fallback-record",
  source:
    "https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/start/getting-started/: the fallback origin is a proxied A, AAAA or CNAME record of the zone",
  types: [types.fallbackOrigin],
  put: (context) => {
    const origin = asText(context.inputs.origin);
    const found = recordsOf(context).some(
      ({ inputs }) => asText(inputs.name) === origin && inputs.proxied === true,
    );
    return found ? undefined : `there is no proxied record ${origin} that could be the fallback`;
  },
};
