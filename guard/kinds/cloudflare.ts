import type { Kind, KindRows } from "./kind.ts";

/** Every name of a site leads through it. */
const way: Kind = { replaced: "downtime", goes: "never" };
/** A name: whoever asks for it finds nobody until the new one stands. */
const name: Kind = { replaced: "downtime", goes: "freely" };
/** What a zone or an account is set to; Cloudflare keeps a setting that is deleted. */
const setting: Kind = { replaced: "remade", goes: "freely" };

/** Every type of Cloudflare that the components use. */
export const cloudflareKinds: KindRows = [
  ["cloudflare:index/zeroTrustTunnelCloudflared:ZeroTrustTunnelCloudflared", way],
  ["cloudflare:index/dnsRecord:DnsRecord", name],
  ["cloudflare:index/customHostname:CustomHostname", name],
  ["cloudflare:index/customHostnameFallbackOrigin:CustomHostnameFallbackOrigin", name],
  ["cloudflare:index/zeroTrustTunnelCloudflaredConfig:ZeroTrustTunnelCloudflaredConfig", name],
  // Without it a guarded host would be open: the tunnel still asks for a login that nobody can have.
  ["cloudflare:index/zeroTrustAccessApplication:ZeroTrustAccessApplication", name],
  ["cloudflare:index/zeroTrustAccessPolicy:ZeroTrustAccessPolicy", name],
  ["cloudflare:index/ruleset:Ruleset", setting],
  ["cloudflare:index/zoneSetting:ZoneSetting", { ...setting, deleted: "the zone keeps it" }],
];
