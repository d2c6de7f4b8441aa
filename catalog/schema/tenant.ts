import { z } from "zod";
import { serviceId, siteId, tierId } from "./ids.ts";
import { ownDomain } from "./own-domain.ts";
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
    domains: z
      .record(
        ownDomain,
        z.strictObject({
          service: serviceId.describe(
            "The service that answers there, at /: one that is mounted on a host of its own, on /, or on a path that is taken off.",
          ),
        }),
        { error: "a mapping of domains, for instance shop.customer.example: { service: crm }" },
      )
      .refine((all) => Object.keys(all).length > 0, { error: "at least one domain" })
      .refine((all) => Object.keys(all).length <= 20, { error: "at most 20 domains" })
      .optional()
      .describe(
        "Domains of the customer's own. Each is routed once `tenantry domain check` has found its TXT record. Default: none.",
      ),
    pin: z
      .record(serviceId, pinned, { error: "a mapping of service ids" })
      .optional()
      .describe(
        "Guests that already run keep their numbers, by service. Default: the ledger decides.",
      ),
  })
  .describe("One customer. The file's name is the tenant's id, for ever.");
