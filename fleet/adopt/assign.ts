import { lineOf } from "../../catalog/check/problem.ts";
import type { CatalogErrorCode } from "../../catalog/errors.ts";
import { isHostIn } from "../../catalog/ipv4.ts";
import { indexLedger, ledgerOf } from "../../catalog/ledger/index-ledger.ts";
import { vmidRange } from "../../catalog/proxmox/ledger/free-numbers.ts";
import { endpointKey } from "../../catalog/proxmox/ledger/scope-keys.ts";
import { numbersOf } from "../../catalog/proxmox/site-guests.ts";
import { proxmoxSites } from "../../catalog/proxmox/sites.ts";
import type { AdoptedGuest } from "../../catalog/resolved.ts";
import { checkId, longestId } from "../../catalog/schema/ids.ts";
import { recordableFacts } from "./facts.ts";
import { isTenantrys, type ObservedGuest } from "./observed.ts";
import { type AdoptProblem, guestPlace } from "./problem.ts";
import type { AdoptRequest, Left } from "./request.ts";
import type { Way } from "./ways.ts";

/** A guest that is one tenant's service. */
export interface Assigned {
  readonly tenant: string;
  readonly service: string;
  readonly vmid: number;
  readonly ip: string;
  readonly host: string;
  readonly facts: AdoptedGuest;
  /** How it was found: `proxy host 4 (…)`, `its name`, `--map`. */
  readonly by: string;
  /** Whether the ledger has it already. */
  readonly known: boolean;
}

export interface Assignment {
  readonly assigned: readonly Assigned[];
  readonly left: readonly Left[];
  readonly problems: readonly AdoptProblem[];
  /** Tenants with a guest among the problems: that it is missing then is no problem of its own. */
  readonly doubtful: ReadonlySet<string>;
}

interface Claim {
  readonly tenant: string;
  readonly service: string;
  readonly by: string;
}

/**
 * Which guest is whose: by the file of `--map`, by the ways of the proxy, else by its name. What cannot be said is
 * left alone, with the reason; what contradicts itself is a problem.
 *
 * @param own VMIDs of the site's own guests
 */
export function assignGuests(
  request: AdoptRequest,
  ways: readonly Way[],
  own: ReadonlySet<number>,
): Assignment {
  const assigned: Assigned[] = [];
  const left: Left[] = [];
  const problems: AdoptProblem[] = [];
  const doubtful = new Set<string>();
  const waysTo = Map.groupBy(ways, (it) => it.vmid);
  for (const guest of request.observed.guests) {
    if (own.has(guest.vmid) || isKnownElsewhere(request, guest)) continue;
    const outcome = assignGuest(request, guest, waysTo.get(guest.vmid) ?? []);
    if ("left" in outcome) left.push({ what: guestPlace(guest), why: outcome.left });
    else if ("assigned" in outcome) assigned.push(outcome.assigned);
    else {
      problems.push(...outcome.problems);
      for (const tenant of outcome.of ?? []) doubtful.add(tenant);
    }
  }
  problems.push(...unknownVmids(request, own), ...twice(request, assigned));
  return { assigned, left, problems, doubtful };
}

/** Tenantry made it, or has taken it over altogether, here or on another site of the same cluster: no business of ours. */
function isKnownElsewhere(
  { catalog, site, ledger, map }: AdoptRequest,
  guest: ObservedGuest,
): boolean {
  if (ledger.adopted.has(guest.vmid) || map.get(guest.vmid)?.kind === "service") return false;
  const beside = proxmoxSites(catalog).filter(
    (it) => it.id !== site.id && endpointKey(it) === endpointKey(site),
  );
  return (
    isTenantrys(guest) ||
    beside.some(
      (it) =>
        numbersOf(it).vmids.includes(guest.vmid) || ledgerOf(catalog, it.id).guests.has(guest.vmid),
    )
  );
}

type Outcome = { readonly assigned: Assigned } | { readonly left: string } | Refused;

