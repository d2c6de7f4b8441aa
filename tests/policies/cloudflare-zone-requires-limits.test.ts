import { unknownValue } from "../../guard/graph.ts";
import { cloudflareZoneRequiresLimits } from "../../policies/rules/cloudflare-zone-requires-limits.ts";
import { aCloudflare, aRecord, zoneId } from "./support/cloudflare.ts";
import { aPlatform, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const stack = aPlatform();
const rate = (changed: object = {}) =>
  aCloudflare("Ruleset", "site-rules-rate-limit", {
    zoneId,
    phase: "http_ratelimit",
    rules: [
      {
        expression: "true",
        action: "block",
        enabled: true,
        ratelimit: { characteristics: ["cf.colo.id", "ip.src"], period: 10 },
        ...changed,
      },
    ],
  });
const firewall = (changed: object = {}) =>
  aCloudflare("Ruleset", "site-rules-firewall", {
    zoneId,
    phase: "http_request_firewall_custom",
    rules: [{ expression: "x", action: "block", enabled: true, ...changed }],
  });

ruleCases(cloudflareZoneRequiresLimits, {
  passes: {
    "a zone with its rules": { resources: [aRecord(), rate(), firewall()], stack },
    "a tenant's name: the rules are the platform's": { resources: [aRecord()], stack: aTenant() },
    "a text": { resources: [aRecord({ type: "TXT", proxied: false })], stack },
  },
  violates: {
    "a name that Cloudflare does not answer itself": {
      resources: [aRecord({ proxied: false }), rate(), firewall()],
      stack,
      says: "proxied has to be true",
    },
    "no limit": {
      resources: [aRecord(), firewall()],
      stack,
      says: "no rule of its zone's http_ratelimit limits how often one client asks",
    },
    "a limit that is switched off": {
      resources: [aRecord(), rate({ enabled: false }), firewall()],
      stack,
      says: "http_ratelimit",
    },
    "a limit of some hosts": {
      resources: [aRecord(), rate({ expression: 'http.host eq "a"' }), firewall()],
      stack,
      says: "http_ratelimit",
    },
    "a limit that only looks": {
      resources: [aRecord(), rate({ action: "log" }), firewall()],
      stack,
      says: "http_ratelimit",
    },
    "no firewall": {
      resources: [aRecord(), rate()],
      stack,
      says: "http_request_firewall_custom refuses",
    },
  },
  unknown: {
    "whether Cloudflare answers": {
      resources: [aRecord({ proxied: unknownValue }), rate(), firewall()],
      stack,
      says: "proxied has to be true",
    },
    "the rules": {
      resources: [aRecord(), { ...rate(), inputs: { zoneId, rules: unknownValue } }, firewall()],
      stack,
      says: "http_ratelimit",
    },
  },
});
