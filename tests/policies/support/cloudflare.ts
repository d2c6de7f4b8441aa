import type { GraphResource } from "../../../guard/graph.ts";
import { aProxmoxSite, aResource, type More } from "./resources.ts";

type Inputs = GraphResource["inputs"];

export const zoneId = aProxmoxSite.cloudflare?.zone;
export const accountId = aProxmoxSite.cloudflare?.account;

/** A resource of Cloudflare by its class. */
export function aCloudflare(
  kind: string,
  name: string,
  inputs: Inputs = {},
  more: More = {},
): GraphResource {
  const file = `${kind[0]?.toLowerCase()}${kind.slice(1)}`;
  return aResource(`cloudflare:index/${file}:${kind}`, name, inputs, more);
}

export const tunnel = aCloudflare("ZeroTrustTunnelCloudflared", "site-tunnel", { accountId });

/** The name of the site, which leads into its tunnel. */
export function aRecord(inputs: Inputs = {}, more: More = {}): GraphResource {
  return aCloudflare(
    "DnsRecord",
    "site-names",
    {
      zoneId,
      name: "site.example",
      type: "CNAME",
      content: "site-tunnel-id.cfargotunnel.com",
      proxied: true,
      ...inputs,
    },
    more,
  );
}

/** The tunnel's rules: one guarded host, then everything. */
export function tunnelRules(guarded: Inputs, everything: Inputs = {}): GraphResource {
  return aCloudflare("ZeroTrustTunnelCloudflaredConfig", "site-tunnel-config", {
    accountId,
    config: {
      ingresses: [
        { hostname: "n8n.site.example", service: "https://10.10.10.127:443", ...guarded },
        { hostname: "*.site.example", service: "https://10.10.10.127:443", ...everything },
        { service: "http_status:404" },
      ],
    },
  });
}
