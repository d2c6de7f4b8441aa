import type { Route } from "../../routes.ts";
import type { TenantCloudflare } from "../cloudflare.ts";
import type { Behind, Isolation, Lifecycle, ResolvedDomain } from "../common.ts";
import type { DumpTarget, FilesTarget } from "../proxmox/tenant.ts";
import type { VpsAccess, VpsCluster, VpsHostRef } from "./access.ts";
import type { VpsService } from "./service.ts";

/** Everything that is decided about one tenant on a VPS. */
export interface VpsTenant {
  readonly substrate: "vps";
  readonly environment: string;
  /** Of its environment; a service may be disposable in one that is protected. */
  readonly lifecycle: Lifecycle;
  readonly id: string;
  readonly name: string;
  /** From the ledger; on its host the tenant is `t<number>`. */
  readonly number: number;
  readonly tier: string;
  readonly isolation: Isolation;
  readonly site: VpsAccess;
  /** The one host that all its services run on; a silo tenant has it to itself. */
  readonly host: VpsHostRef;
  /** `t17`: Unix user and group. */
  readonly user: string;
  readonly hostname: string;
  readonly url: string;
  /** A bridge tenant's own PostgreSQL; null where it shares the host's, has the whole host, or uses none. */
  readonly dedicated: { readonly postgres: VpsCluster | null };
  /** Sorted by id. */
  readonly services: readonly VpsService[];
  /** Domains of the customer's own, sorted; those that are not proven are not routed. */
  readonly domains: readonly ResolvedDomain[];
  /** The ways from those that are to their services. */
  readonly domainRoutes: readonly Route[];
  /** Names of its own at Cloudflare; null where it has none. */
  readonly cloudflare: TenantCloudflare | null;
  /** Empty where the tier has no backup or the site no dumps. */
  readonly dumps: readonly DumpTarget[];
  /** What its host asks of it every five minutes, and restarts by systemd. */
  readonly health: readonly UnitCheck[];
  /** Folders that are dumped with them, under the same conditions. */
  readonly files: readonly FilesTarget[];
  /** Empty: a new release always comes, because data stands elsewhere. Every substrate is asked for it. */
  readonly behind: readonly Behind[];
}

/** One service that its host asks, and restarts when it stays silent. */
export interface UnitCheck {
  readonly service: string;
  /** `t17-crm.service` */
  readonly unit: string;
  /** `http://127.0.0.1:3000/health`, or `unix:/run/tenantry/t17/crm.sock:/health`. */
  readonly url: string;
}
