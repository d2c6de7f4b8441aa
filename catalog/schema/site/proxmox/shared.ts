import { z } from "zod";
import {
  cores,
  diskGib,
  hostKey,
  hostName,
  imageReference,
  ipv4,
  memoryMib,
  port,
  storedSecret,
  text,
  vmid,
  whole,
} from "../../values.ts";

const place = {
  vmid,
  ip: ipv4.describe("Its address in the network `platform`. Another one restarts it."),
  host: hostName.describe("PVE node that it runs on. Another one is another guest."),
};

const sharedGuest = {
  ...place,
  image: imageReference.describe(
    "OCI image by its digest. Another one replaces a disposable guest; a protected one keeps what it was made from.",
  ),
  memoryMib,
  cores,
  diskGib,
};

const pinnedHostKey = hostKey.describe("The guest's public SSH host key.");

const proxy = z
  .strictObject({
    ...sharedGuest,
    hostKey: pinnedHostKey,
    standby: z
      .strictObject({ ...place, hostKey: pinnedHostKey })
      .optional()
      .describe(
        "A second proxy of the same image and size, which takes over the virtual address. Needs `virtual`. Default: none.",
      ),
    virtual: z
      .strictObject({
        ip: ipv4.describe("Address in the network `platform` that the router sends requests to."),
        routerId: whole(1, 255, "a VRRP router id").describe("Unique in the network."),
        password: storedSecret.describe(
          "What the two proxies prove themselves with to each other; VRRP uses its first 8 characters.",
        ),
      })
      .optional()
      .describe("Address that proxy and standby share by VRRP. Needs `standby`. Default: none."),
  })
  .refine((it) => it.standby === undefined || it.virtual !== undefined, {
    error: '"virtual" is missing: needed because `standby` is there',
    path: ["standby"],
    params: { code: "E_MISSING" },
  })
  .refine((it) => it.virtual === undefined || it.standby !== undefined, {
    error: '"standby" is missing: needed because `virtual` is there',
    path: ["virtual"],
    params: { code: "E_MISSING" },
  })
  .describe("Takes requests from outside and sends them to the tenants' services.");

const postgres = z
  .strictObject({
    ...sharedGuest,
    port: port.describe("TCP port of PostgreSQL."),
    maxConnections: whole(10, 100_000, "a whole number of connections").describe(
      "The server's max_connections, which all tenants share.",
    ),
    replica: z
      .strictObject({
        ...place,
        password: storedSecret.describe("Password of the role that the replica streams with."),
      })
      .optional()
      .describe(
        "A second server of the same image and size that streams from the first. Default: none.",
      ),
    register: z
      .strictObject({
        database: text(
          /^[a-z][a-z0-9_]{0,40}$/,
          "the name of a database: up to 41 of a-z, 0-9 and _, starting with a letter",
        ).describe("Its name. Another one is another database."),
        passwords: z
          .strictObject({
            automation: storedSecret.describe("n8n: may read and write everything."),
            portal: storedSecret.describe("The customers' portal: reads one tenant at a time."),
            admin: storedSecret.describe("The administrators' portal: everything."),
            backup: storedSecret.describe("Backup scripts: read tenants."),
          })
          .describe("Where the password of each role that may log in stands."),
      })
      .optional()
      .describe(
        "The platform's own database: which tenants and services there are, for automation and portals. Mirrors the files. Needs `operations`. Default: none.",
      ),
  })
  .describe("The shared PostgreSQL.");

const redis = z
  .strictObject({
    ...sharedGuest,
    port: port.describe("TCP port of Redis."),
    hostKey: pinnedHostKey,
  })
  .describe("The shared Redis.");

const operations = z
  .strictObject({ ...sharedGuest, hostKey: pinnedHostKey })
  .optional()
  .describe(
    "Runs the platform's timers: health checks every 5 minutes, database dumps, the register. Default: there are none.",
  );

export const shared = z
  .strictObject({ proxy, postgres, redis, operations })
  .describe("The guests that all tenants of the site share.");
