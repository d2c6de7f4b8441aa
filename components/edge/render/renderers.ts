import type { VpsProxy } from "../../../catalog/resolved.ts";
import { renderCaddyMain } from "./caddy-main.ts";
import { renderCaddyTenant } from "./caddy-tenant.ts";
import { renderHaproxyMain } from "./haproxy-main.ts";
import { renderHaproxyTenant } from "./haproxy-tenant.ts";
import { renderNginxMain } from "./nginx-main.ts";
import { renderNginxTenant } from "./nginx-tenant.ts";
import type { ProxyMain } from "./proxy-main.ts";
import type { ProxyTenant } from "./proxy-tenant.ts";

interface ProxyRenderer {
  /** What all tenants of the site share: the fragment `main`. */
  readonly main: (args: ProxyMain) => string;
  readonly tenant: (args: ProxyTenant) => string;
}

/** Who writes the configuration of a site's proxy. */
export const renderers: Readonly<Record<VpsProxy, ProxyRenderer>> = {
  nginx: { main: renderNginxMain, tenant: renderNginxTenant },
  haproxy: { main: renderHaproxyMain, tenant: renderHaproxyTenant },
  caddy: { main: renderCaddyMain, tenant: renderCaddyTenant },
};