/** Problems with a guest, and the tenants that it could be of. */
interface Refused {
  readonly problems: readonly AdoptProblem[];
  readonly of?: readonly string[];
}

function assignGuest(request: AdoptRequest, guest: ObservedGuest, ways: readonly Way[]): Outcome {
  const where = guestPlace(guest);
  const line = request.ledger.guests.get(guest.vmid);
  const recorded = request.ledger.adopted.get(guest.vmid);
  const wish = request.map.get(guest.vmid);
  if (line && !recorded && wish?.kind !== "service") {
    return {
      left: `it is ${line.of} in the ledger and not under \`adopted\`: taken over already; to record it again write ${guest.vmid}: ${line.of} into the file of --map`,
    };
  }
  if (wish?.kind === "none") return { left: "the file of --map says none" };
  if (wish?.kind === "platform") {
    return refuse(
      where,
      "E_REFERENCE",
      `the file of --map says platform, and ${request.site.file} names no guest with this VMID.`,
    );
  }
  const claim = claimOf(request, guest, ways, wish?.kind === "service" ? wish : undefined);
  if ("left" in claim || "problems" in claim) return claim;
  if (!guest.facts || guest.facts.kind === "container") {
    if (guest.isTemplate)
      return { left: `it is a template that ${request.site.file} does not name` };
    return judge(request, guest, claim);
  }
  return { left: `it is a VM, and ${claim.tenant}/${claim.service} would be a container` };
}

/** Who says whose it is: a person, else the proxy, else its name. */
function claimOf(
  request: AdoptRequest,
  guest: ObservedGuest,
  ways: readonly Way[],
  wish: { readonly tenant: string; readonly service: string } | undefined,
): Claim | { readonly left: string } | Refused {
  const where = guestPlace(guest);
  const said = new Map(ways.map((it) => [`${it.tenant}/${it.service}`, it]));
  const told = [...said].map(([of, { via }]) => `${of} by ${via}`).join(", ");
  if (said.size > 1) {
    const message = `it answers for ${told}. A service has a guest of its own: give each its own first, or write ${guest.vmid}: none into the file of --map.`;
    return { ...refuse(where, "E_CONFLICT", message), of: ways.map((it) => it.tenant) };
  }
  const [way] = said.values();
  if (wish) {
    const { tenant, service } = wish;
    if (way && (way.tenant !== tenant || way.service !== service)) {
      const message = `the file of --map says ${tenant}/${service}, and it is ${told}. Correct one of them.`;
      return { ...refuse(where, "E_CONFLICT", message), of: [tenant, way.tenant] };
    }
    return { tenant, service, by: "--map" };
  }
  if (way) return { tenant: way.tenant, service: way.service, by: way.via };
  return claimByName(request, guest);
}

/** `acme-crm`. An id may hold "-" itself, so there may be several ways to read a name, and then none is taken. */
function claimByName(
  { catalog }: AdoptRequest,
  { vmid, name }: ObservedGuest,
): Claim | { readonly left: string } {
  const lower = name.toLowerCase();
  const readings = [...catalog.services.keys()]
    .filter((service) => lower.endsWith(`-${service}`))
    .map((service) => ({ tenant: lower.slice(0, -service.length - 1), service }))
    .filter(({ tenant }) => checkId(tenant, longestId.tenant) === undefined);
  const [only] = readings;
  if (!only) {
    return {
      left: `no proxy host leads to it, and its name is not <tenant>-<service>; to take it over write ${vmid}: <tenant>/<service> into the file of --map`,
    };
  }
  if (readings.length > 1) {
    const all = readings.map(({ tenant, service }) => `${tenant}/${service}`).join(" or ");
    return { left: `its name could mean ${all}: say which with --map` };
  }
  return { ...only, by: "its name" };
}

