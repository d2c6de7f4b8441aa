import { z } from "zod";
import { pvePath } from "../pve/client.ts";
import type { StateResource } from "../state.ts";
import type { BackupSources } from "./backups.ts";

/** PVE's words for what a guest is, by its type. */
const guests: Readonly<Record<string, "lxc" | "qemu">> = {
  "proxmoxve:index/containerLegacy:ContainerLegacy": "lxc",
  "proxmoxve:index/vmLegacy:VmLegacy": "qemu",
};
const config = z.object({ protection: z.union([z.number(), z.boolean()]).default(0) });

/**
 * Takes off the protection that a guest has in PVE, so that PVE lets the provider delete it.
 * @returns what was done, or was done already; undefined for everything that is not a guest
 * @throws ApiError when PVE does not answer, or refuses
 */
export async function takeOffProtection(
  resource: StateResource,
  { pve, siteOf }: Pick<BackupSources, "pve" | "siteOf">,
): Promise<string | undefined> {
  const { type, id = "", inputs = {} } = resource;
  const kind = guests[type];
  if (kind === undefined) return undefined;
  const node = String(inputs["nodeName"]);
  const path =
    kind === "lxc"
      ? pvePath`/nodes/${node}/lxc/${id}/config`
      : pvePath`/nodes/${node}/qemu/${id}/config`;
  return pve(siteOf(resource) ?? "", async (client) => {
    if (!config.parse(await client.get(path)).protection) return "PVE does not protect it";
    await client.put(path, { protection: 0 });
    return "PVE protects it no more";
  });
}
