import { z } from "zod";
import { guestOf, tenantId } from "./ids.ts";
import { calendarDate, hostName, imageDigest, ipv4, text } from "./values.ts";

const tenantNumber = text(/^[1-9]\d{0,6}$/, "a tenant's number: a whole number from 1 to 9999999");
const vmidKey = text(/^[1-9]\d{2,8}$/, "a VMID: a whole number from 100 to 999999999");

const guest = z.strictObject({
  of: guestOf.describe("Whose guest it is: <tenant>/<service>."),
  ip: ipv4.describe("Its address."),
  host: hostName.describe("PVE node that it was placed on. It does not move by itself."),
  image: imageDigest
    .optional()
    .describe(
      "Digest that a protected guest was made from; it keeps that one. Default: the one in the service's file.",
    ),
});

const tombstone = z.strictObject({
  of: guestOf.describe("Whose guest it was. The VMID never comes back."),
  ip: ipv4.optional().describe("The address that it had. Default: none is held back."),
  ipFreeFrom: calendarDate.describe(
    "First day on which the address may be given to another guest.",
  ),
});

/** `platform/ledger/<site>.yaml`, keyed and sorted by the scarce number. Written by `tenantry allocate` and `release`. */
export const ledgerSchema = z
  .strictObject({
    tenants: z
      .record(tenantNumber, tenantId, { error: "a mapping of tenant numbers to tenant ids" })
      .optional()
      .describe("Tenant numbers: inside anything shared a tenant is t<number>."),
    guests: z
      .record(vmidKey, guest, { error: "a mapping of VMIDs" })
      .optional()
      .describe("Guests by VMID."),
    released: z
      .record(vmidKey, tombstone, { error: "a mapping of VMIDs" })
      .optional()
      .describe("VMIDs that were given back by a checked release. They never come back."),
    releasedTenants: z
      .record(tenantNumber, tenantId, { error: "a mapping of tenant numbers to tenant ids" })
      .optional()
      .describe("Tenant numbers that were given back. They never come back."),
  })
  .describe("What numbers belong to whom on one site. Append only.");
