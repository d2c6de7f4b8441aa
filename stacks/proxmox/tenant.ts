import type * as pulumi from "@pulumi/pulumi";
import type { ProxmoxTenant } from "../../catalog/resolved.ts";
import { pveTags } from "../../components/conventions.ts";
import { HostDatabaseDump } from "../../components/data/database-dump.ts";
import { TenantRegister } from "../../components/data/register.ts";
import { ProxyRoutes } from "../../components/edge/proxy-routes.ts";
import { HealthChecks } from "../../components/host/health-checks.ts";
import { BackupJob } from "../../components/proxmox/backup-job.ts";
import { GuestPool } from "../../components/proxmox/guest-pool.ts";
import { LxcContainer } from "../../components/proxmox/lxc-container.ts";
import { PowerGrant } from "../../components/proxmox/power-grant.ts";
import { buildTenantNames } from "../cloudflare-tenant.ts";
import { type SiteProviders, siteProviders } from "../providers.ts";
import type { SecretPlaces } from "../secrets.ts";
import { fillEnvironment } from "../service-environment.ts";
import { createOwnCache, createOwnPostgres, type OwnPostgres } from "./own-servers.ts";
import {
  cacheUsers,
  createServiceData,
  deliverCacheUsers,
  placeholders,
  type ServiceData,
} from "./tenant-data.ts";

/**
 * A tenant on Proxmox: its own guests, its databases and cache users on shared servers (pool) or on servers of its own
 * (bridge, silo), and its fragments on the platform's hosts.
 */
export function buildProxmoxTenant(tenant: ProxmoxTenant, places: SecretPlaces): void {
  const site = siteProviders(tenant.site, places, { postgres: sharesPostgres(tenant) });
  const opts = { providers: site.all };

  const pool = createPool(tenant, opts);
  const postgres = createOwnPostgres({ tenant, pool, site, opts });
  const databases = postgres
    ? { providers: [...site.all, postgres.provider], dependsOn: [postgres.container] }
    : opts;
  const data = createServiceData(tenant, places, site, opts, databases);
  const users = cacheUsers(data.values());
  const cache = users && createOwnCache({ tenant, pool, site, opts }, users);
  const caches = cache ?? (users && deliverCacheUsers(tenant, users, site, opts));
  const guests = createGuests(tenant, data, pool, caches ? [caches] : [], opts);
  if (site.proxies.length > 0) {
    new ProxyRoutes(
      `${tenant.id}-routes`,
      {
        tenant: tenant.id,
        number: tenant.number,
        routes: [...tenant.services.map(({ route }) => route), ...tenant.domainRoutes],
        hosts: site.proxies,
      },
      // The outside world is let in last.
      { ...opts, dependsOn: guests },
    );
  }
  buildTenantNames(tenant, places, { dependsOn: guests });
  if (tenant.backup && tenant.pool !== null && pool) {
    new BackupJob(
      `${tenant.id}-backup`,
      { id: tenant.pool, pool: pool.pool, comment: tenant.name, ...tenant.backup },
      opts,
    );
  }
  deliverToOperations(tenant, pool, postgres, site, { ...opts, dependsOn: guests });
}

function createPool(
  tenant: ProxmoxTenant,
  opts: pulumi.ComponentResourceOptions,
): GuestPool | null {
  if (tenant.pool === null) return null;
  return new GuestPool(
    tenant.id,
    { pool: tenant.pool, comment: tenant.name, adopted: tenant.adopting },
    opts,
  );
}

/** @param cache what holds the cache users: a service that starts before would crash until somebody restarts it */
function createGuests(
  tenant: ProxmoxTenant,
  data: ReadonlyMap<string, ServiceData>,
  pool: GuestPool | null,
  cache: pulumi.Resource[],
  opts: pulumi.ComponentResourceOptions,
): LxcContainer[] {
  return tenant.services.map(
    (service) =>
      new LxcContainer(
        service.name,
        {
          guest: service.guest,
          hostname: service.name,
          lifecycle: service.lifecycle,
          description: `${service.title} of ${tenant.name}`,
          tags: pveTags({
            tenant: tenant.id,
            service: service.id,
            lifecycle: service.lifecycle,
          }),
          environment: fillEnvironment(
            service.env,
            placeholders(tenant, service, data.get(service.id)),
          ),
          pool: pool && pool.pool,
        },
        { ...opts, dependsOn: service.redis ? cache : [] },
      ),
  );
}

/** What the timers on the operations guest do for this tenant, and the right to restart its guests. */
function deliverToOperations(
  tenant: ProxmoxTenant,
  pool: GuestPool | null,
  postgres: OwnPostgres | null,
  site: SiteProviders,
  opts: pulumi.ComponentResourceOptions,
): void {
  const host = site.operations;
  if (!host) return;
  const { id, number } = tenant;
  if (tenant.health.length > 0 && pool) {
    const grant = new PowerGrant(`${id}-power`, { pool: pool.pool }, opts);
    new HealthChecks(
      `${id}-health`,
      { tenant: id, checks: tenant.health, host },
      { ...opts, dependsOn: [grant] },
    );
  }
  if (tenant.dumps.length > 0) {
    new HostDatabaseDump(
      `${id}-dumps`,
      {
        tenant: id,
        number,
        targets: tenant.dumps,
        host,
        ...(postgres ? { password: postgres.password } : {}),
      },
      opts,
    );
  }
  if (tenant.register) {
    new TenantRegister(`${id}-register`, { entry: tenant.register, host }, opts);
  }
}

/** Whether a database of it stands on the shared server. */
function sharesPostgres(tenant: ProxmoxTenant): boolean {
  return (
    tenant.dedicated.postgres === null &&
    tenant.services.some((service) => service.postgres !== null)
  );
}
