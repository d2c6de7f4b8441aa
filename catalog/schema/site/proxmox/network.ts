import { z } from "zod";
import { externalId } from "../../ids.ts";
import { bridgeName, cidr, flag, ipv4, port, vlanRange, vmidRange, whole } from "../../values.ts";

const network = z.strictObject({
  vlan: whole(1, 4094, "a VLAN").describe("802.1Q tag on the VLAN-aware bridge."),
  bridge: bridgeName.describe("The bridge on every host."),
  cidr: cidr.describe("The network's addresses."),
  gateway: ipv4.describe("The site's own router in this network."),
});

export const networks = z
  .strictObject({
    platform: network.describe("Where the shared guests stand."),
    machines: network
      .optional()
      .describe("Where virtual machines of the platform stand. Default: there is none."),
    tenants: network.describe("Where the guests of tenants stand, each behind its own firewall."),
  })
  .describe("The site's own router routes between them.");

export const ranges = z
  .strictObject({
    vmid: vmidRange.describe("VMIDs that the ledger may give out, both ends included."),
    vlan: vlanRange
      .optional()
      .describe(
        "VLANs that the ledger may give to bridge and silo tenants, both ends included. Needs `cidr`. Default: the site has none, and takes pool tenants alone.",
      ),
    cidr: cidr
      .optional()
      .describe(
        "Addresses of those VLANs: the first one gets the first /24, and so on. Needs `vlan`. Default: none.",
      ),
  })
  .refine((it) => it.vlan === undefined || it.cidr !== undefined, {
    error: '"cidr" is missing: needed because `vlan` is there, for instance cidr: 10.64.0.0/16',
    path: ["vlan"],
    params: { code: "E_MISSING" },
  })
  .refine((it) => it.cidr === undefined || it.vlan !== undefined, {
    error: '"vlan" is missing: needed because `cidr` is there, for instance vlan: 1100-1355',
    path: ["cidr"],
    params: { code: "E_MISSING" },
  })
  .describe("The numbers that belong to Tenantry on this site.");

/** Machines that Tenantry does not make. */
export const external = z
  .record(
    externalId,
    z.strictObject({
      ip: ipv4.describe("Its address."),
      ports: z
        .array(port, { error: "a list of TCP ports" })
        .min(1, { error: "a list of at least one TCP port" })
        .describe(
          "TCP ports that may be reached: by a guest of the platform whose `sends` names this, and with `tenants` by tenants' services too.",
        ),
      tenants: flag
        .default(false)
        .describe(
          "Whether a tenant's service may reach it, if its `uses` names this; {<id>.host} and {<id>.port} then stand for the address and the first port. Default: false.",
        ),
    }),
    { error: "a mapping of machines" },
  )
  .default({})
  .describe(
    "Machines that Tenantry does not make but whose ports guests may reach, by id. No id is a guest's too. Default: none.",
  );
