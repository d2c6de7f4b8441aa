import type * as pulumi from "@pulumi/pulumi";
import type { AwsTenant } from "../../catalog/resolved.ts";
import { HostRecord } from "../../components/aws/host-record.ts";
import { roleBoundary } from "../../components/aws/role-boundary.ts";
import type { SecretPlaces } from "../secrets.ts";
import { createGround } from "./create-ground.ts";
import { createDumps } from "./dumps.ts";
import { type AwsFacts, keepsFiles, sharedGround } from "./facts.ts";
import type { Ground } from "./ground.ts";
import { createOwnServers } from "./own-servers.ts";
import { type AwsProviders, awsProviders } from "./providers.ts";
import { secretPrefix } from "./secret-prefix.ts";
import { createService } from "./service.ts";

/**
 * A tenant on AWS: its own tasks, roles and secrets, its databases and cache users on shared servers (pool), on database
 * servers of its own (bridge), or on a network of its own with everything in it (silo).
 *
 * @param facts what the platform stack says; undefined in a preview while it is not there
 */
export function buildAwsTenant(
  tenant: AwsTenant,
  facts: AwsFacts | undefined,
  places: SecretPlaces,
): void {
  const tags = { environment: tenant.environment, tenant: tenant.id };
  const providers = awsProviders(tenant.site, tags, places);
  const opts = { providers: providers.all, transformations: [roleBoundary(tenant.site)] };

  const ground = tenant.network
    ? createOwnGround(tenant, tenant.network, providers, opts)
    : sharedGround(tenant, facts);
  const servers = createOwnServers(tenant, ground, opts);
  const services = tenant.services.map((service) =>
    createService({ tenant, service, ground, servers, places, random: providers.random, opts }),
  );
  createDumps({ tenant, services, ground, servers, opts });
  // The outside world is let in last.
  createRecords(tenant, ground, { ...opts, dependsOn: services.map(({ running }) => running) });
}

/** What a silo tenant shares with nobody: network, key, load balancer, cluster, servers, cache. */
function createOwnGround(
  tenant: AwsTenant,
  network: NonNullable<AwsTenant["network"]>,
  providers: AwsProviders,
  opts: pulumi.ComponentResourceOptions,
): Ground {
  const { id, site, number, lifecycle, dedicated } = tenant;
  const { slices, ...ground } = createGround(
    {
      name: id,
      secretPrefix: secretPrefix(tenant),
      servedPrefixes: [secretPrefix(tenant)],
      access: site,
      lifecycle,
      network,
      slices: [{ number: 0, name: id, cache: dedicated.redis }],
      idleTimeoutSeconds: tenant.idleTimeoutSeconds,
      hostnames: hostsOf(tenant),
      postgres: dedicated.postgres,
      mysql: dedicated.mysql,
      files: keepsFiles(tenant),
      staticAddresses: false,
      fleet: null,
      dumps: tenant.dumpTask && {
        days: tenant.dumpTask.days,
        glacierDays: tenant.dumpTask.glacierDays,
      },
      alarms: tenant.alarms,
      logDays: tenant.logDays,
      backup: tenant.backup,
    },
    providers,
    opts,
  );
  const slice = slices.get(0);
  if (!slice) throw new Error(`tenant ${id} (${number}) has no load balancer of its own`);
  return { ...ground, slice };
}

/** Every host name that it answers at, its own first. */
function hostsOf({ hostname, services }: AwsTenant): string[] {
  return [...new Set([hostname, ...services.map(({ route }) => route.host)])];
}

function createRecords(
  tenant: AwsTenant,
  ground: Ground,
  opts: pulumi.ComponentResourceOptions,
): void {
  for (const host of hostsOf(tenant)) {
    const label = host.slice(0, host.indexOf("."));
    new HostRecord(
      label === tenant.id ? `${tenant.id}-host` : `${tenant.id}-host-${label.split("--").at(-1)}`,
      { host, zoneId: tenant.site.hostedZone, entry: ground.slice.entry },
      opts,
    );
  }
}
