import { type At, problemAt } from "../../catalog/check/problem.ts";
import type { CatalogErrorCode } from "../../catalog/errors.ts";
import { runningGuestsOf, templateGuestsOf } from "../../catalog/proxmox/site-guests.ts";
import type { AdoptedGuest } from "../../catalog/resolved.ts";
import { recordableFacts } from "./facts.ts";
import { isTenantrys, type ObservedGuest } from "./observed.ts";
import { type AdoptProblem, guestPlace } from "./problem.ts";
import type { AdoptRequest, Left } from "./request.ts";

/** One of the site's own guests that is taken over. */
export interface OwnGuest {
  /** `aiqso-proxy`, `aiqso-n8n`, `template-paperless-ngx-pve1` */
  readonly name: string;
  readonly vmid: number;
  readonly isTemplate: boolean;
  readonly facts: AdoptedGuest;
  /** Whether the ledger has it already. */
  readonly known: boolean;
}

export interface OwnGuests {
  readonly guests: readonly OwnGuest[];
  readonly left: readonly Left[];
  readonly notes: readonly string[];
  readonly problems: readonly AdoptProblem[];
}

/** What the site's file says of one of its guests, whatever part of the file says it. */
interface Expected {
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly vmid: number;
  readonly host: string;
  /** Undefined for a template: it has none. */
  readonly ip?: string;
  readonly kind: AdoptedGuest["kind"];
  readonly isTemplate: boolean;
}

/** The site's own guests by VMID: the file says what they are, the cluster how they are. */
export function mapOwnGuests(request: AdoptRequest): OwnGuests {
  const { site, ledger, observed } = request;
  const expected = expectedGuests(request);
  const begun = expected.some(({ vmid }) => ledger.adopted.has(vmid));
  const byVmid = new Map(observed.guests.map((it) => [it.vmid, it]));
  const guests: OwnGuest[] = [];
  const left: Left[] = [];
  const problems: AdoptProblem[] = [];
  const missingTemplates: string[] = [];
  for (const it of expected) {
    const guest = byVmid.get(it.vmid);
    if (!guest) {
      if (it.isTemplate) missingTemplates.push(`${it.name} (VMID ${it.vmid})`);
      else problems.push(missing(request, it));
      continue;
    }
    const known = ledger.adopted.has(it.vmid);
    const wanted = request.map.get(it.vmid)?.kind === "platform";
    if (!known && (isTenantrys(guest) || (begun && !wanted))) {
      const why = isTenantrys(guest)
        ? "Tenantry has it already"
        : `the ledger has other guests of ${site.id} under \`adopted\` and not this one; to record it again write ${it.vmid}: platform into the file of --map`;
      left.push({ what: guestPlace(guest), why });
      continue;
    }
    const wrong = contradictions(request, it, guest);
    const { facts, problems: unrecordable } = recordableFacts(guest, ledger.adopted.get(it.vmid));
    problems.push(...wrong, ...unrecordable);
    if (!facts || wrong.length > 0) continue;
    guests.push({ name: it.name, vmid: it.vmid, isTemplate: it.isTemplate, facts, known });
  }
  const adopted = new Set([...ledger.adopted.keys(), ...guests.map(({ vmid }) => vmid)]);
  return { guests, left, problems, notes: notesOf(request, adopted, missingTemplates) };
}

function expectedGuests({ site }: AdoptRequest): Expected[] {
  const running = runningGuestsOf(site).map(({ name, path, vmid, ip, host }): Expected => {
    const [part, id = ""] = path;
    const kind = part === "guests" ? (site.guests[id]?.kind ?? "container") : "container";
    return { name, path, vmid, ip, host, kind, isTemplate: false };
  });
  const templates = templateGuestsOf(site).map(
    ({ name, path, vmid, host }): Expected => ({
      ...{ name, path, vmid, host },
      kind: "container",
      isTemplate: true,
    }),
  );
  return [...running, ...templates];
}

