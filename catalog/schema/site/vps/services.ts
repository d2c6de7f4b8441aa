import { z } from "zod";
import { externalId, sizeWord } from "../../ids.ts";
import {
  diskGib,
  domainName,
  endpointUrl,
  ipv4,
  memoryMib,
  port,
  timeOfDay,
  whole,
} from "../../values.ts";
import { dumpRecipient, keepCounts, secondPlace } from "../proxmox/storage.ts";

const maxConnections = whole(10, 100_000, "a whole number of connections");

/** Service ports end below this one: from here on a bridge tenant's own PostgreSQL has its port. */
export const OWN_SERVER_PORTS = 20_000;

const wellKnownPort = whole(1024, OWN_SERVER_PORTS - 1, "a TCP port");

export const postgres = z
  .strictObject({
    port: wellKnownPort.describe("TCP port, on the host's loopback alone."),
    memoryMib: memoryMib.describe("Memory that is counted for it, MiB."),
    diskGib: diskGib.describe("Disk that is counted for its databases, GiB."),
    maxConnections: maxConnections.describe(
      "Its max_connections, which all tenants on the host share.",
    ),
  })
  .describe("The PostgreSQL of every host, which its pool tenants share.");

export const redis = z
  .strictObject({
    port: wellKnownPort.describe("TCP port, on the host's loopback alone."),
    memoryMib: memoryMib.describe("Memory that is counted for it, MiB."),
  })
  .describe("The Redis of every host, which its tenants share.");

/** What bridge tenants get for themselves; a silo tenant has a host. */
export const dedicated = z
  .strictObject({
    postgres: z
      .record(
        sizeWord,
        z.strictObject({
          memoryMib: memoryMib.describe("Memory that is counted for it, MiB."),
          diskGib: diskGib.describe("Disk that is counted for its databases, GiB."),
          maxConnections: maxConnections.describe("Its max_connections."),
        }),
        { error: "a mapping of size words" },
      )
      .refine((all) => Object.keys(all).length > 0, { error: "at least one size" })
      .describe("A bridge tenant's own PostgreSQL, by the size word of its tier."),
  })
  .optional()
  .describe(
    "Servers that bridge tenants have to themselves. Default: pool and silo tenants alone.",
  );

export const logs = z
  .strictObject({
    url: endpointUrl.describe(
      "Where systemd-journal-upload sends to, for instance https://logs.example:19532/.",
    ),
  })
  .optional()
  .describe("Sends the hosts' journals to one place. Default: they stay on their host.");

export const backups = z
  .strictObject({
    window: timeOfDay.describe("Start of the hour in which dumps are made, in `timeZone`."),
    keep: keepCounts.describe("How many dumps are kept before the oldest is removed."),
    recipient: dumpRecipient,
    secondary: secondPlace.describe(
      "Where the encrypted dumps go: on the host alone they would be lost with it.",
    ),
  })
  .optional()
  .describe(
    "Nightly dump of every tenant's database, encrypted, off the host, restorable alone. Default: none, and a tier with a backup is a warning.",
  );

/** What stands elsewhere and is somebody else's: Supabase, a vendor's API. */
export const external = z
  .record(
    externalId,
    z
      .strictObject({
        host: z
          .union([domainName, ipv4], { error: "a host name in lower case, or an IPv4 address" })
          .describe(
            "Its host name, or its IPv4 address. A firewall knows no names, so on another port than 443 it is an address.",
          ),
        port: port.default(443).describe("Its TCP port. Default: 443."),
      })
      .refine((it) => it.port === 443 || ipv4.safeParse(it.host).success, {
        error:
          "on another port than 443 `host` has to be an IPv4 address: a firewall knows no names",
        path: ["host"],
        params: { code: "E_VALUE" },
      }),
    { error: "a mapping of services elsewhere" },
  )
  .default({})
  .describe(
    "What stands elsewhere and a tenant's service may name in `uses`: {<id>.host} and {<id>.port} then stand for it. Its keys are `secrets` of the service. Default: none.",
  );
