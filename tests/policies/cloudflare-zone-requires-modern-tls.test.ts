import { unknownValue } from "../../guard/graph.ts";
import { cloudflareZoneRequiresModernTls } from "../../policies/rules/cloudflare-zone-requires-modern-tls.ts";
import { aCloudflare, aRecord, tunnelRules, zoneId } from "./support/cloudflare.ts";
import { aPlatform, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const stack = aPlatform();
const safe: Readonly<Record<string, unknown>> = {
  ssl: "strict",
  min_tls_version: "1.2",
  tls_1_3: "on",
  "0rtt": "off",
  always_use_https: "on",
  security_header: { strict_transport_security: { enabled: true } },
};
const settings = (changed: Readonly<Record<string, unknown>> = {}) =>
  Object.entries({ ...safe, ...changed }).flatMap(([settingId, value]) =>
    value === undefined
      ? []
      : [aCloudflare("ZoneSetting", `site-zone-${settingId}`, { zoneId, settingId, value })],
  );
const hostname = (minTlsVersion: unknown) =>
  aCloudflare("CustomHostname", "acme-domain", { zoneId, ssl: { settings: { minTlsVersion } } });
const verifying = (noTlsVerify: unknown) => tunnelRules({}, { originRequest: { noTlsVerify } });

ruleCases(cloudflareZoneRequiresModernTls, {
  passes: {
    "a zone with all settings": { resources: [aRecord(), ...settings()], stack },
    "a newer version": { resources: [aRecord(), ...settings({ min_tls_version: "1.3" })], stack },
    "a setting that is not asked for": {
      resources: [aRecord(), ...settings({ brotli: "off" })],
      stack,
    },
    "a zone without a name of the stack": { resources: [], stack },
    "a tunnel that verifies": { resources: [verifying(false)], stack },
    "a customer's domain with TLS 1.2": { resources: [hostname("1.2")], stack: aTenant() },
  },
  violates: {
    ...Object.fromEntries(
      Object.entries({ ssl: "full", min_tls_version: "1.1", always_use_https: "off" }).map(
        ([id, value]) => [
          `${id} of another value`,
          {
            resources: [aRecord(), ...settings({ [id]: value })],
            stack,
            on: `site-zone-${id}`,
            says: "value is something else",
          },
        ],
      ),
    ),
    "early data": {
      resources: [aRecord(), ...settings({ "0rtt": "on" })],
      stack,
      on: "site-zone-0rtt",
      says: "Allowed: off",
    },
    "browsers that may come back over plain HTTP": {
      resources: [
        aRecord(),
        ...settings({ security_header: { strict_transport_security: { enabled: false } } }),
      ],
      stack,
      says: "no security_header with strict_transport_security",
    },
    "a setting that is left to whatever it was": {
      resources: [aRecord(), ...settings({ ssl: undefined })],
      stack,
      says: "its zone has no setting ssl",
    },
    "a tunnel that does not verify": {
      resources: [verifying(true)],
      stack,
      says: "config.ingresses[1].originRequest.noTlsVerify is something else",
    },
    "a customer's domain with old TLS": {
      resources: [hostname("1.0")],
      stack: aTenant(),
      says: "ssl.settings.minTlsVersion is something else",
    },
  },
  unknown: {
    "a setting": {
      resources: [aRecord(), ...settings({ ssl: unknownValue })],
      stack,
      on: "site-zone-ssl",
      says: "value is not known before the update",
    },
    "whether a tunnel verifies": {
      resources: [verifying(unknownValue)],
      stack,
      says: "noTlsVerify is not known before the update",
    },
  },
});
