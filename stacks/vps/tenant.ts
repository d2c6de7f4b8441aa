import { isIPv4 } from "node:net";
import type * as pulumi from "@pulumi/pulumi";
import type { VpsService, VpsTenant } from "../../catalog/resolved.ts";
import { HostDatabaseDump } from "../../components/data/database-dump.ts";
import { ProxyRoutes } from "../../components/edge/proxy-routes.ts";
import { HealthChecks } from "../../components/host/health-checks.ts";
import type { HostRef } from "../../components/host/host-ref.ts";
import { TenantFirewall } from "../../components/vps/tenant-firewall.ts";
import { TenantUnits } from "../../components/vps/tenant-units.ts";
import { buildTenantNames } from "../cloudflare-tenant.ts";
import type { SecretPlaces } from "../secrets.ts";
import { fillEnvironment } from "../service-environment.ts";
import { createTenantCertificates } from "./certificates.ts";
import { vpsProviders } from "./providers.ts";
import { createTenantData, placeholders, type TenantData } from "./tenant-data.ts";

/**
 * A tenant on a VPS: a Unix user, its services as systemd units, its databases and cache users on the same host, and what
 * its processes may reach. On a host that it shares nothing of it is anybody else's to open.
 */
export function buildVpsTenant(tenant: VpsTenant, places: SecretPlaces): void {
  const site = vpsProviders(tenant.site, places);
  const host = site.hostRef(tenant.host);
  const opts = { providers: site.all };

  const data = createTenantData(tenant, places, site, host, opts);
  const firewall = createFirewall(tenant, host, opts);
  const units = createUnits(tenant, data, host, {
    ...opts,
    // What a service needs is there before it starts, and what it may reach is closed before.
    dependsOn: [firewall, ...data.stores],
  });
  const routes = [...tenant.services.map(({ route }) => route), ...tenant.domainRoutes];
  const certificates = createTenantCertificates(tenant, routes, host, opts);
  const routed = new ProxyRoutes(
    `${tenant.id}-routes`,
    {
      tenant: tenant.id,
      number: tenant.number,
      routes,
      hosts: [host],
      proxy: tenant.site.proxy,
    },
    // The outside world is let in last.
    { ...opts, dependsOn: [units, ...certificates] },
  );
  buildTenantNames(tenant, places, { dependsOn: routed });
  if (tenant.health.length > 0) {
    new HealthChecks(
      `${tenant.id}-health`,
      { tenant: tenant.id, checks: tenant.health, host },
      { ...opts, dependsOn: [units] },
    );
  }
  if (tenant.dumps.length + tenant.files.length > 0) {
    new HostDatabaseDump(
      `${tenant.id}-dumps`,
      {
        tenant: tenant.id,
        number: tenant.number,
        targets: tenant.dumps,
        files: tenant.files,
        host,
      },
      { ...opts, dependsOn: data.stores },
    );
  }
}

function createFirewall(
  { id, number, services, site }: VpsTenant,
  host: HostRef,
  opts: pulumi.ComponentResourceOptions,
): TenantFirewall {
  return new TenantFirewall(
    `${id}-firewall`,
    {
      tenant: id,
      number,
      host,
      local: services.flatMap((service) =>
        [portOf(service), service.postgres?.port, service.redis?.port].flatMap((it) => it ?? []),
      ),
      dns: site.dns,
      // A name is reached on 443, as everything outside; the firewall knows addresses.
      others: services.flatMap(({ external }) =>
        Object.values(external).filter((address) => isIPv4(address.host)),
      ),
    },
    opts,
  );
}

function createUnits(
  tenant: VpsTenant,
  data: TenantData,
  host: HostRef,
  opts: pulumi.ComponentResourceOptions,
): TenantUnits {
  const { id, number, services } = tenant;
  return new TenantUnits(
    `${id}-units`,
    {
      tenant: id,
      number,
      host,
      services: services.map((service) => ({
        id: service.id,
        release: service.release,
        command: service.command,
        manager: service.manager,
        port: portOf(service),
        memoryMib: service.memoryMib,
        cores: service.cores,
        files: service.files !== null,
        environment: fillEnvironment(service.env, placeholders(tenant, service, data)),
      })),
    },
    opts,
  );
}

function portOf({ listen }: VpsService): number | null {
  return "port" in listen ? listen.port : null;
}
