import { z } from "zod";
import { domainName, flag, oneOf, storedSecret, text, whole } from "../values.ts";

const cloudflareId = (what: string) =>
  text(/^[0-9a-f]{32}$/, `${what}: 32 digits of 0-9 and a-f, as the dashboard's overview shows it`);

const access = z
  .strictObject({
    team: text(
      /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
      "the name of the Zero Trust team: what stands before .cloudflareaccess.com",
    ).describe("Name of the Zero Trust team, which is there before."),
    emailDomains: z
      .array(domainName, { error: "a list of domains" })
      .min(1, { error: "a list of at least one domain" })
      .describe("Whose people may come: those with an address at one of these domains."),
    sessionHours: whole(1, 720, "a whole number of hours")
      .default(12)
      .describe("How long a login lasts, hours. Default: 12."),
  })
  .optional()
  .describe(
    "Who gets to a route with `admin`: people who log in with a second factor. Default: nobody, and no route may have `admin`.",
  );

/** Cloudflare in front of a site: names, the way in, rules, and the login before admin planes. */
export const cloudflare = z
  .strictObject({
    account: cloudflareId("the id of the account").describe("The account of the zone."),
    zone: cloudflareId("the id of the zone").describe(
      "The zone whose name is the site's `domain`. It is there before the site; no stack makes or deletes it.",
    ),
    token: storedSecret.describe(
      "API token: for this zone DNS, Zone Settings, Zone WAF and SSL and Certificates; for the account Cloudflare Tunnel and Access: Apps and Policies; all Edit, and nothing else.",
    ),
    minTlsVersion: oneOf(["1.2", "1.3"])
      .default("1.2")
      .describe("Oldest TLS that visitors may speak. Default: 1.2."),
    managedRules: flag
      .default(false)
      .describe("Whether Cloudflare's managed rules are on. Needs the Pro plan. Default: false."),
    requestsPerTenSeconds: whole(20, 100_000, "a whole number of requests")
      .default(500)
      .describe(
        "How many requests one client address may make in 10 seconds over the whole zone, before it is refused for 10 seconds. Default: 500.",
      ),
    access,
    customDomains: flag
      .default(false)
      .describe(
        "Whether customers' own domains are taken, with certificates from Cloudflare. Needs Cloudflare for SaaS in the account; each name beyond the first hundred costs. Default: false.",
      ),
  })
  .optional()
  .describe(
    "Cloudflare in front of the site. What there is one of in a zone belongs to the platform stack. Default: it is not used.",
  );
