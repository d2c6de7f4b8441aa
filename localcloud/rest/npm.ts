import { proxyHost } from "../rules/types.ts";
import type { World } from "../world/world.ts";
import type { RestAnswer, RestCall } from "./http.ts";

/** Version whose answers are repeated. */
const version = { major: 2, minor: 12, revision: 6 };

/**
 * The two calls of Nginx Proxy Manager that a takeover needs. Source: its own API schema
 * (https://github.com/NginxProxyManager/nginx-proxy-manager, backend/schema); the constant fields are readings of it.
 */
export function npmAnswer(world: World, site: string, call: RestCall): RestAnswer {
  const path = call.path.replace(/\/$/, "");
  if (call.method !== "GET") return failure(404, "Not Found");
  if (path === "/api") return { status: 200, body: { status: "OK", setup: true, version } };
  if (!/^Bearer \S+$/.test(call.authorization)) return failure(401, "Permission Denied");
  if (path !== "/api/nginx/proxy-hosts") return failure(404, "Not Found");
  return { status: 200, body: proxyHosts(world, site) };
}

function proxyHosts(world: World, site: string): object[] {
  return world
    .objects()
    .filter((object) => object.site === site && object.type === proxyHost)
    .sort((a, b) => Number(a.id) - Number(b.id))
    .map(({ inputs }) => ({
      created_on: "2026-01-01 00:00:00",
      modified_on: "2026-01-01 00:00:00",
      owner_user_id: 1,
      access_list_id: 0,
      certificate_id: 0,
      caching_enabled: false,
      block_exploits: false,
      advanced_config: "",
      meta: {},
      http2_support: false,
      hsts_enabled: false,
      hsts_subdomains: false,
      allow_websocket_upgrade: false,
      ssl_forced: false,
      enabled: true,
      locations: null,
      ...inputs,
    }));
}

function failure(code: number, message: string): RestAnswer {
  return { status: code, body: { error: { code, message } } };
}
