import { z } from "zod";
import { cores, flag, hostKey, ipv4, text, whole } from "../../values.ts";

/** Closed on purpose: it is written into a ledger and into names of resources. */
export const vpsHostName = text(
  /^[a-z](?!.*--)[a-z0-9-]{0,28}[a-z0-9]$/,
  'the name of a host: 2 to 30 of a-z, 0-9 and "-", starting with a letter, without "--" or a "-" at the end',
);

const host = z.strictObject({
  ip: ipv4.describe(
    "Its public address. Another one is another host: it is delivered to anew, and what stood on the old one stays there.",
  ),
  hostKey: hostKey.describe("Its public SSH host key. Whoever shows another one is refused."),
  memoryMib: whole(512, 16_777_216, "a whole number of MiB").describe("Its memory, MiB."),
  cores: cores.describe("Its cores."),
  diskGib: whole(5, 1_048_576, "a whole number of GiB").describe("Its disk, GiB."),
  silo: flag
    .default(false)
    .describe(
      "Whether it is kept for silo tenants: one at a time, and nobody else's services. Default: false.",
    ),
});

export const hosts = z
  .record(vpsHostName, host, { error: "a mapping of hosts" })
  .refine((all) => Object.values(all).some((it) => !it.silo), {
    error:
      "every host is kept for a silo tenant, and pool and bridge tenants need one. Take `silo` out of one of them, or add another",
    params: { code: "E_VALUE" },
  })
  .describe(
    "The hosts, by name: Debian 12, reached as root. They are rented, and stay, elsewhere.",
  );

const overcommitForm = "a number from 1 to 100";

export const capacity = z
  .strictObject({
    reservedMemoryMib: whole(128, 1_048_576, "a whole number of MiB").describe(
      "Memory of each host that no service gets: Debian, the proxy, the timers.",
    ),
    reservedDiskGib: whole(1, 1_048_576, "a whole number of GiB").describe(
      "Disk of each host that no service gets: Debian, logs, releases, dumps that wait.",
    ),
    coresOvercommit: z
      .number({ error: overcommitForm })
      .min(1, { error: overcommitForm })
      .max(100, { error: overcommitForm })
      .describe("How many cores of services one core of a host may stand for."),
  })
  .describe("Written, never assumed. Memory is never overcommitted.");
