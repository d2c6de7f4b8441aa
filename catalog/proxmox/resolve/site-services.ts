import type { ProxmoxSite } from "../../catalog.ts";
import { prefixOf } from "../../ipv4.ts";
import type {
  HealthCheck,
  ResolvedDumps,
  ResolvedPlatformGuest,
  ResolvedProxmoxSite,
  ResolvedRegister,
  ResolvedStorage,
} from "../../resolved.ts";
import { routeLimits } from "../../routes/resolve.ts";
import type { Route, TcpUpstream } from "../../routes.ts";
import { byKey } from "../site-guests.ts";

/** The storages that the platform stack defines: those of NFS by id, then the backup server. */
export function resolveStorages({ nas, storage }: ProxmoxSite): ResolvedStorage[] {
  if (!nas) return [];
  const storages: ResolvedStorage[] = byKey(nas.nfs).map(([id, { export: folder, contents }]) => ({
    kind: "nfs",
    id,
    server: nas.address,
    export: folder,
    contents: [...new Set(contents)].sort(),
  }));
  if (nas.backupServer) {
    const { datastore, namespace, username, fingerprint, password, encryptionKey } =
      nas.backupServer;
    storages.push({
      kind: "pbs",
      id: storage.backups,
      server: nas.address,
      datastore,
      namespace,
      username,
      fingerprint,
      password,
      encryptionKey,
    });
  }
  return storages;
}

/** Where one of the platform's own guests answers. */
export function guestHostname(site: Pick<ProxmoxSite, "domain">, host: string): string {
  return host === "@" ? site.domain : `${host}.${site.domain}`;
}

/** Routes to the platform's own guests, by id. A host is one guest's alone, so its path is always `/`. */
export function resolveGuestRoutes(site: ProxmoxSite): Route<TcpUpstream>[] {
  return byKey(site.guests).flatMap(([id, { ip, route }]) => {
    if (!route) return [];
    return [
      {
        service: id,
        mount: "host",
        host: guestHostname(site, route.host),
        certificate: "site",
        path: "/",
        strip: false,
        upstream: { ip, port: route.port },
        ...routeLimits(route, "nginx"),
      },
    ];
  });
}

/** Those of them that Tenantry made: the firewall of an adopted one may not know who asks. */
export function resolveGuestHealth(
  guests: readonly ResolvedPlatformGuest[],
  routes: readonly Route<TcpUpstream>[],
): HealthCheck[] {
  return guests.flatMap((it) => {
    const route = routes.find(({ service }) => service === it.id);
    const { vmid, host, adopted } = it.kind === "vm" ? it.machine : it.guest;
    if (!route || adopted) return [];
    const { ip, port } = route.upstream;
    const url = `http://${ip}:${port}${route.health}`;
    return [{ service: it.id, vmid, host, url, restart: false }];
  });
}

export function resolveVirtualAddress(site: ProxmoxSite): ResolvedProxmoxSite["virtualAddress"] {
  const { virtual } = site.shared.proxy;
  if (!virtual) return null;
  const { ip, routerId, password } = virtual;
  return { ip, prefix: prefixOf(site.networks.platform.cidr), routerId, password };
}

export function resolveReplication(site: ProxmoxSite): ResolvedProxmoxSite["replication"] {
  const { ip, port, replica } = site.shared.postgres;
  return replica ? { primary: ip, replica: replica.ip, port, password: replica.password } : null;
}

export function resolveDumps({ backups, timeZone }: ProxmoxSite): ResolvedDumps | null {
  const { dumps, window, keep } = backups;
  if (!dumps) return null;
  const { directory, recipient, secondary } = dumps;
  const { daily, weekly, monthly } = keep;
  return {
    directory,
    recipient,
    start: window,
    timeZone,
    keep: { daily, weekly, monthly },
    secondary: secondary ?? null,
  };
}

export function resolveRegister(site: ProxmoxSite): ResolvedRegister | null {
  const { register } = site.shared.postgres;
  if (!register) return null;
  const { automation, portal, admin, backup } = register.passwords;
  return { database: register.database, passwords: { automation, portal, admin, backup } };
}
