import { z } from "zod";
import { serviceId, siteId, tierId } from "./ids.ts";
import { hostName, ipv4, oneLine, vmid } from "./values.ts";

const pinned = z.strictObject({
  vmid,
  ip: ipv4.describe("Address of the guest."),
  host: hostName.describe("PVE node that it runs on."),
});

/** `tenants/<environment>/<tenant>.yaml` */
export const tenantSchema = z
  .strictObject({
    name: oneLine(100, "the customer's name").describe("The customer's name, for people."),
    site: siteId.describe("Where the tenant lives: a file in platform/sites/."),
    tier: tierId.describe("What the tenant bought: an entry of platform/tiers.yaml."),
    services: z
      .array(serviceId, { error: "a list of service ids, for instance [crm, social]" })
      .max(100, { error: "a list of at most 100 service ids" })
      .describe(
        "The services that the tenant subscribes to: files in platform/services/. Those that come with every tenant are not listed.",
      ),
    pin: z
      .record(serviceId, pinned, { error: "a mapping of service ids" })
      .optional()
      .describe(
        "Guests that already run keep their numbers, by service. Default: the ledger decides.",
      ),
  })
  .describe("One customer. The file's name is the tenant's id, for ever.");
