import { unknownValue } from "../../guard/graph.ts";
import { cloudflareResourceMatchesSite } from "../../policies/rules/cloudflare-resource-matches-site.ts";
import { aCloudflare, accountId, aRecord, tunnel, zoneId } from "./support/cloudflare.ts";
import { anAwsSite, aPlatform, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const stack = aTenant();
const platform = aPlatform();
const other = "000000000000000000000000000000ff";
const ruleset = aCloudflare("Ruleset", "site-rules", { zoneId });
const domain = (inputs: object) =>
  aCloudflare("CustomHostname", "acme-domain", { zoneId, hostname: "shop.example", ...inputs });

ruleCases(cloudflareResourceMatchesSite, {
  passes: {
    "what a zone has once, in the platform's stack": {
      resources: [ruleset, tunnel, aRecord()],
      stack: platform,
    },
    "a customer's own domain in the zone of its site": { resources: [domain({})], stack },
    "a record of the tenant's own host": {
      resources: [aRecord({ name: "acme--shop.site.example" })],
      stack,
    },
  },
  violates: {
    "what a zone has once, in a tenant's stack": {
      resources: [ruleset],
      stack,
      says: "a Ruleset is there once for a zone or an account",
    },
    "a zone that no site names": {
      resources: [domain({ zoneId: other })],
      stack,
      says: "zoneId is none of the stack's sites",
    },
    "an account that no site names": {
      resources: [aCloudflare("ZeroTrustAccessPolicy", "site-admin", { accountId: other })],
      stack: platform,
      says: "accountId is none of the stack's sites",
    },
    "a zone where the site has none": {
      resources: [domain({})],
      stack: aTenant({ sites: [anAwsSite] }),
      says: "zoneId is none",
    },
    "a record of a second tenant's host": {
      resources: [aRecord({ name: "globex.site.example" })],
      stack,
      says: "name is no host of the stack's tenant",
    },
    "a tenant's record for everybody": {
      resources: [aRecord({ name: "*.site.example" })],
      stack,
      says: "name is no host",
    },
  },
  unknown: {
    "the zone": {
      resources: [domain({ zoneId: unknownValue })],
      stack,
      says: "zoneId is not known before the update",
    },
    "the name of a tenant's record": {
      resources: [aRecord({ name: unknownValue })],
      stack,
      says: "name is not known before the update",
    },
    "where a record leads": {
      resources: [aRecord({ content: unknownValue, accountId })],
      stack: platform,
    },
  },
});
