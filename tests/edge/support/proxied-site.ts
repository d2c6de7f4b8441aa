import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { VpsProxy } from "../../../catalog/resolved.ts";
import { renderers } from "../../../components/edge/render/renderers.ts";
import { eventually, freePort, TestHost } from "../../host/support/host.ts";
import { aRoute, ask, Upstream } from "./upstream.ts";

export const ACME = "acme.lab.aiqso.example";
export const GLOBEX = "globex.lab.aiqso.example";
export const SOCIAL = "acme--social.lab.aiqso.example";
export const SHOP = "shop.customer.example";

/** Two tenants behind one real proxy, as the real helper delivered them; the services answer with their names. */
export class ProxiedSite {
  readonly proxy: VpsProxy;
  readonly host = new TestHost();
  readonly #sockets = mkdtempSync(join(tmpdir(), "t17-"));
  readonly #services = {
    dashboard: new Upstream("acme-dashboard", "127.17.0.1"),
    crm: new Upstream("acme-crm", "127.17.0.2"),
    content: new Upstream("acme-content", "127.17.0.3"),
    social: new Upstream("acme-social", "", join(this.#sockets, "social.sock")),
    globex: new Upstream("globex-dashboard", "127.18.0.1"),
  };
  /** Ports on loopback. */
  https = 0;
  http = 0;

  constructor(proxy: VpsProxy) {
    this.proxy = proxy;
  }

  async start(): Promise<void> {
    await Promise.all(Object.values(this.#services).map((service) => service.listen()));
    // nginx drops to its own user where the tests run as root.
    chmodSync(this.#sockets, 0o755);
    chmodSync(join(this.#sockets, "social.sock"), 0o666);
    ({ https: this.https, http: this.http } = await this.host.listenOnFreePorts());
    const { main, tenant } = renderers[this.proxy];
    await this.#put("acme", tenant({ tenant: "acme", number: 17, routes: await this.#acme() }));
    await this.#put("main", main({ domain: "lab.aiqso.example" }));
    await this.#put("globex", tenant({ tenant: "globex", number: 18, routes: [this.#globex()] }));
    if (this.proxy === "nginx") await this.host.startNginx();
    else if (this.proxy === "haproxy") await this.host.startHaproxy();
    else await this.host.startCaddy();
    await eventually(async () => (await ask(this.https, ACME, "/")).status === 200);
  }

  async #acme() {
    const { dashboard, crm, content } = this.#services;
    const rate = this.proxy === "caddy" ? { requestsPerSecond: null } : {};
    const nothing = { ip: "127.17.0.9", port: await freePort() };
    const route = (service: string, changes: Partial<Parameters<typeof aRoute>[0]>) =>
      aRoute({ service, host: ACME, upstream: dashboard, ...rate, ...changes });
    const social = { socket: join(this.#sockets, "social.sock") };
    return [
      route("dashboard", { websocket: true }),
      route("crm", { path: "/crm", strip: true, upstream: crm }),
      route("content", { path: "/content", upstream: content }),
      route("social", { host: SOCIAL, mount: "host", upstream: social, websocket: true }),
      route("social", { host: SHOP, mount: "domain", upstream: social, websocket: true }),
      route("gone", { path: "/gone", upstream: nothing, responseHeaders: { "X-Team": "acme" } }),
      route("slow", { path: "/silent", timeoutSeconds: 1 }),
      route("closed", { path: "/closed", allow: ["192.0.2.0/24", "203.0.113.7/32"] }),
      route("near", { path: "/near", allow: ["127.0.0.0/8"] }),
      route("headers", {
        path: "/headers",
        responseHeaders: {
          "Cache-Control": "no-store",
          "Content-Security-Policy": "default-src 'self'; img-src *",
          "X-Frame-Options": "DENY",
        },
      }),
    ];
  }

  #globex() {
    const requestsPerSecond = this.proxy === "caddy" ? null : 2;
    const upstream = this.#services.globex;
    return aRoute({ service: "dashboard", host: GLOBEX, requestsPerSecond, upstream });
  }

  async #put(name: string, fragment: string): Promise<void> {
    const { code, stderr } = await this.host.run(["put", this.proxy, name], fragment);
    if (code !== 0) throw new Error(`${this.proxy} ${name}: ${stderr}`);
  }

  /** What is logged of requests; with errors, what the proxy says itself about failures. */
  logs(errors: boolean): string {
    if (this.proxy !== "nginx") {
      return this.host.read(`var/log/${this.proxy}.log`).replaceAll("\\/", "/");
    }
    return this.host.read(`var/log/nginx/${errors ? "error" : "access"}.log`);
  }

  async close(): Promise<void> {
    await this.host.close();
    await Promise.all(Object.values(this.#services).map((service) => service.close()));
    rmSync(this.#sockets, { recursive: true, force: true });
  }
}
