import { z } from "zod";
import { isAgeRecipient } from "../../age-recipient.ts";
import { checkedText, flag, imageReference, storedSecret, text, whole } from "../../values.ts";

/** What CloudWatch Logs takes as days of retention, and no other. */
const RETENTION = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;
const retentionForm = `a number of days that CloudWatch keeps logs for: one of ${RETENTION.join(", ")}`;

export const retentionDays = z
  .int({ error: retentionForm })
  .refine((days) => (RETENTION as readonly number[]).includes(days), { error: retentionForm });

export const backup = z
  .strictObject({
    schedule: text(
      /^cron\([^\s()]+ [^\s()]+ (?:\* \* \?|\? \* \*) \*\)$/,
      "a schedule of AWS for every day, for instance cron(0 3 * * ? *)",
    ).describe("When AWS Backup copies what carries the tag tenantry:backup, in UTC."),
    days: whole(1, 36_500, "a whole number of days").describe("Days that a copy is kept."),
    coldAfterDays: whole(1, 36_410, "a whole number of days")
      .optional()
      .describe(
        "Days after which a copy goes to cold storage, where it stays at least 90 days. Default: never.",
      ),
    locked: flag.describe(
      "Whether the vault is locked: then nobody removes a copy before its time, the account's owner included. A locked one keeps copies for 7 days at least.",
    ),
  })
  .describe("Nightly copies by AWS Backup of tenants whose tier has `backup: nightly`.");

export const dumps = z
  .strictObject({
    image: imageReference.describe("OCI image of the task that dumps, by its digest."),
    recipient: checkedText(
      /^age1[02-9ac-hj-np-z]{58}$/,
      "an age recipient without a typing error, as age-keygen prints it: age1…",
      isAgeRecipient,
    ).describe("Who can read the dumps. The private half is nowhere in the account."),
    days: whole(1, 3650, "a whole number of days").describe("Days that a dump is kept."),
    glacierDays: whole(1, 3650, "a whole number of days")
      .optional()
      .describe("Days after which a dump goes to Glacier. Default: never."),
  })
  .optional()
  .describe(
    "Nightly dump of every tenant's databases, encrypted, restorable alone: RDS restores a whole server or nothing. Default: none.",
  );

/** What tells two subscriptions apart: spelling in capitals does not. */
function addressKey(address: string): string {
  return address.toLowerCase().replaceAll(/[^a-z0-9._@-]/g, "-");
}

export const alarms = z
  .strictObject({
    email: z
      .array(
        text(/^[^\s@,]{1,64}@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}$/, "an e-mail address"),
        { error: "a list of e-mail addresses" },
      )
      .refine((all) => new Set(all.map(addressKey)).size === all.length, {
        error: "addresses that differ in letters and digits, each once",
      })
      .describe("Addresses that alarms are mailed to. Each confirms its subscription once."),
    pagerduty: storedSecret
      .optional()
      .describe(
        "Where PagerDuty's integration URL stands, which is a secret: env:NAME or file:PATH. Default: none.",
      ),
  })
  .refine((it) => it.email.length > 0 || it.pagerduty !== undefined, {
    error: "at least one e-mail address, or `pagerduty`: an alarm that nobody hears is none",
    path: ["email"],
  })
  .describe("Who is told about alarms of the site and of its tenants.");

export const deploys = z
  .strictObject({
    repository: text(
      /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[A-Za-z0-9._-]{1,100}$/,
      "a repository on GitHub as owner/name",
    ).describe("Repository whose workflows may deploy."),
    environment: text(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
      "the name of an environment on GitHub",
    ).describe("Environment on GitHub that they have to run in."),
  })
  .optional()
  .describe("Who may deploy with GitHub's OIDC tokens, without stored keys. Default: nobody.");

export const fleet = z
  .strictObject({
    instanceType: text(
      /^(?!a1\.)[a-z]+\d+(?!g)[a-z-]*\.[a-z0-9-]+$/,
      "an instance type for x86-64, for instance m7i.large (Graviton, as m7g, starts none of the tasks)",
    ).describe(
      "Type of the machines, for x86-64 as the tasks are. Another one replaces them one after the other.",
    ),
    min: whole(2, 1000, "a whole number of machines").describe(
      "How many there are at least: with fewer than two there is none while one is renewed.",
    ),
    max: whole(2, 1000, "a whole number of machines").describe("How many there are at most."),
  })
  .refine((it) => it.min <= it.max, {
    error: "a number that is not below `min`",
    path: ["max"],
  })
  .optional()
  .describe(
    "Machines of the cluster beside Fargate, for services with `aws.runsOn: fleet`. Silo tenants have none. Default: none.",
  );
