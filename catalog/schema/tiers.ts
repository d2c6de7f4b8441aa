import { z } from "zod";
import { sizeWord, tierId } from "./ids.ts";
import { oneOf, whole } from "./values.ts";

const tier = z.strictObject({
  isolation: oneOf(["pool", "bridge", "silo"]).describe(
    "How much a tenant shares. pool: own guests on the shared tenant network, firewalled one by one; databases on the shared server. bridge: own VLAN and own database guest. silo: own VLAN, own database and cache guests, on hosts of its own.",
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
