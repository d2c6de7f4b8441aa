import { z } from "zod";
import { folderPath, oneOf, storedSecret, text } from "../values.ts";

const LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory";

const everyAuthority = {
  directory: text(
    /^https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[1-9]\d{0,4})?(?:\/[A-Za-z0-9._-]+)*$/,
    "the URL of an ACME directory: https://host/path without a user or a query",
  )
    .default(LETS_ENCRYPT)
    .describe(
      `ACME directory of the authority that issues. Another one issues every certificate again. Default: ${LETS_ENCRYPT}.`,
    ),
  email: text(
    /^[A-Za-z0-9._+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/,
    "an e-mail address, for instance ops@lanonasis.example",
  ).describe("Who the authority writes to when a certificate is about to end."),
};

/** By a TXT record: the only way to a wildcard, so one certificate serves every tenant's name below the domain. */
const byRecord = z
  .strictObject({
    challenge: z.literal("dns-01").describe("How the authority sees that the names are ours."),
    ...everyAuthority,
    cloudflareToken: storedSecret
      .optional()
      .describe(
        "API token of Cloudflare that may edit the DNS of the domain's zone and nothing else.",
      ),
    hook: folderPath
      .optional()
      .describe(
        "Program on the hosts, instead of Cloudflare: called as `present NAME VALUE` and `cleanup NAME VALUE`.",
      ),
  })
  .refine((it) => (it.cloudflareToken === undefined) !== (it.hook === undefined), {
    error: "either cloudflareToken or hook",
  });

/** By a file that the proxy serves: one certificate for each name. */
const byFile = z.strictObject({
  challenge: z
    .literal("http-01")
    .describe(
      "A certificate for each tenant's host, since no wildcard can be proven this way. Let's Encrypt issues 50 a week below one registered domain.",
    ),
  ...everyAuthority,
});

/** What the site's proxy promises by TLS, and who issues its certificates. */
export const tls = z
  .strictObject({
    minimum: oneOf(["1.2", "1.3"])
      .default("1.3")
      .describe('Oldest TLS that the proxy speaks. Default: "1.3".'),
    acme: z
      .discriminatedUnion("challenge", [byRecord, byFile], {
        error: "a mapping with challenge: dns-01 or http-01",
      })
      .optional()
      .describe(
        "Certificates are issued and renewed on each host. Default: not; whoever runs the site puts them there, and until then a self-signed one is used.",
      ),
  })
  .prefault({})
  .describe("TLS of the site's proxy. Default: TLS 1.3 alone, no authority.");
