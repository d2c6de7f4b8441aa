import { z } from "zod";
import { lifecycle } from "./environments.ts";
import { sizeWord } from "./ids.ts";
import {
  cores,
  diskGib,
  dnsLabel,
  environmentVariable,
  flag,
  imageReference,
  memoryMib,
  mountPath,
  oneLine,
  oneOf,
  port,
  secretName,
  secretSource,
  text,
  urlPath,
  whole,
} from "./values.ts";

const everyRoute = {
  port: port.describe("TCP port that the service listens on inside its guest."),
  health: urlPath.describe(
    "Path that it answers with 200 when it is well, as the service sees it.",
  ),
  websocket: flag.default(false).describe("Whether WebSocket connections pass. Default: false."),
  bodyMib: whole(1, 10_240, "a whole number of MiB")
    .default(10)
    .describe("Largest request body, MiB. Default: 10."),
  requestsPerSecond: whole(1, 100_000, "a whole number of requests a second")
    .default(50)
    .describe("How many requests a second one client address may make. Default: 50."),
  timeoutSeconds: whole(1, 3600, "a whole number of seconds")
    .default(60)
    .describe("How long the service may be silent before the proxy gives up. Default: 60."),
};

const route = z.discriminatedUnion("mount", [
  z.strictObject({
    mount: z.literal("path").describe("Under a path of the tenant's own host name."),
    path: mountPath.describe("The path, for instance / or /crm."),
    strip: flag
      .default(false)
      .describe(
        "Whether the path is taken off before a request reaches the service. Default: false.",
      ),
    ...everyRoute,
  }),
  z.strictObject({
    mount: z.literal("host").describe("On a host name of its own."),
    host: dnsLabel.describe("The service answers at <tenant>--<host>.<the site's domain>."),
    ...everyRoute,
  }),
]);

const size = z.strictObject({ memoryMib, cores, diskGib });

const command = text(/^[a-z][a-z0-9.-]{0,39}$/, "the name of a Redis command in lower case");

/** `platform/services/<service>.yaml` */
export const serviceSchema = z
  .strictObject({
    title: oneLine(100, "the service's title").describe("What people call it."),
    image: imageReference.describe(
      "OCI image by its digest. Another one replaces a disposable guest (downtime); a protected guest keeps the one in its ledger line.",
    ),
    everyTenant: flag
      .default(false)
      .describe(
        "Whether it comes with every tenant, beside what its file subscribes to. Default: false.",
      ),
    route: route.describe("How requests from outside reach it."),
    sizes: z
      .record(sizeWord, size, { error: "a mapping of size words" })
      .refine((all) => Object.keys(all).length > 0, { error: "at least one size" })
      .describe("The size words that tiers use, each with memory, cores and disk."),
    lifecycle: lifecycle
      .default("protected")
      .describe(
        "disposable: no data on its root disk, may be replaced. protected: never replaced. Default: protected. In a disposable environment everything is disposable.",
      ),
    uses: z
      .array(oneOf(["postgres", "redis"]), { error: "a list of postgres, redis" })
      .refine((all) => new Set(all).size === all.length, { error: "each of postgres, redis once" })
      .default([])
      .describe("Which shared servers it gets a database or a user on. Default: none."),
    redis: z
      .strictObject({
        keyPrefix: flag.describe(
          "Whether it puts a prefix before every key and channel. One that cannot is refused on a shared cache.",
        ),
        commands: z
          .array(command, { error: "a list of Redis commands" })
          .min(1, { error: "a list of at least one Redis command" })
          .optional()
          .describe(
            "Commands that it may use, by name. Default: those that stay inside a key prefix.",
          ),
      })
      .optional()
      .describe("Needed exactly when `uses` has redis."),
    secrets: z
      .record(secretName, secretSource, { error: "a mapping of names to secret sources" })
      .default({})
      .describe("Secrets of its own, by name: env:NAME, file:PATH or generated. Default: none."),
    env: z
      .record(
        environmentVariable,
        z
          .string({ error: "a text" })
          .max(4096, { error: "a text of at most 4096 characters" })
          .regex(/^\P{Cc}*$/u, { error: "a text without control characters" }),
        { error: "a mapping of environment variables" },
      )
      .default({})
      .describe(
        "Environment of its container, with {placeholders}: {hostname} {url} {tenant.id} {tenant.name} {postgres.*} {redis.*} {secret.*}. Default: none.",
      ),
  })
  .refine((it) => !asksForRedis(it) || it.redis !== undefined, {
    error:
      '"redis" is missing: needed because `uses` has redis, for instance redis: { keyPrefix: true }',
    path: ["uses"],
    params: { code: "E_MISSING" },
    when: isMapping,
  })
  .refine((it) => asksForRedis(it) || it.redis === undefined, {
    error:
      "`redis` says how the shared Redis is used, but `uses` has no redis. Add it there, or remove this",
    path: ["redis"],
    params: { code: "E_VALUE" },
    when: isMapping,
  })
  .describe("An application that a tenant can subscribe to. The file's name is its id, for ever.");

/* The two rules run even when something else in the file is wrong, so they look before they leap. */
function asksForRedis(it: { readonly uses?: unknown }): boolean {
  return Array.isArray(it.uses) && it.uses.includes("redis");
}
function isMapping(payload: { readonly value: unknown }): boolean {
  return typeof payload.value === "object" && payload.value !== null;
}
