import { numbersOf } from "../../catalog/proxmox/site-guests.ts";
import type { AdoptedGuest } from "../../catalog/resolved.ts";
import { type Assigned, assignGuests } from "./assign.ts";
import { mapOwnGuests, type OwnGuest } from "./own-guests.ts";
import type { AdoptProblem } from "./problem.ts";
import type { AdoptRequest, Left } from "./request.ts";
import { type AdoptedTenant, gatherTenants } from "./tenants.ts";
import { mapProxyHosts } from "./ways.ts";

/** What a takeover would be, before a file is touched. */
export interface AdoptPlan {
  readonly own: readonly OwnGuest[];
  /** Sorted by id. */
  readonly tenants: readonly AdoptedTenant[];
  /** What was found and is not touched, with the reason. */
  readonly left: readonly Left[];
  /** Allowed, and worth a thought later. */
  readonly notes: readonly string[];
  /** Not empty: nothing is written. */
  readonly problems: readonly AdoptProblem[];
}

/**
 * Maps everything that was read to what the files can say. Pure: the same cluster, proxy and files give the same plan,
 * whatever their order.
 */
export function planAdoption(request: AdoptRequest): AdoptPlan {
  const own = mapOwnGuests(request);
  const ownVmids = new Set(numbersOf(request.site).vmids);
  const proxy = mapProxyHosts(request);
  const { assigned, left, problems, doubtful } = assignGuests(request, proxy.ways, ownVmids);
  const gathered = gatherTenants(request, assigned, new Set([...doubtful, ...proxy.doubtful]));
  return {
    own: own.guests,
    tenants: gathered.tenants,
    left: [...own.left, ...left, ...gathered.left, ...proxy.left],
    notes: own.notes,
    problems: [...own.problems, ...proxy.problems, ...problems, ...gathered.problems],
  };
}

/** The guests that are new in `adopted`, by VMID. */
export function newlyAdopted({ own, tenants }: AdoptPlan): ReadonlyMap<number, AdoptedGuest> {
  const guests: readonly (OwnGuest | Assigned)[] = [
    ...own,
    ...tenants.flatMap((tenant) => tenant.guests),
  ];
  return new Map(guests.filter(({ known }) => !known).map(({ vmid, facts }) => [vmid, facts]));
}
