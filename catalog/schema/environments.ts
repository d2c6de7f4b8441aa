import { z } from "zod";
import { environmentId, siteId } from "./ids.ts";
import { oneOf } from "./values.ts";

export const lifecycle = oneOf(["disposable", "protected"]);

const environment = z.strictObject({
  sites: z
    .array(siteId, { error: "a list of site ids" })
    .min(1, { error: "a list of at least one site id" })
    .describe("The sites of this environment. A site belongs to exactly one."),
  lifecycle: lifecycle.describe(
    "disposable: everything in it may be replaced, data included. protected: databases are never replaced, a service is what its own file says.",
  ),
});

/** `platform/environments.yaml`: each environment is one platform stack and one folder of tenants. */
export const environmentsSchema = z
  .record(environmentId, environment, { error: "a mapping of environments" })
  .refine((all) => Object.keys(all).length > 0, { error: "at least one environment" })
  .describe("The environments, by id. Each is one platform stack and one folder tenants/<id>/.");
