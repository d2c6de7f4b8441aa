import type { z } from "zod";
import type { CatalogProblem } from "./errors.ts";
import type { AdoptedGuest } from "./resolved.ts";
import type { approvalsSchema } from "./schema/approvals.ts";
import type { environmentsSchema } from "./schema/environments.ts";
import type { exceptionsSchema } from "./schema/exceptions.ts";
import type { ledgerSchema } from "./schema/ledger.ts";
import type { serviceSchema } from "./schema/service.ts";
import type { awsSite } from "./schema/site/aws.ts";
import type { proxmoxSite } from "./schema/site/proxmox.ts";
import type { vpsSite } from "./schema/site/vps.ts";
import type { tenantSchema } from "./schema/tenant.ts";
import type { tiersSchema } from "./schema/tiers.ts";

/*
 * Types only. The loaders are in load.ts: loadCatalog, loadForTenant, loadForPlatform; the names of files in files.ts.
 */

/** What every entry of the catalog knows about itself. */
interface Entry {
  /** File name without `.yaml`, or the key in a file that holds several. */
  readonly id: string;
  /** File relative to the catalog's root, with `/`. */
  readonly file: string;
}

export type Environment = Entry & Readonly<z.infer<typeof environmentsSchema>[string]>;
export type ProxmoxSite = Entry & Readonly<z.infer<typeof proxmoxSite>>;
export type AwsSite = Entry & Readonly<z.infer<typeof awsSite>>;
export type VpsSite = Entry & Readonly<z.infer<typeof vpsSite>>;
export type Site = ProxmoxSite | AwsSite | VpsSite;
export type Tier = Entry & Readonly<z.infer<typeof tiersSchema>[string]>;
export type Service = Entry & Readonly<z.infer<typeof serviceSchema>>;
export type Tenant = Entry & { readonly environment: string } & Readonly<
    z.infer<typeof tenantSchema>
  >;

/** What an update may do to one protected resource, and until when. */
export type Approval = Readonly<z.infer<typeof approvalsSchema>[number]>;
/** Where a policy does not hold, and until when. */
export type Exception = Readonly<z.infer<typeof exceptionsSchema>[number]>;

type LedgerFile = z.infer<typeof ledgerSchema>;
export type LedgerGuest = Readonly<NonNullable<LedgerFile["guests"]>[string]>;
export type LedgerTombstone = Readonly<NonNullable<LedgerFile["released"]>[string]>;
export type LedgerPlace = Readonly<NonNullable<LedgerFile["place"]>>;
export type LedgerRule = Readonly<NonNullable<LedgerFile["rules"]>[string]>;
export type LedgerUnit = Readonly<NonNullable<LedgerFile["units"]>[string]>;
export type LedgerDomain = Readonly<NonNullable<LedgerFile["domains"]>[string]>;
export type LedgerNetwork = Readonly<NonNullable<LedgerFile["networks"]>[string]>;
export type LedgerNetworkTombstone = Readonly<NonNullable<LedgerFile["releasedNetworks"]>[string]>;

/** A site's ledger. Every map is in ascending order of its key, as the file is. */
export interface Ledger {
  /** The file's name: the site's id. */
  readonly site: string;
  readonly file: string;
  /** AWS: where the site is, for ever; null where nothing was given out yet, and on other substrates. */
  readonly place: LedgerPlace | null;
  /** Tenant id by tenant number. */
  readonly tenants: ReadonlyMap<number, string>;
  /** AWS: the shard that a tenant lives on, by tenant number. */
  readonly shards: ReadonlyMap<number, number>;
  /** VPS: the host that a tenant's services run on, by tenant number. */
  readonly hosts: ReadonlyMap<number, string>;
  /** A tenant's own network by VLAN; on AWS by its place in the site's `ranges.cidr`. */
  readonly networks: ReadonlyMap<number, LedgerNetwork>;
  /** Guest by VMID. */
  readonly guests: ReadonlyMap<number, LedgerGuest>;
  /** AWS: the services of load balancers by their first listener priority of three. */
  readonly rules: ReadonlyMap<number, LedgerRule>;
  /** VPS: services by unit number. */
  readonly units: ReadonlyMap<number, LedgerUnit>;
  /** Customers' own domains that were proven, by name. */
  readonly domains: ReadonlyMap<string, LedgerDomain>;
  /** Guests that ran before Tenantry, by VMID: tenants' and the platform's. */
  readonly adopted: ReadonlyMap<number, AdoptedGuest>;
  /** Tombstone by VMID. */
  readonly released: ReadonlyMap<number, LedgerTombstone>;
  /** Tenant id by tenant number. */
  readonly releasedTenants: ReadonlyMap<number, string>;
  /** Tombstone of a service by its first listener priority. */
  readonly releasedRules: ReadonlyMap<number, LedgerRule>;
  /** Tombstone of a service by its unit number. */
  readonly releasedUnits: ReadonlyMap<number, LedgerUnit>;
  /** Who had a customer's own domain last, by name. */
  readonly releasedDomains: ReadonlyMap<string, string>;
  /** Tombstone of a network by VLAN. */
  readonly releasedNetworks: ReadonlyMap<number, LedgerNetworkTombstone>;
}

/** What the files say. Only what is of the right shape, but for keys that do not exist, is in here; see `broken`. */
export interface Catalog {
  /** Absolute path of the folder that holds `tenants/` and `platform/`. */
  readonly root: string;
  readonly environments: ReadonlyMap<string, Environment>;
  readonly sites: ReadonlyMap<string, Site>;
  readonly tiers: ReadonlyMap<string, Tier>;
  readonly services: ReadonlyMap<string, Service>;
  /** Sorted by environment, then id. */
  readonly tenants: readonly Tenant[];
  /** By site id. A site whose ledger was never written has none. */
  readonly ledgers: ReadonlyMap<string, Ledger>;
  /** In the order of the file, expired ones included. */
  readonly approvals: readonly Approval[];
  /** In the order of the file, expired ones included. */
  readonly exceptions: readonly Exception[];
  /** Files and folders (relative) that have problems and may therefore be missing above: not the same as absent. */
  readonly broken: ReadonlySet<string>;
  readonly sources: Sources;
}

/** Where something stands, ready to be spread into a `CatalogProblem`. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How many characters the caret underlines. */
  readonly length?: number;
  /** The line, shortened where it is long, with what could be a secret masked. */
  readonly excerpt?: string;
  /** Where the caret starts in `excerpt`, from 0, where that is not `column - 1`. */
  readonly caret?: number;
}

/** Finds places in files. A file is parsed with positions the first time that one of its places is asked for. */
export interface Sources {
  /**
   * Where `path` stands in `file` (relative to the root). `which` chooses between the key and its value (default:
   * value). What is not there gives its nearest parent; a file that cannot be read gives line 1, column 1.
   */
  place(file: string, path: readonly (string | number)[], which?: "key" | "value"): SourcePlace;
}

export interface LoadResult {
  readonly catalog: Catalog;
  /** Sorted. Empty: everything that was asked for has been read. */
  readonly problems: readonly CatalogProblem[];
  /** One line each, about files that were not asked for. */
  readonly warnings: readonly string[];
}

/** What was read for one tenant. */
export interface TenantLoad extends LoadResult {
  /** Its environment's other tenants whose files are sound: they say what they take of a site. */
  readonly neighbours: readonly Tenant[];
}
