import * as pulumi from "@pulumi/pulumi";
import type { ResolvedSharedGuest, ResolvedSite } from "../../catalog/resolved.ts";
import { pveTags } from "../../components/conventions.ts";
import { renderRedisMain } from "../../components/data/render/redis-acl.ts";
import { renderNginxMain } from "../../components/edge/render/nginx-main.ts";
import { HostFile } from "../../components/host/host-file.ts";
import { HostHelper, helperChecksum } from "../../components/host/host-helper.ts";
import { BackupJob } from "../../components/proxmox/backup-job.ts";
import { ClusterFirewall } from "../../components/proxmox/cluster-firewall.ts";
import { GuestPool } from "../../components/proxmox/guest-pool.ts";
import { LxcContainer } from "../../components/proxmox/lxc-container.ts";
import { TemplateFile } from "../../components/proxmox/template-file.ts";
import type { SiteFacts } from "../platform-outputs.ts";
import { type SiteProviders, siteProviders } from "../providers.ts";
import type { SecretPlaces } from "../secrets.ts";

/** The shared parts of one Proxmox site: images, proxy, database server, cache, and the helper on their hosts. */
export function buildProxmoxSite(
  site: ResolvedSite,
  places: SecretPlaces,
): pulumi.Inputs & Record<keyof SiteFacts, unknown> {
  const { id } = site.access;
  const providers = siteProviders(site.access, places, { postgres: false });
  const opts = { providers: providers.all };

  const images = createImages(site, opts);
  const pool = new GuestPool(
    `${id}-platform`,
    { pool: site.pool, comment: `Shared guests of ${id}` },
    opts,
  );
  const guests = new Map(
    site.shared.map((shared) => [
      shared.role,
      createSharedGuest(shared, pool, { ...opts, dependsOn: images }),
    ]),
  );
  deliverToHosts(site, providers, guests, opts);
  new BackupJob(
    `${id}-platform-backup`,
    { id: site.pool, pool: pool.pool, comment: `Shared guests of ${id}`, ...site.backup },
    opts,
  );
  if (site.clusterFirewall) {
    new ClusterFirewall(
      `${id}-cluster-firewall`,
      { hosts: site.hosts, management: site.management },
      // As protected as what it protects: without the switch no guest's firewall does anything.
      { ...opts, protect: site.shared.some(({ lifecycle }) => lifecycle === "protected") },
    );
  }
  return {
    // From the resources: an image that could not be pulled is not among the facts.
    images: pulumi.all(images.map((image) => image.templateFileId)),
    helper: helperChecksum(),
  };
}

function createImages(site: ResolvedSite, opts: pulumi.ComponentResourceOptions): TemplateFile[] {
  // The storage is shared by the cluster: one node pulls for all.
  const host = site.hosts[0] as string;
  return site.images.map(
    (image) =>
      new TemplateFile(
        `${site.access.id}-image-${image.fileName.replace(/\.tar$/, "")}`,
        { image, host },
        opts,
      ),
  );
}

function createSharedGuest(
  shared: ResolvedSharedGuest,
  pool: GuestPool,
  opts: pulumi.ComponentResourceOptions,
): LxcContainer {
  return new LxcContainer(
    shared.name,
    {
      guest: shared.guest,
      hostname: shared.name,
      lifecycle: shared.lifecycle,
      description: `Shared ${shared.role}`,
      tags: pveTags({ lifecycle: shared.lifecycle }),
      environment: {},
      pool: pool.pool,
      // After a power cut, what tenants' guests wait for is there before them.
      startup: { order: 10, upDelay: 15, downDelay: 60 },
    },
    opts,
  );
}

/** The helper first, then what only the platform may write: the proxy's frame and the cache's administrator. */
function deliverToHosts(
  site: ResolvedSite,
  providers: SiteProviders,
  guests: ReadonlyMap<string, LxcContainer>,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { id, domain } = site.access;
  const on = (role: string): pulumi.ComponentResourceOptions => {
    const guest = guests.get(role);
    return { ...opts, dependsOn: guest ? [guest] : [] };
  };
  const proxyHelper = new HostHelper(`${id}-proxy-helper`, { host: providers.proxy }, on("proxy"));
  const redisHelper = new HostHelper(`${id}-redis-helper`, { host: providers.redis }, on("redis"));
  new HostFile(
    `${id}-proxy-main`,
    { host: providers.proxy, kind: "nginx", file: "main", content: renderNginxMain({ domain }) },
    { ...opts, dependsOn: [proxyHelper] },
  );
  new HostFile(
    `${id}-redis-main`,
    {
      host: providers.redis,
      kind: "redis",
      file: "main",
      content: providers.redisAdminPassword.apply(renderRedisMain),
      secret: true,
    },
    { ...opts, dependsOn: [redisHelper] },
  );
}
