import type { GraphResource } from "../../guard/graph.ts";
import { at, listOf } from "../../guard/read/values.ts";
import { ofCloudflare } from "../read/cloudflare.ts";
import type { Rule } from "../rule.ts";

/** What has to stand in a zone's rules, by phase. */
const phases: readonly (readonly [
  phase: string,
  what: string,
  fits: (rule: unknown) => boolean,
])[] = [
  [
    "http_ratelimit",
    "limits how often one client asks",
    (rule) =>
      isOn(rule) &&
      at(rule, "expression") === "true" &&
      listOf(at(rule, "ratelimit", "characteristics")).includes("ip.src"),
  ],
  ["http_request_firewall_custom", "refuses what no service gives away", isOn],
];

/** Names at Cloudflare that it does not answer itself pass every rule by, and tell everybody where the site is. */
export const cloudflareZoneRequiresLimits: Rule = {
  id: "cloudflare-zone-requires-limits",
  title:
    "What arrives at a site's names passes Cloudflare's rules, which limit every client on every host.",
  severity: "high",
  level: { protected: "mandatory", disposable: "advisory" },
  frameworks: [],
  remedy: "Make names with ZoneRecords, which Cloudflare answers for, and rules with ZoneRules.",
  url: "https://developers.cloudflare.com/waf/rate-limiting-rules/",
  stack({ resources, stack }, report) {
    const records = ofCloudflare(resources, "DnsRecord").filter(({ inputs }) =>
      ["A", "AAAA", "CNAME"].includes(String(inputs["type"])),
    );
    for (const { name, urn, inputs } of records) {
      if (inputs["proxied"] === true) continue;
      report(`${name}: proxied has to be true: requests would pass Cloudflare by.`, urn);
    }
    if (stack.tenant !== null) return;
    for (const [zone, record] of new Map(records.map((it) => [it.inputs["zoneId"], it]))) {
      for (const [phase, what, fits] of phases) {
        const rules = rulesOf(resources, zone, phase);
        if (rules.some(fits)) continue;
        report(
          `${record.name}: no rule of its zone's ${phase} ${what} and is switched on.`,
          record.urn,
        );
      }
    }
  },
};

function isOn(rule: unknown): boolean {
  const enabled = at(rule, "enabled") ?? true;
  return enabled === true && at(rule, "action") === "block";
}

function rulesOf(
  resources: readonly GraphResource[],
  zone: unknown,
  phase: string,
): readonly unknown[] {
  return ofCloudflare(resources, "Ruleset")
    .filter(({ inputs }) => inputs["zoneId"] === zone && inputs["phase"] === phase)
    .flatMap(({ inputs }) => listOf(inputs["rules"]));
}
