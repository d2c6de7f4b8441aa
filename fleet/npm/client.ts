import { z } from "zod";
import type { Forward, ObservedProxy, ProxyHost } from "../adopt/observed.ts";
import { ask } from "../api-request.ts";

/** How an Nginx Proxy Manager is reached. */
export interface NpmDoor {
  /** As it was named, for messages: `http://10.10.10.127:81`. */
  readonly url: string;
  /** Where it is really asked: the same, or the local cloud's port on loopback. */
  readonly at: string;
  /** What `POST /api/tokens` gave to somebody who logged in; good for a day. */
  readonly token: string;
  readonly signal?: AbortSignal | undefined;
}

const port = z.coerce.number();
const location = z.looseObject({
  path: z.string(),
  forward_scheme: z.string().default("http"),
  forward_host: z.string(),
  forward_port: port,
});
/* 2.x has true and false, older ones 1 and 0. */
const flag = z.union([z.boolean(), z.number()]).transform(Boolean);
const hostList = z.array(
  z.looseObject({
    id: z.number(),
    domain_names: z.array(z.string()),
    forward_scheme: z.string().default("http"),
    forward_host: z.string(),
    forward_port: port,
    locations: z.array(location).nullish(),
    allow_websocket_upgrade: flag.optional(),
    enabled: flag.optional(),
  }),
);
const health = z.looseObject({
  version: z.looseObject({ major: z.number(), minor: z.number(), revision: z.number() }).optional(),
});

/**
 * Reads the proxy hosts of an Nginx Proxy Manager by GET requests alone.
 * @throws ApiError, or Error when an answer has another form
 */
export async function readNpm(door: NpmDoor): Promise<ObservedProxy> {
  const read = async <T>(path: string, form: z.ZodType<T>): Promise<T> => {
    const answer = await ask({
      who: "Nginx Proxy Manager",
      url: new URL(door.at).origin,
      path,
      method: "GET",
      authorization: `Bearer ${door.token.trim()}`,
      signal: door.signal,
    });
    const result = form.safeParse(answer);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw new Error(
      `${door.url}${path} answers in another form than Nginx Proxy Manager's: ` +
        `${issue?.path.join(".") || "the answer"}: ${issue?.message}.`,
    );
  };
  const { version } = await read("/api/", health);
  const hosts = await read("/api/nginx/proxy-hosts", hostList);
  return {
    url: door.url,
    version: version ? `${version.major}.${version.minor}.${version.revision}` : "unknown",
    hosts: hosts.map(toProxyHost).sort((a, b) => a.id - b.id),
  };
}

function toProxyHost(host: z.infer<typeof hostList>[number]): ProxyHost {
  return {
    id: host.id,
    domains: host.domain_names.map((it) => it.trim().toLowerCase().replace(/\.$/, "")),
    enabled: host.enabled ?? true,
    websocket: host.allow_websocket_upgrade ?? false,
    forward: toForward(host),
    locations: (host.locations ?? []).map((it) => ({ path: it.path, ...toForward(it) })),
  };
}

function toForward(it: z.infer<typeof location> | z.infer<typeof hostList>[number]): Forward {
  return { scheme: it.forward_scheme, host: it.forward_host.trim(), port: it.forward_port };
}
