import * as pulumi from "@pulumi/pulumi";
import type { ResolvedProxmoxSite, ResolvedRegister } from "../../catalog/resolved.ts";
import { registerMigrations } from "../../components/data/register.ts";
import { renderDumpsMain } from "../../components/data/render/dumps.ts";
import { renderRedisMain } from "../../components/data/render/redis-acl.ts";
import { renderRegisterMain } from "../../components/data/render/register.ts";
import { ProxyRoutes } from "../../components/edge/proxy-routes.ts";
import { renderKeepalived } from "../../components/edge/render/keepalived.ts";
import { renderNginxMain } from "../../components/edge/render/nginx-main.ts";
import { HealthChecks } from "../../components/host/health-checks.ts";
import { HostFile } from "../../components/host/host-file.ts";
import { HostHelper } from "../../components/host/host-helper.ts";
import type { HostRef } from "../../components/host/host-ref.ts";
import { renderHealthMain } from "../../components/host/render/health.ts";
import { PowerRole } from "../../components/proxmox/power-role.ts";
import { secondaryTarget } from "../dumps-target.ts";
import { administrator, type SiteProviders } from "../providers.ts";
import type { SharedGuests } from "./shared-guests.ts";

/** What all deliveries of a site are made from. */
interface Delivery {
  readonly site: ResolvedProxmoxSite;
  readonly providers: SiteProviders;
  readonly guests: SharedGuests;
  readonly opts: pulumi.ComponentResourceOptions;
}

/** The helper first, then what only the platform may write: each shared host's own part. Nothing on an adopted guest. */
export function deliverToHosts(
  site: ResolvedProxmoxSite,
  providers: SiteProviders,
  guests: SharedGuests,
  opts: pulumi.ComponentResourceOptions,
): void {
  const delivery = { site, providers, guests, opts };
  deliverToProxies(delivery);
  if (site.shared.some(({ role, guest }) => role === "redis" && !guest.adopted)) {
    deliverToCache(delivery);
  }
  if (providers.operations) deliverToOperations(delivery, providers.operations);
}

function deliverToProxies(delivery: Delivery): void {
  const { site, providers, opts } = delivery;
  const { id, domain } = site.access;
  const visitorsFrom = site.cloudflare?.visitors ?? [];
  const mains = providers.proxies.map((host, index) => {
    const role = index === 0 ? "proxy" : "proxy-standby";
    const helper = helperOn(delivery, role, host);
    deliverVirtualAddress(delivery, role, host, helper);
    return new HostFile(
      `${id}-${role}-main`,
      { host, kind: "nginx", file: "main", content: renderNginxMain({ domain, visitorsFrom }) },
      { ...opts, dependsOn: [helper] },
    );
  });
  if (providers.proxies.length > 0 && site.routes.length > 0) {
    new ProxyRoutes(
      `${id}-routes`,
      { tenant: "platform", number: 0, routes: site.routes, hosts: providers.proxies },
      { ...opts, dependsOn: mains },
    );
  }
}

function deliverVirtualAddress(
  { site, providers, opts }: Delivery,
  role: "proxy" | "proxy-standby",
  host: HostRef,
  helper: HostHelper,
): void {
  const virtual = site.virtualAddress;
  const peer = providers.proxies.find((other) => other !== host);
  if (!virtual || !peer) return;
  const { ip, prefix, routerId } = virtual;
  const content = providers
    .read(virtual.password, "shared.proxy.virtual.password")
    .apply((password) =>
      renderKeepalived({
        role: role === "proxy" ? "primary" : "standby",
        ip: host.ip,
        peer: peer.ip,
        virtual: { ip, prefix, routerId },
        password,
      }),
    );
  new HostFile(
    `${site.access.id}-${role}-keepalived`,
    { host, kind: "keepalived", file: "main", content, secret: true },
    { ...opts, dependsOn: [helper] },
  );
}

function deliverToCache(delivery: Delivery): void {
  const { site, providers, opts } = delivery;
  const helper = helperOn(delivery, "redis", providers.redis);
  const password = providers.read(site.access.credentials.redis, "credentials.redis");
  new HostFile(
    `${site.access.id}-redis-main`,
    {
      host: providers.redis,
      kind: "redis",
      file: "main",
      content: password.apply(renderRedisMain),
      secret: true,
    },
    { ...opts, dependsOn: [helper] },
  );
}

/** The timers: who is asked and restarted, what is dumped, and the register that mirrors the files. */
function deliverToOperations(delivery: Delivery, host: HostRef): void {
  const { site, providers, guests, opts } = delivery;
  const { access } = site;
  const helper = helperOn(delivery, "operations", host);
  const postgres = guests.get("postgres");
  const deliver = (
    kind: "health" | "dumps" | "register",
    content: pulumi.Input<string>,
  ): HostFile =>
    new HostFile(
      `${access.id}-${kind}-main`,
      { host, kind, file: "main", content, secret: true },
      // Dumps and the register speak to the database server as soon as they are delivered.
      { ...opts, dependsOn: postgres ? [helper, postgres] : [helper] },
    );
  const power = new PowerRole(`${access.id}-power`, {}, opts);
  const timer = deliver(
    "health",
    power.token.apply((token) =>
      renderHealthMain({ endpoint: access.endpoint, token, nodes: site.hosts }),
    ),
  );
  if (site.health.length > 0) {
    new HealthChecks(
      `${access.id}-health`,
      { tenant: "platform", checks: site.health, host },
      { ...opts, dependsOn: [timer] },
    );
  }
  const server = providers
    .read(access.credentials.postgres, "credentials.postgres")
    .apply((password) => ({
      host: access.postgres.ip,
      port: access.postgres.port,
      user: administrator,
      password,
    }));
  const { dumps, register } = site;
  if (dumps) {
    const secondary = secondaryTarget(dumps, providers);
    deliver(
      "dumps",
      pulumi.all([server, secondary]).apply(([from, second]) =>
        renderDumpsMain({
          site: access.id,
          server: from,
          dumps,
          register: register?.database ?? null,
          secondary: second,
        }),
      ),
    );
  }
  if (register) {
    deliver(
      "register",
      pulumi
        .all([server, registerPasswords(register, providers)] as const)
        .apply(([on, passwords]) =>
          renderRegisterMain({
            server: on,
            database: register.database,
            passwords,
            migrations: registerMigrations(),
          }),
        ),
    );
  }
}

function registerPasswords(
  { passwords }: ResolvedRegister,
  providers: SiteProviders,
): pulumi.Output<Record<keyof ResolvedRegister["passwords"], string>> {
  const read = (role: keyof typeof passwords): pulumi.Output<string> =>
    providers.read(passwords[role], `shared.postgres.register.passwords.${role}`);
  return pulumi
    .all([read("automation"), read("portal"), read("admin"), read("backup")])
    .apply(([automation, portal, admin, backup]) => ({ automation, portal, admin, backup }));
}

function helperOn(
  { site, guests, opts }: Delivery,
  role: "proxy" | "proxy-standby" | "redis" | "operations",
  host: HostRef,
): HostHelper {
  const guest = guests.get(role);
  return new HostHelper(
    `${site.access.id}-${role}-helper`,
    { host },
    { ...opts, dependsOn: guest ? [guest] : [] },
  );
}