/** Everything that a tenant's guest must be so that the files can describe it. */
function judge(request: AdoptRequest, guest: ObservedGuest, claim: Claim): Outcome {
  const { catalog, site, ledger } = request;
  const where = guestPlace(guest);
  const problems: AdoptProblem[] = [];
  const add = (code: CatalogErrorCode, message: string): void => {
    problems.push({ where, code, message });
  };
  const { tenant, service } = claim;
  const of = `${tenant}/${service}`;
  const wrong = checkId(tenant, longestId.tenant);
  if (wrong !== undefined) add("E_VALUE", `"${tenant}" can be no tenant's id: ${wrong}.`);
  if (!catalog.services.has(service)) {
    add(
      "E_REFERENCE",
      `there is no service "${service}": platform/services/ has ${[...catalog.services.keys()].join(", ")}.`,
    );
  }
  if (!Object.hasOwn(site.hosts, guest.node)) {
    add("E_REFERENCE", `${site.file} has no host of that name. Add it under \`hosts\`.`);
  }
  const { platform, tenants } = site.networks;
  if (guest.ip === null) {
    add(
      "E_VALUE",
      "it has no fixed IPv4 address in its configuration. Give it the one that it has.",
    );
  } else if (!isHostIn(tenants.cidr, guest.ip) && !isHostIn(platform.cidr, guest.ip)) {
    add(
      "E_CONFLICT",
      `its address ${guest.ip} is outside the site's networks ${tenants.cidr} and ${platform.cidr}.`,
    );
  }
  const line = ledger.guests.get(guest.vmid);
  if (line && line.of !== of) {
    add(
      "E_CONFLICT",
      `it would be ${of} (${claim.by}), and the ledger says ${line.of} (${lineOf(catalog.sources, { file: ledger.file, path: ["guests", guest.vmid], which: "key" })}).`,
    );
  }
  const other = indexLedger(ledger).guests.get(of);
  if (other && other.vmid !== guest.vmid) {
    add(
      "E_DUPLICATE",
      `it would be ${of} (${claim.by}), which has VMID ${other.vmid} in the ledger already.`,
    );
  }
  const { facts, problems: unrecordable } = recordableFacts(guest, ledger.adopted.get(guest.vmid));
  problems.push(...unrecordable);
  if (problems.length > 0 || !facts || guest.ip === null) return { problems, of: [tenant] };
  const known = ledger.adopted.has(guest.vmid) && line !== undefined;
  return {
    assigned: { ...claim, vmid: guest.vmid, ip: guest.ip, host: guest.node, facts, known },
  };
}

/** A number in use that the ledger does not know of would be given out one day. */
function unknownVmids(request: AdoptRequest, own: ReadonlySet<number>): AdoptProblem[] {
  const { catalog, site, observed } = request;
  const { first, last } = vmidRange(site);
  const ledgers = [...catalog.ledgers.values()];
  return observed.guests
    .filter(({ vmid }) => vmid >= first && vmid <= last && !own.has(vmid))
    .filter((it) => !isKnownElsewhere(request, it))
    .filter(({ vmid }) => !ledgers.some((it) => it.guests.has(vmid)))
    .map((guest) => ({
      where: guestPlace(guest),
      code: "E_CONFLICT",
      message: `its VMID is inside ranges.vmid ${site.ranges.vmid} of ${site.file}, so \`allocate\` would give it out again. Give the site a range in which nothing stands.`,
    }));
}

function twice(request: AdoptRequest, assigned: readonly Assigned[]): AdoptProblem[] {
  const byService = Map.groupBy(assigned, (it) => `${it.tenant}/${it.service}`);
  return [...byService]
    .filter(([, guests]) => guests.length > 1)
    .map(([of, guests]) => ({
      where: guests.map(({ vmid }) => `VMID ${vmid}`).join(", "),
      code: "E_DUPLICATE",
      message: `each of them is ${of} (${guests.map(({ by }) => by).join("; ")}). A service has one guest on ${request.site.id}: leave the others alone with <vmid>: none in the file of --map.`,
    }));
}

function refuse(where: string, code: CatalogErrorCode, message: string): Refused {
  return { problems: [{ where, code, message }] };
}
