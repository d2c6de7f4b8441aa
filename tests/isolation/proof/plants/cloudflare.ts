import { another, at, type Inputs, type Plants } from "../support/plant.ts";

const zoneId = "7be9d8c7b6a5948372615f4e3d2c1b0a";
const config = "ZeroTrustTunnelCloudflaredConfig aiqso-tunnel-config";

/** Changes where the rules of the tunnel lead. */
const leading = (change: (service: unknown, hostname: unknown) => unknown) => (inputs: Inputs) => {
  const { ingresses } = inputs["config"] as { ingresses: Inputs[] };
  const changed = ingresses.map((rule) => ({
    ...rule,
    service: change(rule["service"], rule["hostname"]),
  }));
  return { config: { ingresses: changed } };
};
const record = (name: unknown) =>
  another("prod.wayne", "cloudflare:index/dnsRecord:DnsRecord", "wayne-name", {
    zoneId,
    name,
    type: "CNAME",
  });
const domain = (hostname: string) =>
  another("prod.wayne", "cloudflare:index/customHostname:CustomHostname", "wayne-domain", {
    zoneId,
    hostname,
  });

/** What stands in front of a site. */
export const cloudflare: Plants = {
  holes: [
    {
      kind: "tunnel",
      title: "a tenant's record stands for a second tenant's host",
      of: "prod",
      plant: record("stark.aiqso.example"),
      fails: ["tunnel: wayne → stark by wayne-name"],
    },
    {
      kind: "tunnel",
      title: "a tenant's own domain is a second tenant's host",
      of: "prod",
      plant: domain("umbrella.aiqso.example"),
      fails: ["tunnel: wayne → umbrella by wayne-domain"],
    },
    {
      kind: "tunnel",
      title: "a tenant has rules for the whole zone",
      of: "prod",
      plant: another("prod.wayne", "cloudflare:index/ruleset:Ruleset", "wayne-rules", { zoneId }),
      fails: ["tunnel: wayne → platform by wayne-rules"],
    },
    {
      kind: "tunnel",
      title: "the tunnel leads past the proxy to a guest of the platform",
      of: "prod",
      plant: at(
        "prod",
        config,
        leading((service, host) =>
          host === "n8n.aiqso.example" ? "http://10.10.10.120:5678" : service,
        ),
      ),
      fails: ["tunnel: internet → platform by aiqso-tunnel-config"],
    },
  ],
  nearMisses: [
    {
      kind: "tunnel",
      title: "a record of the platform stands for a name that no tenant has",
      of: "prod",
      plant: another("prod", "cloudflare:index/dnsRecord:DnsRecord", "aiqso-status", {
        zoneId,
        name: "status.aiqso.example",
        type: "CNAME",
      }),
      fails: [],
    },
    {
      kind: "tunnel",
      title: "the tunnel answers by itself",
      of: "prod",
      plant: at(
        "prod",
        config,
        leading(() => "http_status:503"),
      ),
      fails: [],
    },
  ],
  unreadable: [
    {
      kind: "tunnel",
      title: "the tunnel leads to a machine that stands in no graph",
      of: "prod",
      plant: at(
        "prod",
        config,
        leading(() => "https://10.10.10.99:443"),
      ),
      fails: ["not proven: platform aiqso-tunnel-config"],
    },
    {
      kind: "tunnel",
      title: "where the tunnel leads is not known yet",
      of: "prod",
      plant: at(
        "prod",
        config,
        leading(() => 7),
      ),
      fails: ["not proven: platform aiqso-tunnel-config"],
    },
  ],
};
