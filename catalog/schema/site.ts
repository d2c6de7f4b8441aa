import { z } from "zod";
import {
  bridgeName,
  cidr,
  cores,
  diskGib,
  domainName,
  endpointUrl,
  flag,
  hostKey,
  hostName,
  imageReference,
  ipv4,
  memoryMib,
  port,
  storageName,
  storedSecret,
  timeOfDay,
  vmid,
  vmidRange,
  whole,
} from "./values.ts";

const overcommitForm = "a number from 1 to 100";

const network = z.strictObject({
  vlan: whole(1, 4094, "a VLAN").describe("802.1Q tag on the VLAN-aware bridge."),
  bridge: bridgeName.describe("The bridge on every host."),
  cidr: cidr.describe("The network's addresses."),
  gateway: ipv4.describe("The site's own router in this network."),
});

const sharedGuest = {
  vmid,
  ip: ipv4.describe("Its address in the network `platform`."),
  host: hostName.describe("PVE node that it runs on."),
  image: imageReference.describe("OCI image by its digest."),
  memoryMib,
  cores,
  diskGib,
};

const keep = whole(0, 10_000, "a whole number of backups");

const proxmoxSite = z.strictObject({
  substrate: z.literal("proxmox").describe("What the site is made of."),
  endpoint: endpointUrl.describe(
    "The PVE API. Two sites may share one if their VMID ranges do not.",
  ),
  domain: domainName.describe("A tenant answers at <id>.<domain>."),
  credentials: z
    .strictObject({
      api: storedSecret.describe("PVE API token."),
      ssh: storedSecret.describe("Private key for the hosts and the shared guests."),
      postgres: storedSecret.describe("Password of the shared PostgreSQL's admin."),
      redis: storedSecret.describe("Password of the shared Redis's admin."),
    })
    .describe(
      "Where the site's secrets stand: env:NAME or file:PATH. Several stacks read them, so none is `generated`.",
    ),
  hosts: z
    .record(
      hostName,
      z.strictObject({
        memoryGib: whole(1, 65_536, "a whole number of GiB").describe(
          "Memory that guests may have, GiB.",
        ),
        cores: cores.describe("Physical cores."),
      }),
      { error: "a mapping of PVE nodes" },
    )
    .refine((all) => Object.keys(all).length > 0, { error: "at least one host" })
    .describe("The PVE nodes, by name."),
  capacity: z
    .strictObject({
      spareHosts: whole(0, 100, "a whole number of hosts").describe(
        "How many of the largest hosts may fail while every guest still has its memory elsewhere. 0 is a warning.",
      ),
      coresOvercommit: z
        .number({ error: overcommitForm })
        .min(1, { error: overcommitForm })
        .max(100, { error: overcommitForm })
        .describe("How many guest cores one physical core may stand for."),
    })
    .describe("Written, never assumed. Memory is never overcommitted."),
  networks: z
    .strictObject({
      platform: network.describe("Where the shared guests stand."),
      tenants: network.describe("Where the guests of tenants stand, each behind its own firewall."),
    })
    .describe("The site's own router routes between the two."),
  management: z
    .array(cidr, { error: "a list of networks" })
    .min(1, { error: "a list of at least one network" })
    .describe(
      "Networks that no tenant's guest ever reaches, and from which the shared guests are managed.",
    ),
  dns: z
    .array(ipv4, { error: "a list of addresses" })
    .min(1, { error: "a list of at least one address" })
    .describe("Resolvers of the guests."),
  ntp: z
    .array(ipv4, { error: "a list of addresses" })
    .min(1, { error: "a list of at least one address" })
    .describe("Time servers of the guests."),
  clusterFirewall: flag.describe(
    "Whether the platform stack switches the cluster's firewall on, after its rules. Without it no guest's rules take effect.",
  ),
  storage: z
    .strictObject({
      guests: storageName.describe("Root disks."),
      images: storageName.describe("Container templates."),
      backups: storageName.describe("Backups."),
    })
    .describe("PVE storages by id."),
  backups: z
    .strictObject({
      window: timeOfDay.describe(
        "Start of the hour in which backups begin, in the site's own time.",
      ),
      keep: z
        .strictObject({
          daily: keep.describe("Daily backups that are kept."),
          weekly: keep.describe("Weekly backups that are kept."),
          monthly: keep.describe("Monthly backups that are kept."),
        })
        .describe("How many backups are kept before the oldest is removed."),
    })
    .describe("When backups run and how many are kept."),
  ranges: z
    .strictObject({
      vmid: vmidRange.describe("VMIDs that the ledger may give out, both ends included."),
    })
    .describe("The numbers that belong to Tenantry on this site."),
  shared: z
    .strictObject({
      proxy: z
        .strictObject({
          ...sharedGuest,
          hostKey: hostKey.describe("The guest's public SSH host key."),
        })
        .describe("Takes requests from outside and sends them to the tenants' services."),
      postgres: z
        .strictObject({
          ...sharedGuest,
          port: port.describe("TCP port of PostgreSQL."),
          maxConnections: whole(10, 100_000, "a whole number of connections").describe(
            "The server's max_connections, which all tenants share.",
          ),
        })
        .describe("The shared PostgreSQL."),
      redis: z
        .strictObject({
          ...sharedGuest,
          port: port.describe("TCP port of Redis."),
          hostKey: hostKey.describe("The guest's public SSH host key."),
        })
        .describe("The shared Redis."),
    })
    .describe("The guests that all tenants of the site share."),
});

/** `platform/sites/<site>.yaml` */
export const siteSchema = z
  .discriminatedUnion("substrate", [proxmoxSite])
  .describe("A place where tenants live. The file's name is its id, for ever.");
