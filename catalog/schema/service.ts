import { z } from "zod";
import { lifecycle } from "./environments.ts";
import { siteId, sizeWord, templateId } from "./ids.ts";
import { everyRoute } from "./route.ts";
import { serviceAws } from "./service-aws.ts";
import { serviceVps } from "./service-vps.ts";
import {
  cores,
  diskGib,
  dnsLabel,
  environmentVariables,
  flag,
  imageReference,
  memoryMib,
  mountPath,
  oneLine,
  port,
  secretName,
  secretSource,
  text,
} from "./values.ts";

const ofService = {
  ...everyRoute,
  port: port
    .optional()
    .describe(
      "TCP port that the service listens on inside its guest. Needed with `image` or `template`; where it listens on a plain host `vps.listen` says.",
    ),
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
    ...ofService,
  }),
  z.strictObject({
    mount: z.literal("host").describe("On a host name of its own."),
    host: dnsLabel.describe("The service answers at <tenant>--<host>.<the site's domain>."),
    ...ofService,
  }),
]);

const size = z.strictObject({
  memoryMib,
  cores,
  diskGib: diskGib.describe(
    "Root disk in GiB. It only grows; a smaller one needs a new guest. AWS does not read it: a task has 20 GiB, which go with it.",
  ),
});

/** A store or the id of a guest. Which of them there are is the site's matter. */
const useId = text(
  /^(?=.{2,20}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  'postgres, mysql, redis, bucket, or the id of a guest or an external machine of the site: 2 to 20 of a-z, 0-9 and "-"',
);

const command = text(/^[a-z][a-z0-9.-]{0,39}$/, "the name of a Redis command in lower case");

/** `platform/services/<service>.yaml` */
export const serviceSchema = z
  .strictObject({
    title: oneLine(100, "the service's title").describe("What people call it."),
    image: imageReference
      .optional()
      .describe(
        "OCI image by its digest. Another one replaces a disposable guest (downtime); a protected guest keeps the one in its ledger line. Exactly one of `image` and `template` is there, or neither for a service that runs on plain hosts alone.",
      ),
    template: templateId
      .optional()
      .describe(
        "Container that its guests are cloned from: an entry of the site's `templates`. Another one replaces a disposable guest (downtime); a protected guest keeps what it was made from.",
      ),
    everyTenant: flag
      .default(false)
      .describe(
        "Whether it comes with every tenant, beside what its file subscribes to. Default: false.",
      ),
    sites: z
      .array(siteId, { error: "a list of site ids" })
      .min(1, { error: "a list of at least one site id" })
      .refine((all) => new Set(all).size === all.length, { error: "each site once" })
      .optional()
      .describe("The sites whose tenants may have it. Default: all."),
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
      .array(useId, {
        error: "a list of postgres, mysql, redis, bucket, guests and external machines of the site",
      })
      .refine((all) => new Set(all).size === all.length, { error: "each of them once" })
      .default([])
      .describe(
        "What it speaks to: postgres or mysql (a database of its own), redis (a user of its own), bucket (one of its own; AWS has buckets and MySQL), and ids of the site's `guests` that accept from tenants or of its `external` machines or services that are for tenants. Default: none.",
      ),
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
    env: environmentVariables
      .default({})
      .describe(
        "Environment of its container, with {placeholders}: {hostname} {url} {tenant.id} {tenant.name} {postgres.*} {mysql.*} {redis.*} {bucket.name} {bucket.region} {secret.*}, {queue.url} of what has a worker on AWS, {listen.socket} or {listen.port} and {files.path} on a VPS, and {<guest>.host} {<guest>.port} of what `uses` names. Default: none.",
      ),
    aws: serviceAws
      .prefault({})
      .describe("How it runs on AWS; nothing else reads it. Default: the defaults of its parts."),
    vps: serviceVps,
  })
  .refine((it) => !("image" in it) || !("template" in it), {
    error:
      "`image` and `template` are both there, and a guest is made from one of them. Take one out",
    path: ["template"],
    params: { code: "E_VALUE" },
    when: isMapping,
  })
  .refine((it) => "image" in it || "template" in it || "vps" in it, {
    error:
      '"image" is missing: what the guest is made from. Or `template`, for one that is cloned from a container of the site; or `vps`, for one that runs on plain hosts',
    params: { code: "E_MISSING" },
    when: isMapping,
  })
  .refine((it) => !isGuest(it) || hasPort(it.route), {
    error: '"port" is missing: the TCP port that the service listens on inside its guest',
    path: ["route"],
    params: { code: "E_MISSING" },
    when: (payload) => isMapping(payload) && isMapping({ value: routeOf(payload.value) }),
  })
  .refine((it) => isGuest(it) || !hasPort(it.route), {
    error:
      "`route.port` is for a service that is made from an `image` or a `template`; where it listens on a plain host `vps.listen` says. Take it out",
    path: ["route", "port"],
    params: { code: "E_VALUE" },
    when: (payload) => isMapping(payload) && "vps" in (payload.value as object),
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

/* The rules run even when something else in the file is wrong, so they look before they leap. */
function asksForRedis(it: { readonly uses?: unknown }): boolean {
  return Array.isArray(it.uses) && it.uses.includes("redis");
}
function isGuest(it: object): boolean {
  return "image" in it || "template" in it;
}
function routeOf(value: unknown): unknown {
  return (value as { readonly route?: unknown }).route;
}
function hasPort(route: unknown): boolean {
  return isMapping({ value: route }) && "port" in (route as object);
}
function isMapping(payload: { readonly value: unknown }): boolean {
  return typeof payload.value === "object" && payload.value !== null;
}
