import type { LedgerGuest, LedgerNetwork, LedgerRule, LedgerUnit, Tenant } from "../catalog.ts";

/** One thing that a ledger does not say yet. */
export type LedgerAddition =
  | { readonly kind: "tenant"; readonly number: number; readonly tenant: Tenant }
  | {
      readonly kind: "network";
      /** Its VLAN; on AWS its place in `ranges.cidr`. */
      readonly vlan: number;
      readonly network: LedgerNetwork;
      readonly tenant: Tenant;
    }
  | {
      readonly kind: "guest";
      readonly vmid: number;
      readonly guest: LedgerGuest;
      readonly tenant: Tenant;
      /** A service's id, or `postgres` or `redis` for a server of the tenant's own. */
      readonly service: string;
    }
  /** A line that says more from now on: the image of a guest that became protected, an address in a network that the tenant got. */
  | {
      readonly kind: "line";
      readonly adds: readonly ("image" | "ownIp")[];
      readonly vmid: number;
      readonly guest: LedgerGuest;
      readonly tenant: Tenant;
      readonly service: string;
    }
  /** The numbered slice of a site's load balancers and caches that a tenant lives on. */
  | {
      readonly kind: "shard";
      readonly number: number;
      readonly shard: number;
      readonly tenant: Tenant;
    }
  /** Three listener priorities, from this one on. */
  | {
      readonly kind: "rule";
      readonly priority: number;
      readonly rule: LedgerRule;
      readonly tenant: Tenant;
      readonly service: string;
    }
  /** The host that all services of a tenant run on. */
  | {
      readonly kind: "host";
      readonly number: number;
      readonly host: string;
      readonly tenant: Tenant;
    }
  | {
      readonly kind: "unit";
      readonly number: number;
      readonly unit: LedgerUnit;
      readonly tenant: Tenant;
      readonly service: string;
    };
