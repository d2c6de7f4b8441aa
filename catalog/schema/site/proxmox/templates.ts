import { z } from "zod";
import { sizeWord, templateId } from "../../ids.ts";
import {
  cores,
  diskGib,
  hostName,
  imageReference,
  memoryMib,
  oneOf,
  port,
  vmid,
  whole,
} from "../../values.ts";

/** Containers that tenants' guests are cloned from. */
export const templates = z
  .record(
    templateId,
    z.strictObject({
      image: imageReference.describe(
        "OCI image by its digest. It is what guests to come are cloned from: a clone keeps what it was cloned from.",
      ),
      memoryMib,
      cores,
      diskGib: diskGib.describe(
        "Root disk in GiB; every clone has the same, as PVE clones a disk with its size.",
      ),
      vmids: z
        .record(hostName, vmid, { error: "a mapping of PVE nodes to VMIDs" })
        .refine((all) => Object.keys(all).length > 0, { error: "at least one host" })
        .describe(
          "VMID of the template on each host. PVE clones a local disk on its own host only, so every host has one.",
        ),
    }),
    { error: "a mapping of templates" },
  )
  .default({})
  .describe(
    "Containers that are never started and that tenants' guests are cloned from, by the name that a service's `template` gives. Default: none.",
  );

const sizes = z
  .record(sizeWord, z.strictObject({ memoryMib, cores, diskGib }), {
    error: "a mapping of size words",
  })
  .refine((all) => Object.keys(all).length > 0, { error: "at least one size" })
  .describe("The size words that tiers use, each with memory, cores and disk.");

const image = imageReference.describe("OCI image by its digest.");

/** What bridge and silo tenants get as guests of their own. */
export const dedicated = z
  .strictObject({
    postgres: z
      .strictObject({
        image,
        port: port.describe("TCP port of PostgreSQL."),
        maxConnections: whole(10, 100_000, "a whole number of connections").describe(
          "The server's max_connections, which the tenant's services share.",
        ),
        sizes,
      })
      .describe("A bridge or silo tenant's own PostgreSQL."),
    redis: z
      .strictObject({ image, port: port.describe("TCP port of Redis."), sizes })
      .describe("A silo tenant's own Redis."),
  })
  .optional()
  .describe(
    "Servers that bridge and silo tenants have to themselves. Default: pool tenants alone.",
  );

export const highAvailability = z
  .strictObject({
    restart: oneOf(["platform", "all"]).describe(
      "Which guests PVE starts on another host when theirs fails. platform: the platform's own. all: the tenants' too.",
    ),
    maxRestart: whole(0, 10, "a whole number of attempts").describe(
      "How often PVE tries to start a guest again on its host.",
    ),
    maxRelocate: whole(0, 10, "a whole number of attempts").describe(
      "How often PVE tries another host after that.",
    ),
    replicateEveryMinutes: whole(1, 30, "a whole number of minutes")
      .optional()
      .describe(
        "How often disks on storages that are not shared are copied to another host (ZFS); what is newer is lost with the host. Needed as soon as a guest's storage is not shared.",
      ),
  })
  .optional()
  .describe("Guests start elsewhere when their host fails. Default: they wait for it.");
