import type * as pulumi from "@pulumi/pulumi";
import type { Lifecycle, ResolvedProxmoxSite, ResolvedStorage } from "../../catalog/resolved.ts";
import { BackupStorage } from "../../components/proxmox/backup-storage.ts";
import { CloudImage } from "../../components/proxmox/cloud-image.ts";
import { NfsStorage } from "../../components/proxmox/nfs-storage.ts";
import { TemplateFile } from "../../components/proxmox/template-file.ts";
import { TemplateGuest } from "../../components/proxmox/template-guest.ts";
import type { SiteProviders } from "../providers.ts";

/** The storages that the site's NAS offers. */
export function createStorages(
  site: ResolvedProxmoxSite,
  lifecycle: Lifecycle,
  providers: SiteProviders,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
  return site.storages.map((storage) => createStorage(site, storage, lifecycle, providers, opts));
}

function createStorage(
  site: ResolvedProxmoxSite,
  storage: ResolvedStorage,
  lifecycle: Lifecycle,
  providers: SiteProviders,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource {
  const name = `${site.access.id}-storage-${storage.id.toLowerCase()}`;
  if (storage.kind === "nfs") return new NfsStorage(name, { storage, lifecycle }, opts);
  return new BackupStorage(
    name,
    {
      storage,
      lifecycle,
      password: providers.read(storage.password, "nas.backupServer.password"),
      encryptionKey: providers.read(storage.encryptionKey, "nas.backupServer.encryptionKey"),
    },
    opts,
  );
}

/** What guests are made from. One node pulls for all: the storage is shared by the cluster. */
export function createImages(
  site: ResolvedProxmoxSite,
  opts: pulumi.ComponentResourceOptions,
): { readonly containers: TemplateFile[]; readonly machines: CloudImage[] } {
  const host = site.hosts[0] as string;
  const named = (fileName: string): string =>
    `${site.access.id}-image-${fileName.replace(/\.(tar|qcow2)$/, "")}`;
  return {
    containers: site.images.map(
      (image) => new TemplateFile(named(image.fileName), { image, host }, opts),
    ),
    machines: site.cloudImages.map(
      (image) => new CloudImage(named(image.fileName), { image, host }, opts),
    ),
  };
}

/** The containers that tenants' guests are cloned from: made once, never started. */
export function createTemplates(
  site: ResolvedProxmoxSite,
  lifecycle: Lifecycle,
  opts: pulumi.ComponentResourceOptions,
): TemplateGuest[] {
  return site.templates.map(
    (template) => new TemplateGuest(template.name, { template, lifecycle }, opts),
  );
}
