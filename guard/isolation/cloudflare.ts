import { unknownValue } from "../graph.ts";
import { at, listOf, objects, texts } from "../read/values.ts";
import type { Claim } from "./aws/listeners.ts";
import { type Findings, Gathered, internet, platform } from "./edge.ts";
import { guestsByAddress, guestsOf, vmidOf } from "./proxmox/guests.ts";
import type { Item, World } from "./world.ts";

const record = "cloudflare:index/dnsRecord:DnsRecord";
const customHostname = "cloudflare:index/customHostname:CustomHostname";
const tunnelConfig =
  "cloudflare:index/zeroTrustTunnelCloudflaredConfig:ZeroTrustTunnelCloudflaredConfig";

/** What a zone or an account has once: in a tenant's stack it would rule over everybody's requests. */
const ofPlatform = [
  tunnelConfig,
  "cloudflare:index/zeroTrustTunnelCloudflared:ZeroTrustTunnelCloudflared",
  "cloudflare:index/zeroTrustAccessApplication:ZeroTrustAccessApplication",
  "cloudflare:index/zeroTrustAccessPolicy:ZeroTrustAccessPolicy",
  "cloudflare:index/ruleset:Ruleset",
  "cloudflare:index/zoneSetting:ZoneSetting",
  "cloudflare:index/customHostnameFallbackOrigin:CustomHostnameFallbackOrigin",
];

/** Hosts that tenants' names at Cloudflare stand for. */
export function cloudflareClaims(world: World): Claim[] {
  return [
    ...world.ofType(record).flatMap((item) => claimsOf(item, "name")),
    ...world.ofType(customHostname).flatMap((item) => claimsOf(item, "hostname")),
  ];
}

function claimsOf(item: Item, input: string): Claim[] {
  if (item.owner === platform) return [];
  return texts(item.resource.inputs[input]).map((host) => ({ item, host: host.toLowerCase() }));
}

/** Who gets to whom through Cloudflare: by a tunnel's rules, and by names of tenants' own. */
export function throughCloudflare(world: World): Findings {
  const found = new Gathered();
  for (const item of world.ofType(...ofPlatform)) {
    const { name, urn } = item.resource;
    if (item.owner === platform) continue;
    found.edge("tunnel", item.owner, platform, `${name} is there once for everybody`, urn);
  }
  const guests = guestsByAddress(world);
  for (const item of world.ofType(tunnelConfig)) ruled(found, world, item, guests);
  for (const item of world.ofType(record, customHostname)) named(found, item);
  return found;
}

/** A tunnel leads to the site's proxies, which know whose host is asked for, and to nobody else. */
function ruled(
  found: Gathered,
  world: World,
  item: Item,
  guests: ReturnType<typeof guestsByAddress>,
): void {
  const { name, urn, inputs } = item.resource;
  const proxies = proxiesAt(world, item.site);
  for (const rule of listOf(at(inputs, "config", "ingresses"))) {
    const service = at(rule, "service");
    if (typeof service !== "string" || service === unknownValue) {
      found.unknown(item.owner, urn, `${name}: where a rule leads is not known`);
      continue;
    }
    if (service.startsWith("http_status:")) continue;
    const address = URL.canParse(service) ? new URL(service).hostname : service;
    const text = `${name} leads requests from the internet to ${address}`;
    if (proxies.has(address)) {
      found.edge("tunnel", internet, platform, text, urn, "requests come in through the proxy");
      continue;
    }
    const owner = guests.get(`${item.site} ${address}`);
    if (owner === undefined) {
      found.unknown(item.owner, urn, `${name}: who answers at ${address} stands in no graph`);
    } else found.edge("tunnel", internet, owner, `${text}, past the proxy`, urn);
  }
}

/** Addresses that the platform delivers routes to, and what else such a guest may send from: the one that two share. */
function proxiesAt(world: World, site: string): ReadonlySet<string> {
  const isThere = (item: Item): boolean => item.owner === platform && item.site === site;
  const hosts = world
    .ofType("tenantry:host:HostFile")
    .filter((file) => isThere(file) && file.resource.inputs["kind"] === "nginx")
    .map(({ resource }) => String(resource.inputs["host"]));
  const proxies = guestsOf(world).filter(
    ({ item, addresses }) => isThere(item) && addresses.some((it) => hosts.includes(it)),
  );
  const shared = world
    .ofType("proxmoxve:firewall/ipsetLegacy:IpsetLegacy")
    .filter((item) => isThere(item) && proxies.some(({ vmid }) => vmid === vmidOf(item)))
    .flatMap(({ resource }) =>
      objects(resource.inputs["cidrs"]).flatMap((it) => texts(it["name"])),
    );
  return new Set([...hosts, ...shared.map((it) => it.replace(/\/32$/, ""))]);
}

function named(found: Gathered, { resource, owner }: Item): void {
  const { name, urn, inputs, type } = resource;
  if (owner === platform) return;
  const host = inputs[type === record ? "name" : "hostname"];
  if (typeof host !== "string" || host === unknownValue) {
    found.unknown(owner, urn, `${name}: which host it stands for is not known`);
    return;
  }
  const text = `${name}: requests for ${host}`;
  found.edge("tunnel", internet, owner, text, urn, "a tenant answers on its own host");
}
