import { z } from "zod";
import { sizeWord, tierId } from "./ids.ts";
import { oneOf, whole } from "./values.ts";

const tier = z.strictObject({
  isolation: oneOf(["pool", "bridge", "silo"]).describe(
    "How much a tenant shares. pool: own guests or tasks on the shared network, firewalled one by one; databases on the shared server. bridge: own database servers (Proxmox: and an own VLAN; AWS: and an own cache). silo: own network, own database and cache servers (Proxmox: on hosts of its own; AWS: with an own load balancer, cluster and key).",
  ),
  size: sizeWord.describe(
    "Which of the `sizes` in a service's file, and in the site's `dedicated`, its guests get.",
  ),
  maxServices: whole(1, 100, "a whole number of services").describe(
    "How many services a tenant may subscribe to, beside those that come with every tenant.",
  ),
  backup: oneOf(["none", "nightly"]).describe("nightly: inside the site's backup window."),
});

/** `platform/tiers.yaml` */
export const tiersSchema = z
  .record(tierId, tier, { error: "a mapping of tiers" })
  .refine((all) => Object.keys(all).length > 0, { error: "at least one tier" })
  .describe("What a tenant can buy, by id.");
