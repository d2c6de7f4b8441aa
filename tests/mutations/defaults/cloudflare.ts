import { gone, leftOut, type Mutation, of, set, unprotected } from "../mutation.ts";

const setting = "index/zoneSetting";
const config = "index/zeroTrustTunnelCloudflaredConfig";
const policy = "index/zeroTrustAccessPolicy";
const application = "index/zeroTrustAccessApplication";

/** What stands in front of a site. In the example's tunnel the open path of n8n is the first rule, its login the second. */
export const cloudflare: readonly Mutation[] = [
  ...of(
    "ZoneSettings",
    setting,
    [
      [set("value", "full"), "anybody's certificate would do for the site"],
      [set("value", "flexible"), "requests would travel to the site in clear"],
      [gone, "it would be whatever somebody clicked"],
    ],
    /-ssl$/,
  ),
  ...of(
    "ZoneSettings",
    setting,
    [[set("value", "1.0"), "visitors could speak TLS 1.0"]],
    /-min-tls-version$/,
  ),
  ...of(
    "ZoneSettings",
    setting,
    [[set("value", "off"), "visitors would speak TLS 1.2 at best"]],
    /-tls-1-3$/,
  ),
  ...of(
    "ZoneSettings",
    setting,
    [[set("value", "on"), "who listens could send a request again"]],
    /-0rtt$/,
  ),
  ...of(
    "ZoneSettings",
    setting,
    [[set("value", "off"), "plain HTTP would be answered"]],
    /-always-use-https$/,
  ),
  ...of(
    "ZoneSettings",
    setting,
    [
      [
        set("value.strict_transport_security.enabled", false),
        "a browser would come back over plain HTTP",
      ],
    ],
    /-security-header$/,
  ),
  ...of(
    "ZoneRules",
    "index/ruleset",
    [
      [gone, "one client could take all of the site"],
      [set("rules", []), "one client could take all of the site"],
      [set("rules.0.enabled", false), "the limit would be there and do nothing"],
      [set("rules.0.action", "log"), "the limit would only be written down"],
      [set("rules.0.expression", 'http.host eq "aiqso.example"'), "one host would be limited"],
      [set("rules.0.ratelimit.characteristics", ["cf.colo.id"]), "all clients would share a limit"],
    ],
    /-rate-limit$/,
  ),
  ...of(
    "ZoneRules",
    "index/ruleset",
    [[gone, "files of version control could be read"]],
    /-firewall$/,
  ),
  ...of("ZoneRecords", "index/dnsRecord", [
    [set("proxied", false), "requests would pass Cloudflare by, and the site's address be public"],
    [set("content", "gone.cfargotunnel.com"), "whoever gets that tunnel would get the requests"],
    [set("zoneId", "ffffffffffffffffffffffffffffffff"), "it would be another site's zone"],
  ]),
  ...of("SiteTunnel", config, [
    [set("config.ingresses.1.originRequest.noTlsVerify", true), "anybody could be the proxy"],
    [leftOut("config.ingresses.1.originRequest.access"), "a mistake in Access would open n8n"],
    [set("config.ingresses.1.originRequest.access.required", false), "the login would be a wish"],
    [
      set("config.ingresses.3.service", "http://10.10.10.120:5678"),
      "n8n would answer past the proxy",
    ],
  ]),
  ...of("SiteTunnel", "index/zeroTrustTunnelCloudflared", [
    [unprotected, "the engine would delete or replace it, and no name would lead anywhere"],
  ]),
  ...of(
    "AdminAccess",
    policy,
    [
      [set("requires", []), "a stolen password would be enough"],
      [set("includes", [{ everyone: {} }]), "everybody could log in"],
      [set("decision", "bypass"), "nobody would be asked"],
      [set("accountId", "ffffffffffffffffffffffffffffffff"), "it would be another account's"],
    ],
    /-admin$/,
  ),
  ...of(
    "AdminAccess",
    application,
    [[set("policies", []), "who may come would be a guess"]],
    /-n8n$/,
  ),
  ...of(
    "AdminAccess",
    application,
    [[set("destinations.0.uri", "n8n.aiqso.example"), "all of n8n would be open"]],
    /-open$/,
  ),
  ...of("TenantNames", "index/dnsRecord", [
    [set("name", "seftec.lanonasis.example"), "another tenant's visitors would come here"],
    [set("name", "*.lanonasis.example"), "every tenant's visitors would come here"],
    [set("content", "203.0.113.99"), "visitors would go to whoever has that address"],
    [set("proxied", false), "requests would pass Cloudflare by"],
  ]),
];