function missing(request: AdoptRequest, it: Expected): AdoptProblem {
  const at: At = { file: request.site.file, path: it.path };
  const message =
    `VMID ${it.vmid} (${it.name}) is not on the cluster, or the token may not see it, and \`tenantry up\` would make it. ` +
    "Correct the number, or take the guest out of the file until everything else is taken over.";
  return problemAt(request.catalog.sources, "E_REFERENCE", at, message);
}

function contradictions(
  request: AdoptRequest,
  it: Expected,
  guest: ObservedGuest,
): readonly AdoptProblem[] {
  const problems: AdoptProblem[] = [];
  const add = (field: readonly string[], code: CatalogErrorCode, message: string): void => {
    // A template's path is that of its VMID.
    const path = it.isTemplate ? it.path : [...it.path, ...field];
    const at: At = { file: request.site.file, path };
    problems.push(problemAt(request.catalog.sources, code, at, message));
  };
  const place = guestPlace(guest);
  if (guest.facts && guest.facts.kind !== it.kind) {
    add([], "E_CONFLICT", `${place} is a ${guest.facts.kind}, and this says ${it.kind}.`);
  }
  if (guest.node !== it.host) {
    add(["host"], "E_CONFLICT", `${place} stands on another node than ${it.host}. Correct it.`);
  }
  if (it.ip !== undefined && guest.ip !== null && guest.ip !== it.ip) {
    add(["ip"], "E_CONFLICT", `${place} has the address ${guest.ip}, not ${it.ip}. Correct it.`);
  }
  if (guest.isTemplate !== it.isTemplate) {
    const message = it.isTemplate
      ? `${place} is no template. Stop it and make it one (pct template ${it.vmid}), or name another.`
      : `${place} is a template, which never runs. Name another VMID.`;
    add(["vmid"], "E_CONFLICT", message);
  }
  return problems;
}

/**
 * What needs a thought before the proxy's entry is taken out, which ends the take-over, and before those of VMs; nothing
 * for what is not adopted and does not become so.
 * @param adopted VMIDs that have an entry, or get one
 */
function notesOf(
  { site, observed }: AdoptRequest,
  adopted: ReadonlySet<number>,
  missingTemplates: readonly string[],
): string[] {
  const notes: string[] = [];
  const isTakenOver = adopted.has(site.shared.proxy.vmid);
  if (isTakenOver && missingTemplates.length > 0) {
    notes.push(
      `Not on the cluster: ${missingTemplates.join(", ")}. Made once the proxy of ${site.id} is not under \`adopted\` any more.`,
    );
  }
  for (const [id, guest] of Object.entries(site.guests)) {
    if (guest.kind !== "vm" || !adopted.has(guest.vmid)) continue;
    const found = observed.guests.find(({ vmid }) => vmid === guest.vmid)?.disks ?? [];
    const named = guest.disks.map(({ sizeGib }) => `${sizeGib}G`);
    if (found.length === 0 || found.join() === named.join()) continue;
    notes.push(
      `${id} (VMID ${guest.vmid}) has disks of ${found.join(", ")}, and ${site.file} says ${named.join(", ")}. Correct that before its entry is taken out: a disk that is not named is one to take away.`,
    );
  }
  const defined = [
    ...Object.keys(site.nas?.nfs ?? {}),
    ...(site.nas?.backupServer ? [site.storage.backups] : []),
  ].filter((id) => observed.storages.includes(id));
  if (isTakenOver && defined.length > 0) {
    notes.push(
      `The storages ${defined.join(", ")} exist, and ${site.file} defines them under \`nas\`. Take them out there before the entry of the proxy goes: PVE refuses to define a storage twice.`,
    );
  }
  if (isTakenOver && site.clusterFirewall && !observed.clusterFirewall) {
    notes.push(
      `${site.file} switches the cluster's firewall on, and it is off. It stays so until the proxy of ${site.id} is not under \`adopted\` any more.`,
    );
  }
  return notes;
}
