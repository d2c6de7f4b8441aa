import { z } from "zod";
import { awsAccount, awsRegion, zoneLetter } from "./aws-values.ts";
import { guestOf, tenantId } from "./ids.ts";
import { ownDomain } from "./own-domain.ts";
import { vpsHostName } from "./site/vps/hosts.ts";
import {
  bridgeName,
  calendarDate,
  cidr,
  cores,
  diskGib,
  flag,
  hostName,
  imageDigest,
  ipv4,
  memoryMib,
  oneOf,
  storageName,
  text,
  whole,
} from "./values.ts";

const tenantNumber = text(/^[1-9]\d{0,6}$/, "a tenant's number: a whole number from 1 to 9999999");
const vmidKey = text(/^[1-9]\d{2,8}$/, "a VMID: a whole number from 100 to 999999999");
const vlanKey = text(/^[1-9]\d{0,3}$/, "a VLAN: a whole number from 1 to 4094");

const priorityKey = text(/^[1-9]\d{0,4}$/, "a listener priority: a whole number from 1 to 50000");
const shardNumber = whole(1, 999, "the number of a shard");

const network = z.strictObject({
  of: tenantId.describe("Whose network it is."),
  cidr: cidr.describe(
    "The network: in its VLAN, where its first address is the site's own router, or of its VPC.",
  ),
});

const rule = z.strictObject({
  of: guestOf.describe("Whose priorities they are: <tenant>/<service>."),
  ownServers: flag
    .optional()
    .describe(
      "Whether its databases stand on servers of the tenant's own, where they stay. Default: on the site's shared ones.",
    ),
});

const unitKey = text(/^[1-9]\d{0,6}$/, "a unit's number: a whole number from 1 to 9999999");

const unit = z.strictObject({
  of: guestOf.describe("Whose unit it is: <tenant>/<service>."),
  ownServers: rule.shape.ownServers,
});

const unitTombstone = z.strictObject({
  of: guestOf.describe("Whose unit it was: <tenant>/<service>."),
});

const ruleTombstone = z.strictObject({
  of: guestOf.describe("Whose priorities they were: <tenant>/<service>."),
});

const guest = z.strictObject({
  of: guestOf.describe(
    "Whose guest it is: <tenant>/<service>, or <tenant>/postgres and <tenant>/redis for a tenant's own servers.",
  ),
  ip: ipv4.describe("The address that it was given first."),
  ownIp: ipv4
    .optional()
    .describe(
      "Its address in the tenant's own network, where it was given `ip` before the tenant had one. Default: `ip` is the one address.",
    ),
  host: hostName.describe("PVE node that it was placed on. It does not move by itself."),
  storage: storageName
    .optional()
    .describe("PVE storage of its root disk. Default: `storage.guests` of the site."),
  image: imageDigest
    .optional()
    .describe(
      "Digest that a protected guest, or the template that it was cloned from, was made from; it keeps that one. Default: the one that the files name.",
    ),
});

const domain = z.strictObject({
  of: tenantId.describe("The tenant that it was proven for."),
  proven: calendarDate.describe("The day on which the TXT record was there."),
});

const tombstone = z.strictObject({
  of: guestOf.describe("Whose guest it was. The VMID never comes back."),
  ip: ipv4.optional().describe("The address that it had. Default: none is held back."),
  ownIp: ipv4
    .optional()
    .describe("The address that it had in its tenant's own network. Default: none is held back."),
  ipFreeFrom: calendarDate.describe(
    "First day on which the address may be given to another guest.",
  ),
});

const networkTombstone = z.strictObject({
  of: tenantId.describe("Whose VLAN it was."),
  cidr: cidr.describe("The network that was in it."),
  freeFrom: calendarDate.describe(
    "First day on which VLAN and network may be given to another tenant.",
  ),
});

const adopted = z.strictObject({
  kind: oneOf(["container", "vm"]).describe("What PVE calls it: an LXC container or a VM."),
  name: text(
    /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/,
    "the name of a guest: letters, digits, . and -",
  ).describe("Host name of a container, name of a VM."),
  memoryMib,
  swapMib: whole(0, 4_194_304, "a whole number of MiB").describe("Swap in MiB."),
  cores,
  diskGib: diskGib.describe("Root disk in GiB."),
  storage: storageName.describe("PVE storage of the root disk."),
  bridge: bridgeName.describe("The bridge of its first network interface."),
  vlan: whole(1, 4094, "a VLAN").optional().describe("802.1Q tag of it. Default: none."),
  unprivileged: flag.describe("Whether a container is unprivileged."),
  os: text(/^[a-z0-9]{2,20}$/, "an `ostype` of PVE, for instance debian").describe(
    "`ostype` of PVE.",
  ),
  protection: flag.describe("Whether PVE refuses to remove it."),
  startOnBoot: flag.describe("Whether it starts with its node."),
  pool: text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "the id of a PVE pool")
    .optional()
    .describe("PVE pool that it is in. Default: none."),
  firewall: z
    .strictObject({
      options: flag.describe("Whether it has firewall options of its own."),
      rules: flag.describe("Whether it has firewall rules of its own."),
    })
    .describe("What of a firewall it had."),
});

