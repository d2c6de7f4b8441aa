import { loadForPlatform } from "../../catalog/load.ts";
import { resolvePlatform } from "../../catalog/resolve/platform.ts";
import type { ProxmoxAccess } from "../../catalog/resolved.ts";
import { nameOf } from "../../guard/events.ts";
import { withHostShell } from "../host-shell.ts";
import { withPve } from "../pve/open.ts";
import type { Fleet } from "../stack.ts";
import type { StackState } from "../state.ts";
import type { BackupSources } from "./backups.ts";

/** Asks the sites of the fleet's environment, with the credentials that their files name. */
export function sourcesOf(fleet: Fleet, stack: string, state: StackState): BackupSources {
  const { project, environment, run } = fleet;
  const access = accessBySite(fleet);
  const { local, env } = run;
  const spoken = state.resources.filter(({ type }) => type === "pulumi:providers:proxmoxve");
  const [only, ...others] = spoken.map(({ urn }) => nameOf(urn));
  const siteAccess = (id: string): ProxmoxAccess => {
    const found = access.get(id);
    if (found) return found;
    throw new Error(`its site cannot be told from its provider ("${id}")`);
  };
  return {
    pve: async (id, work) =>
      withPve({ project, environment, site: siteAccess(id), local, env }, (client) => work(client)),
    shell: async (id, work) => {
      const { operations: host, credentials } = siteAccess(id);
      if (!host) throw new Error(`the site ${id} has no operations guest, where dumps would be`);
      const way = { project, environment, local, env, host, ssh: credentials.ssh, site: id };
      return withHostShell(way, work);
    },
    siteOf: ({ provider = "" }) => {
      const name = nameOf(provider.slice(0, provider.lastIndexOf("::")));
      // PVE's provider is called like its site. A tenant has one site, whatever server a database of it stands on.
      return access.has(name) ? name : others.length === 0 ? only : undefined;
    },
    tenant: stack.split(".")[1],
    now: new Date(),
  };
}

function accessBySite({ project, environment }: Fleet): Map<string, ProxmoxAccess> {
  const load = loadForPlatform(project.catalog, environment);
  return new Map(
    resolvePlatform(load, environment).sites.flatMap(({ substrate, access }) =>
      substrate === "proxmox" ? [[access.id, access] as const] : [],
    ),
  );
}
