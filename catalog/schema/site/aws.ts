import { z } from "zod";
import { type QuotaId, quotaIds, quotas } from "../../aws/quotas.ts";
import { awsAccount, awsRegion } from "../aws-values.ts";
import { domainName, flag, text, whole } from "../values.ts";
import { cache, databases, dedicated } from "./aws/data.ts";
import { network, ranges } from "./aws/network.ts";
import { alarms, backup, deploys, dumps, fleet, retentionDays } from "./aws/operations.ts";

const hostedZone = text(
  /^Z[A-Z0-9]{7,31}$/,
  "the id of a Route 53 hosted zone: Z and 7 to 31 capital letters and digits, for instance Z0123456789ABCDEFGHIJ",
);

const repository = text(
  /^(?=.{2,200}$)[a-z0-9]+(?:[._-][a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)*$/,
  "the name of an image repository: a-z, 0-9 and single . _ - / between them",
);

function raised(): Record<QuotaId, z.ZodOptional<z.ZodNumber>> {
  const entries = quotaIds.map((id) => {
    const { title, per, default: usual, adjustable } = quotas[id];
    const more = adjustable ? "" : ", and raised for nobody";
    const what = `How many ${title} there may be: one limit for each ${per}. Default: ${usual}${more}.`;
    return [id, whole(1, 1_000_000, "a whole number").optional().describe(what)];
  });
  return Object.fromEntries(entries) as never;
}

/** `platform/sites/<site>.yaml` of an AWS account and region. Credentials come from the environment, never from a file. */
export const awsSite = z.strictObject({
  substrate: z.literal("aws").describe("What the site is made of."),
  account: awsAccount.describe(
    "The one AWS account that the provider may touch. For ever: the ledger records it.",
  ),
  region: awsRegion.describe(
    "The AWS region. For ever: a tenant's data does not move by an edit, and the ledger records it.",
  ),
  domain: domainName.describe(
    "A tenant answers at <id>.<domain>. One domain belongs to one AWS site, whose certificate covers it.",
  ),
  hostedZone: hostedZone.describe("Route 53 hosted zone of `domain`. It is there before the site."),
  network,
  ranges,
  databases,
  cache,
  dedicated,
  quotas: z
    .strictObject(raised())
    .default({})
    .describe(
      "Quotas of AWS that its support raised for this account and region. Default: AWS's own defaults.",
    ),
  repositories: z
    .array(repository, { error: "a list of image repositories" })
    .refine((all) => new Set(all).size === all.length, { error: "each repository once" })
    .default([])
    .describe("Image repositories that the platform stack makes. Default: none."),
  files: flag
    .default(false)
    .describe(
      "Whether there is a file system (EFS) for services that keep files: about 0.33 USD a month for each GiB. Default: false.",
    ),
  staticAddresses: flag
    .default(false)
    .describe(
      "Whether the load balancers of the shards have fixed addresses, by a network load balancer in front of each and an elastic IP a zone. Default: false.",
    ),
  backup,
  dumps,
  logDays: retentionDays.describe("Days that logs of the site and of its tenants are kept."),
  alarms,
  deploys,
  fleet,
});
