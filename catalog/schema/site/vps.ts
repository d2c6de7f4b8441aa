import { z } from "zod";
import { cidr, domainName, ipv4, oneOf, storedSecret, timeZone } from "../values.ts";
import { cloudflare } from "./cloudflare.ts";
import { tls } from "./tls.ts";
import { capacity, hosts } from "./vps/hosts.ts";
import { backups, dedicated, external, logs, postgres, redis } from "./vps/services.ts";

/** `platform/sites/<site>.yaml` of plain Debian hosts that are reached by SSH. */
export const vpsSite = z.strictObject({
  substrate: z.literal("vps").describe("What the site is made of."),
  domain: domainName.describe("A tenant answers at <id>.<domain>."),
  proxy: oneOf(["nginx", "haproxy", "caddy"])
    .default("nginx")
    .describe(
      "What takes requests from outside on every host. Not every proxy can all that a route may ask for. Default: nginx.",
    ),
  timeZone: timeZone.describe("What times of day in this file are meant in."),
  credentials: z
    .strictObject({
      ssh: storedSecret.describe("Private key that opens root on every host."),
      postgres: storedSecret.describe("Password of the administrator of the hosts' PostgreSQL."),
      redis: storedSecret.describe("Password of the administrator of the hosts' Redis."),
    })
    .describe(
      "Where the site's secrets stand: env:NAME or file:PATH. Several stacks read them, so none is `generated`.",
    ),
  hosts,
  capacity,
  management: z
    .array(cidr, { error: "a list of networks" })
    .min(1, { error: "a list of at least one network" })
    .describe("Networks that SSH is open to. Everybody else finds port 22 closed."),
  dns: z
    .array(ipv4, { error: "a list of addresses" })
    .min(1, { error: "a list of at least one address" })
    .describe("Resolvers that tenants' services may ask."),
  postgres,
  redis,
  dedicated,
  tls,
  cloudflare,
  logs,
  backups,
  external,
});
