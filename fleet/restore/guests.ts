import { z } from "zod";
import type { ProxmoxTenant, ResolvedGuest } from "../../catalog/resolved.ts";
import { type PveClient, pvePath, waitForTask } from "../pve/client.ts";
import {
  type Backup,
  type GuestItem,
  type ItemResult,
  messageOf,
  type Obstacle,
  type RestoreChoice,
} from "./plan.ts";

/*
 * Guests are restored by PVE from its own backups. It overwrites a guest only when it is stopped and not protected.
 * Paths and fields: PVE's API schema, nodes/{node}/lxc and nodes/{node}/qemu.
 */

const resources = z.array(
  z.object({
    vmid: z.number(),
    node: z.string(),
    name: z.string().default(""),
    status: z.string().default("unknown"),
    type: z.enum(["lxc", "qemu"]),
  }),
);
const contents = z.array(
  z.object({
    volid: z.string(),
    ctime: z.number(),
    size: z.number().default(0),
    subtype: z.enum(["lxc", "qemu"]).optional(),
  }),
);
const config = z.object({ protection: z.union([z.number(), z.boolean()]).default(0) });

/** Pause between two questions about a task, ms. */
const pauseMs = 1000;

/** Looks at every guest of a tenant that the choice is about: its own servers too. */
export async function lookAtGuests(
  client: PveClient | Error,
  tenant: ProxmoxTenant,
  choice: RestoreChoice,
): Promise<GuestItem[]> {
  const standing = client instanceof Error ? client : await standingGuests(client);
  const items: GuestItem[] = [];
  for (const { service, name, guest } of guestsOf(tenant)) {
    if (choice.service !== undefined && service !== choice.service) continue;
    const { vmid, storage } = guest;
    const live =
      standing instanceof Error ? undefined : standing.find((found) => found.vmid === vmid);
    const node = live?.node ?? guest.host;
    const facts = { kind: "guest", service, name, vmid, node, storage } as const;
    try {
      if (client instanceof Error) throw client;
      if (standing instanceof Error) throw standing;
      const backups = await backupsOf(client, node, tenant, vmid);
      const found = backups.find(({ volid }) => choice.from === undefined || volid === choice.from);
      const backup = found ? asBackup(found) : null;
      const type = live?.type ?? found?.subtype ?? "lxc";
      const state = live && {
        status: live.status,
        isProtected: await isProtected(client, node, live.type, vmid),
      };
      const stranger = live && live.name !== name ? live.name : undefined;
      const item = { vmid, type, backup, live: state ?? null, stranger };
      const obstacle = obstacleOf(item, choice);
      items.push({ ...facts, type, backup, live: state ?? null, isKnown: true, obstacle });
    } catch (error) {
      const obstacle: Obstacle = { kind: "failed", why: messageOf(error) };
      // The cluster may have said that there is none before something else failed.
      const isKnown = !(standing instanceof Error) && live === undefined;
      const nothing = { backup: null, live: null, isKnown };
      items.push({ ...facts, ...nothing, type: live?.type ?? "lxc", obstacle });
    }
  }
  return items;
}

/**
 * Restores one guest and starts it. A guest that runs is stopped first; when PVE then refuses, it is started again.
 * Never throws: the result says it.
 */
export async function restoreGuest(client: PveClient, item: GuestItem): Promise<ItemResult> {
  const { node, type, vmid, storage, backup } = item;
  const power = async (action: "start" | "stop"): Promise<void> => {
    const path =
      type === "lxc"
        ? pvePath`/nodes/${node}/lxc/${vmid}/status/${action}`
        : pvePath`/nodes/${node}/qemu/${vmid}/status/${action}`;
    await task(client, node, await client.post(path));
  };
  let wasStopped = false;
  try {
    if (item.live?.status === "running") {
      await power("stop");
      wasStopped = true;
    }
    const source =
      type === "lxc"
        ? { ostemplate: backup?.name ?? "", restore: 1 }
        : { archive: backup?.name ?? "" };
    const form = { vmid, ...source, storage, ...(item.live ? { force: 1 } : {}) };
    const upid = await client.post(
      type === "lxc" ? pvePath`/nodes/${node}/lxc` : pvePath`/nodes/${node}/qemu`,
      form,
    );
    await task(client, node, upid);
    wasStopped = false;
    await power("start");
    return { item, kind: "restored", notes: [`from ${backup?.name}, started`] };
  } catch (error) {
    const again = wasStopped
      ? await power("start").then(() => "; the guest runs again as it was", lost)
      : "";
    return { item, kind: "failed", notes: [messageOf(error) + again] };
  }
}

function lost(error: unknown): string {
  return `; it was stopped and does not start again: ${messageOf(error)}`;
}

async function task(client: PveClient, node: string, upid: unknown): Promise<void> {
  if (typeof upid === "string") await waitForTask(client, node, upid, { pauseMs });
}

/** All guests of the cluster, or why nobody knows. */
async function standingGuests(client: PveClient): Promise<z.infer<typeof resources> | Error> {
  try {
    return resources.parse(await client.get("/cluster/resources", { type: "vm" }));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function guestsOf(
  tenant: ProxmoxTenant,
): { service: string; name: string; guest: ResolvedGuest }[] {
  const { postgres, redis } = tenant.dedicated;
  return [
    ...(postgres ? [{ service: "postgres", name: postgres.name, guest: postgres.guest }] : []),
    ...(redis ? [{ service: "redis", name: redis.name, guest: redis.guest }] : []),
    ...tenant.services.map(({ id, name, guest }) => ({
      service: id,
      name: guest.adopted?.name ?? name,
      guest,
    })),
  ];
}

/** Newest first. */
async function backupsOf(
  client: PveClient,
  node: string,
  { backup }: ProxmoxTenant,
  vmid: number,
): Promise<z.infer<typeof contents>> {
  if (!backup) return [];
  const path = pvePath`/nodes/${node}/storage/${backup.storage}/content`;
  const found = contents.parse(await client.get(path, { content: "backup", vmid }));
  return found.sort((a, b) => b.ctime - a.ctime);
}

async function isProtected(
  client: PveClient,
  node: string,
  type: "lxc" | "qemu",
  vmid: number,
): Promise<boolean> {
  const path =
    type === "lxc"
      ? pvePath`/nodes/${node}/lxc/${vmid}/config`
      : pvePath`/nodes/${node}/qemu/${vmid}/config`;
  return Boolean(config.parse(await client.get(path)).protection);
}

function asBackup({ volid, ctime, size }: z.infer<typeof contents>[number]): Backup {
  return { name: volid, at: new Date(ctime * 1000).toISOString(), bytes: size };
}

function obstacleOf(
  item: Pick<GuestItem, "vmid" | "type" | "backup" | "live"> & { stranger: string | undefined },
  { from, replace }: RestoreChoice,
): Obstacle | undefined {
  const { vmid, type, backup, live, stranger } = item;
  if (stranger !== undefined) {
    return {
      kind: "refused",
      why: `the guest that has its VMID is called "${stranger}": it is somebody else's, or was renamed by hand`,
    };
  }
  if (!backup) {
    return {
      kind: "failed",
      why: from ? `there is no backup ${from} of it` : "there is no backup of it",
    };
  }
  if (!live) return undefined;
  if (!replace)
    return { kind: "refused", why: "it is there; --replace puts the backup in its place" };
  if (!live.isProtected) return undefined;
  const tool = type === "lxc" ? "pct" : "qm";
  return {
    kind: "refused",
    why: `PVE protects it. On its node: ${tool} set ${vmid} --protection 0; the backup brings the protection back`,
  };
}
