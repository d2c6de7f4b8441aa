import { z } from "zod";
import { isAgeRecipient } from "../../age-recipient.ts";
import {
  checkedText,
  endpointUrl,
  folderPath,
  ipv4,
  oneOf,
  storageName,
  storedSecret,
  text,
  timeOfDay,
  whole,
} from "../../values.ts";

const keep = whole(0, 10_000, "a whole number of backups");

export const storage = z
  .strictObject({
    guests: storageName.describe(
      "Root disks. A guest does not move to another storage: for guests to come there is `newGuests`.",
    ),
    newGuests: storageName
      .optional()
      .describe(
        "Root disks of tenants' guests that get their ledger line from now on; each line records it. On NFS a container has no snapshots: its nightly backup suspends it briefly. Default: `guests`.",
      ),
    images: storageName.describe("Container templates and images of virtual machines."),
    backups: storageName.describe("Backups."),
    shared: z
      .array(storageName, { error: "a list of PVE storages" })
      .default([])
      .describe(
        "Storages that every host sees, beside those of `nas.nfs`: a guest there needs no replication to start elsewhere. Default: none.",
      ),
  })
  .describe("PVE storages by id.");

const nfs = z.strictObject({
  export: folderPath.describe("Exported folder. Another one is another storage."),
  contents: z
    .array(oneOf(["images", "rootdir", "vztmpl", "import", "backup", "snippets"]), {
      error: "a list of contents",
    })
    .min(1, { error: "a list of at least one content" })
    .describe(
      "What PVE may keep there. images: disks of machines, rootdir: disks of containers, vztmpl: container templates, import: images of machines.",
    ),
});

const backupServer = z.strictObject({
  datastore: text(
    /^[A-Za-z0-9_][A-Za-z0-9._-]{1,31}$/,
    "a datastore: 2 to 32 letters, digits and . _ -",
  ).describe("Datastore on the server."),
  namespace: text(
    /^[A-Za-z0-9_][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*){0,7}$/,
    "a namespace: letters, digits and . _ -, levels separated by /",
  ).describe("Namespace in the datastore; it has to exist."),
  username: text(
    /^[^\s:/@\p{C}]{1,60}@[A-Za-z][A-Za-z0-9._-]+(?:![A-Za-z0-9_][A-Za-z0-9._-]*)?$/u,
    "a user of the backup server, for instance tenantry@pbs",
  ).describe("User or API token of the backup server."),
  fingerprint: text(
    /^[0-9a-f]{2}(?::[0-9a-f]{2}){31}$/,
    'a SHA-256 fingerprint in quotes: 32 pairs of hexadecimal digits with ":" between them',
  ).describe("Fingerprint of its certificate."),
  password: storedSecret.describe("The user's password, or the token's secret."),
  encryptionKey: storedSecret.describe(
    "Key that PVE encrypts backups with before they leave the host. It is kept elsewhere too: without it no backup can be read.",
  ),
});

/** Storages that the platform stack defines in PVE. */
export const nas = z
  .strictObject({
    address: ipv4.describe("The NAS."),
    nfs: z
      .record(storageName, nfs, { error: "a mapping of PVE storages" })
      .default({})
      .describe("NFS storages by the id that they get in PVE. Default: none."),
    backupServer: backupServer
      .optional()
      .describe(
        "Proxmox Backup Server on the NAS; in PVE it is the storage that `storage.backups` names. Default: that storage is there already.",
      ),
  })
  .optional()
  .describe("Storages that the platform stack defines. Default: all storages are there already.");

/** S3-compatible room for encrypted dumps. */
export const secondPlace = z.strictObject({
  endpoint: endpointUrl.describe("S3-compatible endpoint."),
  region: text(/^[a-z0-9][a-z0-9-]{0,39}$/, "a region, for instance eu-central-1").describe(
    "Region that requests are signed for.",
  ),
  bucket: text(
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    "a bucket: 3 to 63 of a-z, 0-9, . and -",
  ).describe("Bucket; it has to exist."),
  accessKey: storedSecret.describe("Access key id. It needs to write, and nothing else."),
  secretKey: storedSecret.describe("Secret access key."),
});

export const dumpRecipient = checkedText(
  /^age1[02-9ac-hj-np-z]{58}$/,
  "an age recipient without a typing error, as age-keygen prints it: age1…",
  isAgeRecipient,
).describe("Who can read the dumps. The private half is on no host of the platform.");

export const keepCounts = z.strictObject({
  daily: keep.describe("Daily backups that are kept."),
  weekly: keep.describe("Weekly backups that are kept."),
  monthly: keep.describe("Monthly backups that are kept."),
});

const dumps = z.strictObject({
  directory: folderPath.describe("Folder on the operations guest, where the NAS is mounted."),
  recipient: dumpRecipient,
  secondary: secondPlace
    .optional()
    .describe("A second place for the encrypted dumps. Default: the NAS alone."),
});

export const backups = z
  .strictObject({
    window: timeOfDay.describe("Start of the hour in which backups begin, in `timeZone`."),
    keep: keepCounts.describe("How many backups are kept before the oldest is removed."),
    spaceGib: whole(1, 100_000_000, "a whole number of GiB")
      .optional()
      .describe("Room for backups, GiB. Needs `changePercent`. Default: not counted."),
    changePercent: whole(0, 100, "a whole number of percent")
      .optional()
      .describe(
        "How much of a disk is new in each further backup, percent: deduplicated backups keep the rest once. Needs `spaceGib`.",
      ),
    dumps: dumps
      .optional()
      .describe(
        "Nightly dump of every tenant's database, encrypted, restorable alone. Needs `shared.operations`. Default: none.",
      ),
  })
  .refine((it) => it.spaceGib === undefined || it.changePercent !== undefined, {
    error: '"changePercent" is missing: needed because `spaceGib` is there, for instance 2',
    path: ["spaceGib"],
    params: { code: "E_MISSING" },
  })
  .refine((it) => it.changePercent === undefined || it.spaceGib !== undefined, {
    error: '"spaceGib" is missing: needed because `changePercent` is there, for instance 40000',
    path: ["changePercent"],
    params: { code: "E_MISSING" },
  })
  .describe("When backups run, how many are kept, and the room for them.");
