import { z } from "zod";
import { platformGuestId } from "../../ids.ts";
import { everyRoute } from "../../route.ts";
import {
  cores,
  diskGib,
  dnsLabel,
  environmentVariables,
  hostName,
  imageReference,
  ipv4,
  memoryMib,
  oneLine,
  oneOf,
  port,
  secretName,
  storedSecret,
  text,
  vmid,
  whole,
} from "../../values.ts";

/** Words of `from` and `sends` that are no ids of guests; the shared guests stand in `shared`. */
export const notGuestIds: readonly string[] = [
  "everyone",
  "internet",
  "management",
  "operations",
  "postgres",
  "postgres-replica",
  "proxy",
  "proxy-standby",
  "redis",
];

const party = text(
  /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
  "proxy, tenants, everyone, management, internet, postgres, redis, operations or the id of a guest of the platform",
);

const accepts = z.strictObject({
  port: port.describe("Port that it listens on."),
  protocol: oneOf(["tcp", "udp"]).default("tcp").describe("Default: tcp."),
  from: z
    .array(party, { error: "a list of those who may come" })
    .min(1, { error: "a list of at least one" })
    .describe(
      "Who may come. proxy, postgres, redis, operations: that shared guest. tenants: guests of tenants whose service `uses` this one. everyone: all guests of the platform and of tenants. management: the networks of `management`. internet: everybody. Or the id of a guest of the platform that `sends` here.",
    ),
});

const route = z
  .strictObject({
    host: z
      .union([z.literal("@"), dnsLabel], {
        error: '"@" for the site\'s own domain, or one label of a host name',
      })
      .describe('"@": the site\'s own domain; otherwise it answers at <host>.<domain>.'),
    admin: z
      .strictObject({
        openPaths: z
          .array(
            text(
              /^\/[a-zA-Z0-9._~-]+(?:\/[a-zA-Z0-9._~-]+)*$/,
              'a path that starts with "/", is longer than that, and does not end with one',
            ),
            { error: "a list of paths" },
          )
          .max(5, { error: "a list of at most five paths" })
          .default([])
          .describe(
            "Paths, with all below them, that everybody may ask for without a login: webhooks, for instance. Default: none.",
          ),
      })
      .optional()
      .describe(
        "It administers something: from outside only people come who log in with a second factor, as the site's `cloudflare.access` says. Default: everybody may come.",
      ),
    ...everyRoute,
  })
  .optional()
  .describe(
    "How requests from outside reach it: through the proxy, which has to be in `from` of that port. Default: they do not.",
  );

const common = {
  title: oneLine(100, "the guest's title").describe("What people call it."),
  vmid,
  ip: ipv4.describe("Its address in its network. Another one restarts it."),
  host: hostName.describe("PVE node that it runs on."),
  network: oneOf(["platform", "machines"])
    .default("platform")
    .describe("Which of `networks` it stands in. Default: platform."),
  memoryMib,
  cores,
  accepts: z
    .array(accepts, { error: "a list of ports" })
    .default([])
    .describe("Ports that others may reach. Default: none but 22 from management."),
  sends: z
    .array(party, { error: "a list of those it may reach" })
    .default([])
    .describe(
      "Whom it may reach beside names, time and internet 443: guests of the platform that accept from it, postgres, redis, or machines of `external`. Default: nobody.",
    ),
  route,
};

const container = z.strictObject({
  kind: z.literal("container").describe("An LXC container."),
  ...common,
  image: imageReference.describe(
    "OCI image by its digest. Another one replaces a disposable guest; a protected one keeps what it was made from.",
  ),
  diskGib,
  secrets: z
    .record(secretName, storedSecret, { error: "a mapping of names to secret sources" })
    .default({})
    .describe("Secrets of its own, by name: env:NAME or file:PATH. Default: none."),
  env: environmentVariables
    .default({})
    .describe(
      "Environment of the container, with {placeholders}: {secret.*} {postgres.host} {postgres.port} and, where the site has `cloudflare`, {tunnel.token}: with it a guest runs cloudflared, and may open connections to the proxy and to Cloudflare. Default: none.",
    ),
});

const rate = whole(1, 100_000, "a whole number of MiB a second");

const machine = z.strictObject({
  kind: z.literal("vm").describe("A virtual machine made from a cloud image."),
  ...common,
  cloudImage: z
    .strictObject({
      url: text(
        /^https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[1-9]\d{0,4})?\/[A-Za-z0-9._~%/-]*[A-Za-z0-9]\.(?:qcow2|img|raw)$/,
        "https://host/path of a file that ends in .qcow2, .img or .raw",
      ).describe("Where the image is downloaded from, once."),
      sha512: text(/^[0-9a-f]{128}$/, "a SHA-512 checksum: 128 hexadecimal digits").describe(
        "Checksum of the file.",
      ),
    })
    .describe(
      "What the first disk is made from. Another one is for a new machine; this one keeps what it was made from.",
    ),
  disks: z
    .array(
      z.strictObject({
        sizeGib: diskGib.describe("Size in GiB. It only grows."),
        limits: z
          .strictObject({
            readMibPerSecond: rate.describe("Most that it may read, MiB a second."),
            writeMibPerSecond: rate.describe("Most that it may write, MiB a second."),
          })
          .optional()
          .describe("Limits of its input and output. Default: none."),
      }),
      { error: "a list of disks" },
    )
    .min(1, { error: "a list of at least one disk" })
    .max(14, { error: "a list of at most 14 disks" })
    .describe("The first is the root disk. Add others at the end: their order is their identity."),
  sshKeys: z
    .array(
      text(
        /^(?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}(?: \P{Cc}*)?$/u,
        "a public key: the line of a .pub file",
      ),
      { error: "a list of public keys" },
    )
    .min(1, { error: "a list of at least one public key: nobody could log in" })
    .describe(
      "Who may log in as the user debian, who may become root. Written at the first start; a disposable machine takes another list with a restart, a protected one does not: edit ~debian/.ssh/authorized_keys there.",
    ),
});

/** Every guest of the platform that is not in `shared`. */
export const guests = z
  .record(
    platformGuestId
      .refine((it) => !notGuestIds.includes(it), {
        error: `an id that is none of ${notGuestIds.join(", ")}, which mean something else in from and sends`,
      })
      .refine((it) => !it.startsWith("template-"), {
        error: 'an id that does not start with "template-": templates are called so in PVE',
      }),
    z.discriminatedUnion("kind", [container, machine]),
    { error: "a mapping of guests" },
  )
  .default({})
  .describe("Every other guest of the platform, by id. Default: none.");
