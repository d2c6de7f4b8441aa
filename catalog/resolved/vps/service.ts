import type { Route } from "../../routes.ts";
import type { Lifecycle, SecretSource } from "../common.ts";
import type { ResolvedPostgres, ResolvedRedis } from "../proxmox/service.ts";

/** A program that is unpacked below `/opt/tenantry/<service>/<sha256>`, owned by root, and only read. */
export interface VpsRelease {
  /** A tar.gz. */
  readonly url: string;
  /** Of the file, 64 hexadecimal digits; the helper compares it before it unpacks anything. */
  readonly sha256: string;
}

/** What a service listens on: a Unix socket that only the proxy's group may open, or a TCP port of the host's loopback. */
export type VpsListen = { readonly socket: string } | { readonly port: number };

/** A database inside one of the host's clusters. */
export interface VpsPostgres extends ResolvedPostgres {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Extensions that are created in it, sorted. */
  readonly extensions: readonly string[];
}

/** One service of a tenant: a process on the tenant's host, run as the tenant's Unix user. */
export interface VpsService {
  readonly id: string;
  /** `acme-crm`: logical name of what belongs to it. */
  readonly name: string;
  readonly title: string;
  readonly lifecycle: Lifecycle;
  /** `t17-crm.service`; under PM2 the process `t17-crm`. */
  readonly unit: string;
  /** What starts it again: systemd, or PM2, which a unit of the tenant runs. */
  readonly manager: "systemd" | "pm2";
  readonly release: VpsRelease;
  /** Words; the first is a program of the host or a path inside the release. */
  readonly command: readonly string[];
  readonly listen: VpsListen;
  /** Values with `{placeholders}` still in them, `{listen.socket}` and `{listen.port}` among them. */
  readonly env: Readonly<Record<string, string>>;
  /** The service's own public URL: what `{url}` stands for. */
  readonly url: string;
  readonly secrets: Readonly<Record<string, SecretSource>>;
  readonly postgres: VpsPostgres | null;
  readonly redis: ResolvedRedis | null;
  /** `/var/lib/tenantry-t17/crm`: the folder of its files; null where it keeps none. */
  readonly files: string | null;
  /** To `listen`, at 127.0.0.1 where that is a port. */
  readonly route: Route;
  /** Addresses outside that its `uses` names, by id: what `{supabase.host}` and `{supabase.port}` stand for. */
  readonly external: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
  /** MemoryMax. */
  readonly memoryMib: number;
  /** CPUQuota is 100 % of one core for each. */
  readonly cores: number;
}
