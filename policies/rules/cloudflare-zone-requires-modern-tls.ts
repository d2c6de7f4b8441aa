import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { at, listOf, mapOf } from "../../guard/read/values.ts";
import { ofCloudflare } from "../read/cloudflare.ts";
import type { Report, Rule } from "../rule.ts";

/** What a zone that leads somewhere is set to: what is left out is whatever somebody clicked. */
const wanted: Readonly<Record<string, readonly unknown[]>> = {
  ssl: ["strict"],
  min_tls_version: ["1.2", "1.3"],
  tls_1_3: ["on"],
  "0rtt": ["off"],
  always_use_https: ["on"],
};

const versions: readonly unknown[] = ["1.2", "1.3"];

export const cloudflareZoneRequiresModernTls: Rule = {
  id: "cloudflare-zone-requires-modern-tls",
  title:
    "Visitors speak TLS 1.2 or newer to Cloudflare, and Cloudflare verifies the site's certificate.",
  severity: "high",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [],
  remedy:
    "Set the zone with ZoneSettings, and leave noTlsVerify false in the tunnel's rules and minTlsVersion 1.2 in a custom hostname.",
  url: "https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/full-strict/",
  stack({ resources, stack }, report) {
    if (stack.tenant === null) judgeZones(resources, report);
    for (const tunnel of ofCloudflare(resources, "ZeroTrustTunnelCloudflaredConfig")) {
      judgeTunnel(tunnel, report);
    }
    for (const { name, urn, inputs } of ofCloudflare(resources, "CustomHostname")) {
      const version = at(inputs, "ssl", "settings", "minTlsVersion");
      if (versions.includes(version)) continue;
      report(`${name}: ssl.settings.minTlsVersion ${unlike(version, ["1.2", "1.3"])}`, urn);
    }
  },
};

/** A browser that came once by HTTPS never comes back without. */
const header = "security_header";

/** Each zone of which the platform has a name. */
function judgeZones(resources: readonly GraphResource[], report: Report): void {
  const settings = ofCloudflare(resources, "ZoneSetting");
  const records = ofCloudflare(resources, "DnsRecord");
  const zones = new Map(records.map((record) => [record.inputs["zoneId"], record]));
  for (const [zone, record] of zones) {
    for (const [id, values] of Object.entries(wanted)) {
      const setting = settings.find(
        ({ inputs }) => inputs["zoneId"] === zone && inputs["settingId"] === id,
      );
      if (!setting) {
        report(
          `${record.name}: its zone has no setting ${id}, so it is whatever it was.`,
          record.urn,
        );
      } else if (!values.includes(setting.inputs["value"])) {
        report(`${setting.name}: value ${unlike(setting.inputs["value"], values)}`, setting.urn);
      }
    }
    const isStrict = settings.some(
      ({ inputs }) =>
        inputs["zoneId"] === zone &&
        inputs["settingId"] === header &&
        at(inputs, "value", "strict_transport_security", "enabled") === true,
    );
    if (isStrict) continue;
    report(`${record.name}: its zone has no ${header} with strict_transport_security.`, record.urn);
  }
}

function judgeTunnel({ name, urn, inputs }: GraphResource, report: Report): void {
  const rules = listOf(at(inputs, "config", "ingresses"));
  for (const [index, rule] of [at(inputs, "config"), ...rules].entries()) {
    const off = mapOf(at(rule, "originRequest"))["noTlsVerify"] ?? false;
    if (off === false) continue;
    const where = index === 0 ? "config" : `config.ingresses[${index - 1}]`;
    report(`${name}: ${where}.originRequest.noTlsVerify ${unlike(off, [false])}`, urn);
  }
}

function unlike(value: unknown, allowed: readonly unknown[]): string {
  const problem = value === unknownValue ? "is not known before the update" : "is something else";
  return `${problem}. Allowed: ${allowed.join(", ")}.`;
}
