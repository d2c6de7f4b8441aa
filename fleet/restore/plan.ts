import type { ProxmoxTenant, VpsTenant } from "../../catalog/resolved.ts";

/** Whose data the helper dumps on a host that can be reached: what a restore can be about. */
export type RestorableTenant = ProxmoxTenant | VpsTenant;

/** One database, guest or folder of files that a restore is about: what is chosen, and what stands there now. */
export type RestoreItem = DatabaseItem | FilesItem | GuestItem;

interface ItemFacts {
  /** Of the tenant; `postgres` and `redis` are its own servers. */
  readonly service: string;
  /** What was chosen to be restored; null when there is none. */
  readonly backup: Backup | null;
  /** Why it is not restored; undefined when it is. */
  readonly obstacle?: Obstacle | undefined;
}

export interface DatabaseItem extends ItemFacts {
  readonly kind: "database";
  readonly database: string;
  /** Null where it could not be looked at. */
  readonly live: {
    readonly exists: boolean;
    readonly tables: number;
    /** As the server estimates them. */
    readonly rows: number;
    readonly bytes: number;
  } | null;
}

/** The files of a service on a VPS. */
export interface FilesItem extends ItemFacts {
  readonly kind: "files";
  readonly folder: string;
  /** Null where it could not be looked at. */
  readonly live: {
    readonly exists: boolean;
    /** Files, folders and links. */
    readonly files: number;
    readonly bytes: number;
  } | null;
}

export interface GuestItem extends ItemFacts {
  readonly kind: "guest";
  readonly vmid: number;
  readonly name: string;
  /** PVE's word for what it is. */
  readonly type: "lxc" | "qemu";
  /** Node that it is on, or is restored to. */
  readonly node: string;
  readonly storage: string;
  /** Null when there is no such guest, and where nobody knows. */
  readonly live: { readonly status: string; readonly isProtected: boolean } | null;
  /** Whether PVE has said what stands there. */
  readonly isKnown: boolean;
}

export interface Backup {
  /** File name of a dump, or volume id of a guest's backup. */
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly bytes: number;
}

export interface Obstacle {
  /** `refused`: live data is there, or protection. `failed`: nothing to restore from, or nobody answers. */
  readonly kind: "refused" | "failed";
  readonly why: string;
}

/** What became of one item. */
export interface ItemResult {
  readonly item: RestoreItem;
  readonly kind: "restored" | "refused" | "failed" | "not begun";
  /** What a person should know, a line each. */
  readonly notes: readonly string[];
}

/** What a command line chose. */
export interface RestoreChoice {
  /** One service, or all of them. */
  readonly service: string | undefined;
  /** The backup to take instead of the newest; names exactly one item's. */
  readonly from: string | undefined;
  /** Whether what stands there may be overwritten. */
  readonly replace: boolean;
}

/** `database acme/crm`, for messages. */
export function nameOfItem(tenant: string, item: RestoreItem): string {
  return `${item.kind} ${tenant}/${item.service}`;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Opens something and works with it; where it cannot be opened, works with the reason: what else there is to restore
 * must not wait for it.
 */
export async function openOrWhyNot<Tool, T>(
  open: (work: (tool: Tool) => Promise<T>) => Promise<T>,
  work: (tool: Tool | Error) => Promise<T>,
): Promise<T> {
  const opened: Tool[] = [];
  try {
    return await open((tool) => {
      opened.push(tool);
      return work(tool);
    });
  } catch (error) {
    if (opened.length > 0) throw error;
    return work(error instanceof Error ? error : new Error(String(error)));
  }
}
