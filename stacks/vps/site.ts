import * as pulumi from "@pulumi/pulumi";
import type { VpsHost as ResolvedHost, ResolvedVpsSite } from "../../catalog/resolved.ts";
import { renderDumpsMain } from "../../components/data/render/dumps.ts";
import { renderRedisMain } from "../../components/data/render/redis-acl.ts";
import type { ProxyMain } from "../../components/edge/render/proxy-main.ts";
import { renderers } from "../../components/edge/render/renderers.ts";
import { HostFile } from "../../components/host/host-file.ts";
import { helperChecksum } from "../../components/host/host-helper.ts";
import { renderDatabasesMain } from "../../components/vps/render/databases.ts";
import { VpsHost } from "../../components/vps/vps-host.ts";
import { buildCloudflare } from "../cloudflare.ts";
import { secondaryTarget } from "../dumps-target.ts";
import type { VpsFacts } from "../platform-outputs.ts";
import { administrator } from "../providers.ts";
import type { SecretPlaces } from "../secrets.ts";
import { createSiteCertificates } from "./certificates.ts";
import { type VpsProviders, vpsProviders } from "./providers.ts";

/** What every tenant of a VPS site stands on: host by host, the settings, the servers and the platform's own parts. */
export function buildVpsSite(
  site: ResolvedVpsSite,
  places: SecretPlaces,
): pulumi.Inputs & Record<keyof VpsFacts, unknown> {
  const providers = vpsProviders(site.access, places);
  if (site.cloudflare) buildCloudflare(site.cloudflare, site.lifecycle, places, providers.all);
  const delivered = site.hosts.map((host) => buildHost(site, host, providers));
  return {
    substrate: "vps",
    // From the resources: a host that could not be delivered to is not among the facts.
    hosts: pulumi.all(delivered),
    helper: helperChecksum(),
  };
}

/** @returns the host's name, once everything is there */
function buildHost(
  site: ResolvedVpsSite,
  resolved: ResolvedHost,
  providers: VpsProviders,
): pulumi.Output<string> {
  const { access, management, logs } = site;
  const visitors = site.cloudflare?.visitors ?? [];
  const name = `${access.id}-${resolved.name}`;
  const host = providers.hostRef(resolved);
  const opts = { providers: providers.all };
  const base = new VpsHost(
    name,
    { host, proxy: access.proxy, management, visitors, logs: logs?.url ?? null },
    opts,
  );
  const deliver = (
    suffix: string,
    kind: "databases" | "dumps" | "redis" | typeof access.proxy,
    content: pulumi.Input<string>,
    after: pulumi.Resource[],
  ): HostFile =>
    new HostFile(
      `${name}-${suffix}-main`,
      { host, kind, file: "main", content, secret: kind !== access.proxy },
      { ...opts, dependsOn: after },
    );
  const { postgres, redis } = access.credentials;
  const password = providers.read(postgres, "credentials.postgres");
  const databases = deliver(
    "postgres",
    "databases",
    password.apply((plain) =>
      renderDatabasesMain({
        port: resolved.postgres.port,
        maxConnections: resolved.postgres.maxConnections,
        password: plain,
      }),
    ),
    [base],
  );
  const cache = providers.read(redis, "credentials.redis").apply(renderRedisMain);
  const proxy = deliver("proxy", access.proxy, renderers[access.proxy].main(proxyMain(site)), [
    base,
  ]);
  // What answers the authority is there before it asks.
  createSiteCertificates(site, name, host, providers, { ...opts, dependsOn: [proxy] });
  const files = [
    databases,
    deliver("redis", "redis", cache, [base]),
    proxy,
    ...dumpsOf(site, resolved, providers, password, (content) =>
      deliver("dumps", "dumps", content, [databases]),
    ),
  ];
  return pulumi.all(files.map(({ report }) => report)).apply(() => resolved.name);
}

/** Sites of this substrate log nothing personal, whatever a route says. */
function proxyMain({ access, cloudflare, tls }: ResolvedVpsSite): ProxyMain {
  const { domain } = access;
  const visitorsFrom = cloudflare?.visitors ?? [];
  return {
    domain,
    visitorsFrom,
    acme: tls.acme !== null,
    tlsMinimum: tls.minimum,
    privateLogs: true,
  };
}

function dumpsOf(
  { access, dumps }: ResolvedVpsSite,
  { postgres }: ResolvedHost,
  providers: VpsProviders,
  password: pulumi.Output<string>,
  deliver: (content: pulumi.Output<string>) => HostFile,
): HostFile[] {
  if (!dumps) return [];
  const content = pulumi
    .all([password, secondaryTarget(dumps, providers)])
    .apply(([plain, secondary]) =>
      renderDumpsMain({
        site: access.id,
        server: { host: "127.0.0.1", port: postgres.port, user: administrator, password: plain },
        dumps,
        secondary,
      }),
    );
  return [deliver(content)];
}
