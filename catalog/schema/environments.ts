import { z } from "zod";
import { environmentId, siteId } from "./ids.ts";
import { oneOf, storedSecret, text } from "./values.ts";

export const lifecycle = oneOf(["disposable", "protected"]);

const environment = z.strictObject({
  sites: z
    .array(siteId, { error: "a list of site ids" })
    .min(1, { error: "a list of at least one site id" })
    .describe("The sites of this environment. A site belongs to exactly one."),
  lifecycle: lifecycle.describe(
    "disposable: everything in it may be replaced, data included. protected: databases are never replaced, a service is what its own file says.",
  ),
  webhook: z
    .strictObject({
      url: text(
        /^(?:https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|http:\/\/(?:127\.0\.0\.1|localhost))(?::[1-9]\d{0,4})?(?:\/[A-Za-z0-9._~-]+)*\/?$/,
        "https://host/path without a user or a query (http only for 127.0.0.1 and localhost)",
      ).describe("Where the outcome is posted as JSON."),
      key: storedSecret.describe("Signs the body: HMAC-SHA256 in the header X-Tenantry-Signature."),
    })
    .optional()
    .describe(
      "Told about the outcome of every stack run, once: for mails and dashboards. Default: outcomes are recorded, and posted nowhere.",
    ),
});

/** `platform/environments.yaml`: each environment is one platform stack and one folder of tenants. */
export const environmentsSchema = z
  .record(environmentId, environment, { error: "a mapping of environments" })
  .refine((all) => Object.keys(all).length > 0, { error: "at least one environment" })
  .describe("The environments, by id. Each is one platform stack and one folder tenants/<id>/.");
