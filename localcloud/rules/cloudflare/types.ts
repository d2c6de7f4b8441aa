/** Type tokens that several rules speak of. */
export const dnsRecord = "cloudflare:index/dnsRecord:DnsRecord";
export const zoneSetting = "cloudflare:index/zoneSetting:ZoneSetting";
export const ruleset = "cloudflare:index/ruleset:Ruleset";
export const tunnel = "cloudflare:index/zeroTrustTunnelCloudflared:ZeroTrustTunnelCloudflared";
export const tunnelConfig =
  "cloudflare:index/zeroTrustTunnelCloudflaredConfig:ZeroTrustTunnelCloudflaredConfig";
export const customHostname = "cloudflare:index/customHostname:CustomHostname";
export const fallbackOrigin =
  "cloudflare:index/customHostnameFallbackOrigin:CustomHostnameFallbackOrigin";
export const accessPolicy = "cloudflare:index/zeroTrustAccessPolicy:ZeroTrustAccessPolicy";
export const accessApplication =
  "cloudflare:index/zeroTrustAccessApplication:ZeroTrustAccessApplication";

/** A zone is no resource of a program: it is in the account before. */
export const zone = "local:record:CloudflareZone";

/** What is derived from the SDK before anybody asks. */
export const cloudflareTypes: readonly string[] = [
  dnsRecord,
  zoneSetting,
  ruleset,
  tunnel,
  tunnelConfig,
  customHostname,
  fallbackOrigin,
  accessPolicy,
  accessApplication,
];
