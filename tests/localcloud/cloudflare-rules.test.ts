import { expect, test } from "vitest";
import { cloudflareRules } from "../../localcloud/rules/cloudflare/index.ts";
import {
  application,
  customHostname,
  domain,
  fallback,
  limit,
  otherZone,
  policy,
  record,
  ruleset,
  tunnel,
  tunnelRules,
  zones,
} from "./requests-cloudflare.ts";
import type { RuleCase } from "./rule-case.ts";
import type { Cloud } from "./support.ts";
import { testRules } from "./test-rules.ts";

const recordStands = async (c: Cloud) => {
  await zones(c);
  await c.create(record());
};
const base64 = (bytes: number): string => Buffer.alloc(bytes, 7).toString("base64");
const all = { service: "http_status:404" };
const one = { hostname: domain, service: "https://10.0.0.1:443" };

const ruleCases: readonly RuleCase[] = [
  {
    rule: "cloudflare-zone-exists",
    before: zones,
    breaks: (c) => c.create(record({ zoneId: "000000000000000000000000000000ff" })),
    passes: (c) => c.create(record()),
  },
  {
    rule: "cloudflare-record-conflict",
    before: recordStands,
    breaks: (c) => c.create(record({ type: "CNAME", content: "elsewhere.example" }, "again")),
    passes: (c) => c.create(record({ content: "192.0.2.2" }, "again")),
  },
  {
    rule: "cloudflare-record-in-zone",
    before: zones,
    breaks: (c) => c.create(record({ name: `acme.not-${domain}` })),
    passes: (c) => c.create(record({ name: `*.${domain}` })),
  },
  {
    rule: "cloudflare-record-ttl",
    before: zones,
    breaks: (c) => c.create(record({ ttl: 300 })),
    passes: (c) => c.create(record({ ttl: 300, proxied: false })),
  },
  {
    rule: "cloudflare-custom-hostname-taken",
    before: async (c) => {
      await zones(c);
      await c.create(customHostname("shop.customer.example", "first"));
    },
    breaks: (c) => c.create(customHostname("shop.customer.example", "second")),
    passes: (c) => c.create(customHostname("www.customer.example", "second")),
  },
  {
    rule: "cloudflare-fallback-record",
    before: async (c) => {
      await zones(c);
      await c.create(record({ name: `customers.${domain}`, proxied: false, ttl: 60 }, "grey"));
    },
    breaks: (c) => c.create(fallback),
    passes: async (c) => {
      await c.create(record({ name: `customers.${domain}`, content: "192.0.2.2" }, "orange"));
      await c.create(fallback);
    },
  },
  {
    rule: "cloudflare-phase-taken",
    before: async (c) => {
      await zones(c);
      await c.create(ruleset());
    },
    breaks: (c) => c.create(ruleset({}, "second")),
    passes: (c) => c.create(ruleset({ zoneId: otherZone }, "second")),
  },
  {
    rule: "cloudflare-rate-limit-place",
    check: /rules\[0\]\.ratelimit\.characteristics: must have cf\.colo\.id/,
    before: zones,
    breaks: (c) => c.create(limit(["ip.src"])),
    passes: (c) => c.create(limit(["ip.src", "cf.colo.id"])),
  },
  {
    rule: "cloudflare-rule-ref-once",
    check: /rules\[1\]\.ref: is a, as an earlier rule's is/,
    before: zones,
    breaks: (c) => c.create(ruleset({ rules: rulesNamed("a", "a") })),
    passes: (c) => c.create(ruleset({ rules: rulesNamed("a", "b") })),
  },
  {
    rule: "cloudflare-tunnel-name-taken",
    before: (c) => c.create(tunnel()),
    breaks: (c) => c.create(tunnel({}, "second")),
    passes: (c) => c.create(tunnel({ name: "other" }, "second")),
  },
  {
    rule: "cloudflare-tunnel-secret",
    breaks: (c) => c.create(tunnel({ tunnelSecret: base64(31) })),
    passes: (c) => c.create(tunnel({ tunnelSecret: base64(32) })),
  },
  {
    rule: "cloudflare-tunnel-exists",
    breaks: (c) => c.create(tunnelRules("local000-no-such-tunnel", [all])),
    passes: async (c) => c.create(tunnelRules((await c.create(tunnel())).id, [all])),
  },
  {
    rule: "cloudflare-ingress-catch-all",
    check: /config\.ingresses\[1\]: is the last rule and must match all URLs/,
    breaks: async (c) => c.create(tunnelRules((await c.create(tunnel())).id, [one, one])),
    passes: async (c) => c.create(tunnelRules((await c.create(tunnel())).id, [one, all])),
  },
  {
    rule: "cloudflare-access-policy-exists",
    breaks: (c) => c.create(application("local000-no-such-policy")),
    passes: async (c) => c.create(application((await c.create(policy)).id)),
  },
  {
    rule: "cloudflare-access-policy-in-use",
    breaks: async (c) => {
      const made = await c.create(policy);
      await c.create(application(made.id));
      await c.remove(policy, made);
    },
    passes: async (c) => {
      const made = await c.create(policy);
      const used = await c.create(application(made.id));
      await c.remove(application(made.id), used);
      await c.remove(policy, made);
    },
  },
];
testRules(ruleCases);

function rulesNamed(...refs: string[]) {
  return refs.map((ref) => ({ ref, expression: "true", action: "block" }));
}

test("every rule about Cloudflare cites a public source and has a case that breaks it", () => {
  // It refuses nothing: it says what the zones of the others are.
  const shown = new Set([...ruleCases.map(({ rule }) => rule), "cloudflare-zone-known"]);
  expect(cloudflareRules.filter((rule) => !shown.has(rule.id)).map((rule) => rule.id)).toEqual([]);
  const unsourced = cloudflareRules.filter(
    ({ source }) => !/https:\/\/|@pulumi\/cloudflare/.test(source),
  );
  expect(unsourced.map((rule) => rule.id)).toEqual([]);
});