/** `platform/ledger/<site>.yaml`, keyed and sorted by the scarce number. Written by `tenantry allocate` and `release`. */
export const ledgerSchema = z
  .strictObject({
    place: z
      .strictObject({
        account: awsAccount,
        region: awsRegion,
        cidr: cidr
          .optional()
          .describe(
            "Addresses of the site's VPC, for ever: another one would replace the VPC with everything in it.",
          ),
        zones: z
          .array(zoneLetter, { error: "a list of availability zones, for instance [a, b, c]" })
          .refine((all) => new Set(all).size === all.length, { error: "each zone once" })
          .optional()
          .describe(
            "Availability zones that the site has, in the order in which they came. More may come; none goes.",
          ),
      })
      .optional()
      .describe("AWS: where the site is, for ever: data does not move by an edit."),
    tenants: z
      .record(tenantNumber, tenantId, { error: "a mapping of tenant numbers to tenant ids" })
      .optional()
      .describe("Tenant numbers: inside anything shared a tenant is t<number>."),
    shards: z
      .record(tenantNumber, shardNumber, { error: "a mapping of tenant numbers to shards" })
      .optional()
      .describe(
        "AWS: the numbered slice of the site's load balancers and caches that a pool or bridge tenant lives on, by tenant number. It does not move by itself, and the line stays when the tenant is released: so does the shard.",
      ),
    hosts: z
      .record(tenantNumber, vpsHostName, { error: "a mapping of tenant numbers to hosts" })
      .optional()
      .describe(
        "VPS: the host that all services of a tenant run on, by tenant number. It does not move by itself, and the line stays when the tenant is released: it says where its data was.",
      ),
    networks: z
      .record(vlanKey, network, { error: "a mapping of VLANs, or of places in ranges.cidr" })
      .optional()
      .describe(
        "Networks of tenants that have one of their own, by VLAN (Proxmox: bridge, silo) or by their place in the site's ranges.cidr (AWS: silo).",
      ),
    rules: z
      .record(priorityKey, rule, { error: "a mapping of listener priorities" })
      .optional()
      .describe(
        "AWS: services by the first of their three listener priorities: a suspended tenant's notice, test traffic, production.",
      ),
    units: z
      .record(unitKey, unit, { error: "a mapping of unit numbers" })
      .optional()
      .describe("VPS: services by a number that no other service of the site ever has."),
    guests: z
      .record(vmidKey, guest, { error: "a mapping of VMIDs" })
      .optional()
      .describe("Guests by VMID."),
    domains: z
      .record(ownDomain, domain, { error: "a mapping of customers' own domains" })
      .optional()
      .describe(
        "Customers' own domains that were proven to be theirs. `tenantry domain check` writes them; one that is not here is not routed.",
      ),
    adopted: z
      .record(vmidKey, adopted, { error: "a mapping of VMIDs" })
      .optional()
      .describe(
        "Guests that ran before Tenantry, tenants' and the platform's, by VMID, as `tenantry adopt` found them. While an entry stands the guest is left exactly so. Taking one out is allowed: a preview then shows what would change.",
      ),
    released: z
      .record(vmidKey, tombstone, { error: "a mapping of VMIDs" })
      .optional()
      .describe("VMIDs that were given back by a checked release. They never come back."),
    releasedTenants: z
      .record(tenantNumber, tenantId, { error: "a mapping of tenant numbers to tenant ids" })
      .optional()
      .describe("Tenant numbers that were given back. They never come back."),
    releasedRules: z
      .record(priorityKey, ruleTombstone, { error: "a mapping of listener priorities" })
      .optional()
      .describe("AWS: priorities that were given back. They never come back."),
    releasedUnits: z
      .record(unitKey, unitTombstone, { error: "a mapping of unit numbers" })
      .optional()
      .describe("VPS: services that were given back. Their numbers never come back."),
    releasedDomains: z
      .record(ownDomain, tenantId, { error: "a mapping of customers' own domains to tenant ids" })
      .optional()
      .describe("Customers' own domains that were given back, with who had them last."),
    releasedNetworks: z
      .record(vlanKey, networkTombstone, { error: "a mapping of VLANs" })
      .optional()
      .describe("VLANs that were given back, until they are given out again."),
  })
  .describe("What numbers belong to whom on one site. Append only.");
