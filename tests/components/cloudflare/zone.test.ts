import { expect, test } from "vitest";
import { TenantNames } from "../../../components/edge/cloudflare/tenant-names.ts";
import {
  ZoneRecords,
  type ZoneRecordsArgs,
} from "../../../components/edge/cloudflare/zone-records.ts";
import { ZoneRules } from "../../../components/edge/cloudflare/zone-rules.ts";
import { ZoneSettings } from "../../../components/edge/cloudflare/zone-settings.ts";
import { recordProgram } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { cloudflareOptions, zone } from "./options.ts";

const records = (more: Partial<ZoneRecordsArgs> = {}) =>
  recordProgram(() => {
    new ZoneRecords(
      "site-names",
      { zone, domain: "site.example", target: { ip: "192.0.2.1" }, ...more },
      cloudflareOptions(),
    );
  });
const rules = (managedRules: boolean) =>
  recordProgram(() => {
    new ZoneRules(
      "site-rules",
      { zone, requestsPerTenSeconds: 300, managedRules },
      cloudflareOptions(),
    );
  });

test("each setting of a zone is a resource of its own, and all of them are the strict ones", async () => {
  const made = await recordProgram(() => {
    new ZoneSettings("site-zone", { zone, minTlsVersion: "1.3" }, cloudflareOptions());
  });
  const values = made
    .filter(({ type }) => type.endsWith(":ZoneSetting"))
    .map(({ name, inputs }) => [name, inputs["settingId"], inputs["value"]]);
  expect(values).toEqual([
    ["site-zone-ssl", "ssl", "strict"],
    ["site-zone-min-tls-version", "min_tls_version", "1.3"],
    ["site-zone-tls-1-3", "tls_1_3", "on"],
    ["site-zone-0rtt", "0rtt", "off"],
    ["site-zone-always-use-https", "always_use_https", "on"],
    ["site-zone-automatic-https-rewrites", "automatic_https_rewrites", "on"],
    ["site-zone-websockets", "websockets", "on"],
    [
      "site-zone-security-header",
      "security_header",
      {
        strict_transport_security: {
          enabled: true,
          max_age: 31_536_000,
          include_subdomains: true,
          preload: false,
          nosniff: true,
        },
      },
    ],
  ]);
});

test("a wildcard serves every tenant, and Cloudflare answers for each name", async () => {
  const made = await records();
  expect(listOf(made)).toEqual([
    "ZoneRecords site-names",
    "DnsRecord site-names",
    "DnsRecord site-names-tenants",
  ]);
  expect(find(made, "DnsRecord", "site-names-tenants").inputs).toEqual({
    zoneId: zone,
    name: "*.site.example",
    type: "A",
    content: "192.0.2.1",
    ttl: 1,
    proxied: true,
    comment: "tenantry",
  });
});

test("names lead into a tunnel by its id", async () => {
  const { inputs } = find(
    await records({ target: { tunnelId: "t-1" } }),
    "DnsRecord",
    "site-names",
  );
  expect([inputs["type"], inputs["content"]]).toEqual(["CNAME", "t-1.cfargotunnel.com"]);
});

test("customers' own domains arrive at a name that no tenant can have", async () => {
  const made = await records({ customers: "tenantry--customers.site.example" });
  expect(find(made, "DnsRecord", "site-names-customers").inputs["name"]).toBe(
    "tenantry--customers.site.example",
  );
  expect(find(made, "CustomHostnameFallbackOrigin", "site-names-fallback").inputs).toEqual({
    zoneId: zone,
    origin: "tenantry--customers.site.example",
  });
});

test("every rule of a zone has a name of its own and is on, and the limit counts in each data centre", async () => {
  const made = await rules(false);
  expect(listOf(made)).toEqual([
    "ZoneRules site-rules",
    "Ruleset site-rules-firewall",
    "Ruleset site-rules-rate-limit",
  ]);
  expect(find(made, "Ruleset", "site-rules-rate-limit").inputs).toMatchObject({
    phase: "http_ratelimit",
    kind: "zone",
    rules: [
      {
        ref: "per_client",
        expression: "true",
        action: "block",
        enabled: true,
        ratelimit: {
          characteristics: ["cf.colo.id", "ip.src"],
          period: 10,
          requestsPerPeriod: 300,
          mitigationTimeout: 10,
        },
      },
    ],
  });
});

test("Cloudflare's managed rules are there where the plan has them", async () => {
  expect(find(await rules(true), "Ruleset", "site-rules-managed").inputs).toMatchObject({
    phase: "http_request_firewall_managed",
    rules: [{ action: "execute", actionParameters: { id: "efb7b8c949ac4650a09736fc376e9aee" } }],
  });
});

test("a tenant's own names are its hosts on a machine of its own, and its domains with TLS 1.2 or newer", async () => {
  const made = await recordProgram(() => {
    const own = [{ host: "acme.site.example", ip: "192.0.2.9" }];
    new TenantNames(
      "acme-names",
      { zone, records: own, domains: ["shop.customer.example"] },
      cloudflareOptions(),
    );
  });
  expect(listOf(made).sort()).toEqual([
    "CustomHostname acme-names-shop.customer.example",
    "DnsRecord acme-names-acme.site.example",
    "TenantNames acme-names",
  ]);
  expect(find(made, "DnsRecord", "acme-names-acme.site.example").inputs).toMatchObject({
    name: "acme.site.example",
    type: "A",
    content: "192.0.2.9",
    proxied: true,
  });
  expect(find(made, "CustomHostname", "acme-names-shop.customer.example").inputs).toMatchObject({
    zoneId: zone,
    hostname: "shop.customer.example",
    ssl: { method: "http", type: "dv", wildcard: false, settings: { minTlsVersion: "1.2" } },
  });
});
