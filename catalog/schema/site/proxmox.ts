import { z } from "zod";
import {
  cidr,
  cores,
  domainName,
  endpointUrl,
  flag,
  hostName,
  ipv4,
  storedSecret,
  timeZone,
  whole,
} from "../values.ts";
import { cloudflare } from "./cloudflare.ts";
import { guests } from "./proxmox/guests.ts";
import { external, networks, ranges } from "./proxmox/network.ts";
import { shared } from "./proxmox/shared.ts";
import { backups, nas, storage } from "./proxmox/storage.ts";
import { dedicated, highAvailability, templates } from "./proxmox/templates.ts";

const overcommitForm = "a number from 1 to 100";

/** A PVE cluster, or a part of one. */
export const proxmoxSite = z.strictObject({
  substrate: z.literal("proxmox").describe("What the site is made of."),
  endpoint: endpointUrl.describe(
    "The PVE API. Two sites may share one if their VMID ranges do not.",
  ),
  domain: domainName.describe("A tenant answers at <id>.<domain>."),
  timeZone: timeZone.describe(
    "What times of day in this file are meant in. The platform stack sets it on every host, as PVE's schedules know no other.",
  ),
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
        silo: flag
          .default(false)
          .describe(
            "Whether it is kept for silo tenants: one at a time, and nobody else's guests. Default: false.",
          ),
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
  networks,
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
  storage,
  nas,
  backups,
  ranges,
  templates,
  dedicated,
  highAvailability,
  shared,
  guests,
  external,
  cloudflare,
});
