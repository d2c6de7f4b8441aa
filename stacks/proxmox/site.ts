import * as pulumi from "@pulumi/pulumi";
import type { Lifecycle, ResolvedProxmoxSite } from "../../catalog/resolved.ts";
import { helperChecksum } from "../../components/host/host-helper.ts";
import { BackupJob } from "../../components/proxmox/backup-job.ts";
import { ClusterFirewall } from "../../components/proxmox/cluster-firewall.ts";
import { GuestPool } from "../../components/proxmox/guest-pool.ts";
import { NodeTime } from "../../components/proxmox/node-time.ts";
import { buildCloudflare } from "../cloudflare.ts";
import type { ProxmoxFacts } from "../platform-outputs.ts";
import { siteProviders } from "../providers.ts";
import type { SecretPlaces } from "../secrets.ts";
import { deliverToHosts } from "./deliveries.ts";
import { createPlatformGuests } from "./platform-guests.ts";
import { createSharedGuests } from "./shared-guests.ts";
import { createImages, createStorages, createTemplates } from "./storage.ts";

/**
 * The shared parts of one Proxmox site: storages, images, templates, the platform's guests, and what is delivered to
 * them. A site that is being taken over has less in it: the catalog says what.
 */
export function buildProxmoxSite(
  site: ResolvedProxmoxSite,
  lifecycle: Lifecycle,
  places: SecretPlaces,
): pulumi.Inputs & Record<keyof ProxmoxFacts, unknown> {
  const providers = siteProviders(site.access, places, { postgres: false });
  const opts = { providers: providers.all };

  const storages = createStorages(site, lifecycle, providers, opts);
  const onStorage = { ...opts, dependsOn: storages };
  const images = createImages(site, onStorage);
  const made = { ...opts, dependsOn: [...storages, ...images.containers, ...images.machines] };
  const templates = createTemplates(site, lifecycle, made);
  const pool = createPool(site, opts);
  const guests = createSharedGuests(site, pool, providers, made);
  const front =
    site.cloudflare && buildCloudflare(site.cloudflare, lifecycle, places, providers.all);
  createPlatformGuests(site, pool, providers, front, made);
  deliverToHosts(site, providers, guests, opts);
  createBackup(site, pool, onStorage);
  createClusterSettings(site, opts);
  return {
    substrate: "proxmox",
    // From the resources: an image that could not be pulled is not among the facts.
    images: pulumi.all(images.containers.map((image) => image.templateFileId)),
    templates: pulumi.all(templates.map((template) => template.vmid)),
    helper: helperChecksum(),
  };
}

function createPool(
  site: ResolvedProxmoxSite,
  opts: pulumi.ComponentResourceOptions,
): GuestPool | null {
  if (site.pool === null) return null;
  const { id } = site.access;
  return new GuestPool(
    `${id}-platform`,
    { pool: site.pool, comment: `Shared guests of ${id}`, adopted: site.adopting },
    opts,
  );
}

function createBackup(
  site: ResolvedProxmoxSite,
  pool: GuestPool | null,
  opts: pulumi.ComponentResourceOptions,
): void {
  if (!site.backup || !pool || site.pool === null) return;
  const { id } = site.access;
  new BackupJob(
    `${id}-platform-backup`,
    { id: site.pool, pool: pool.pool, comment: `Shared guests of ${id}`, ...site.backup },
    opts,
  );
}

/** What there is one of in a cluster. */
function createClusterSettings(
  site: ResolvedProxmoxSite,
  opts: pulumi.ComponentResourceOptions,
): void {
  if (site.adopting) return;
  const { id } = site.access;
  new NodeTime(`${id}-time`, { hosts: site.hosts, timeZone: site.timeZone }, opts);
  if (!site.clusterFirewall) return;
  const port = Number(new URL(site.access.endpoint).port || 443);
  new ClusterFirewall(
    `${id}-cluster-firewall`,
    { hosts: site.hosts, management: site.management, api: { port, clients: site.apiClients } },
    // As protected as what it protects: without the switch no guest's firewall does anything.
    { ...opts, protect: site.shared.some(({ lifecycle }) => lifecycle === "protected") },
  );
}
