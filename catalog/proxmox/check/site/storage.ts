import type { ProxmoxSite } from "../../../catalog.ts";
import { didYouMean } from "../../../check/problem.ts";
import type { Add } from "./report.ts";

type Content = NonNullable<ProxmoxSite["nas"]>["nfs"][string]["contents"][number];

/** A storage that the platform stack defines can keep what is put there. */
export function checkStorage(site: ProxmoxSite, add: Add): void {
  const { storage, nas } = site;
  const hasMachines = Object.values(site.guests).some((it) => it.kind === "vm");
  const needs: [place: "guests" | "newGuests" | "images" | "backups", contents: Content[]][] = [
    ["guests", hasMachines ? ["rootdir", "images"] : ["rootdir"]],
    ["newGuests", ["rootdir"]],
    ["images", hasMachines ? ["vztmpl", "import"] : ["vztmpl"]],
  ];
  if (!nas) return;
  if (!nas.backupServer) needs.push(["backups", ["backup"]]);
  for (const [place, contents] of needs) {
    const id = storage[place];
    const defined = id === undefined ? undefined : nas.nfs[id];
    const missing = contents.filter((it) => defined && !defined.contents.includes(it));
    if (id === undefined || missing.length === 0) continue;
    add(
      "E_CONFLICT",
      ["nas", "nfs", id, "contents"],
      `storage.${place} is ${id}, which may not keep ${missing.join(", ")}. Add that to its contents, or choose another storage.`,
      ["storage", place],
    );
  }
  if (nas.backupServer && Object.hasOwn(nas.nfs, storage.backups)) {
    add(
      "E_CONFLICT",
      ["storage", "backups"],
      `${storage.backups} would be the backup server's storage in PVE and is an NFS storage already. Choose another id for one of them.`,
      ["nas", "nfs", storage.backups],
    );
  }
}

/**
 * A storage that is named is one of those that are described. Local storages are not, each host having its own under
 * one id: so `guests` may be anything.
 */
export function checkStorageIds({ storage, nas, hosts }: ProxmoxSite, add: Add): void {
  const known = new Set([...Object.keys(nas?.nfs ?? {}), ...storage.shared]);
  const refuse = (place: "newGuests" | "images" | "backups", why: string): void => {
    const id = storage[place];
    if (id === undefined || known.has(id)) return;
    const message = `${id} is neither a storage of nas.nfs nor named under storage.shared, ${why}.${didYouMean(id, known)} Correct it, or add it to one of them.`;
    add("E_REFERENCE", ["storage", place], message);
  };
  if (Object.keys(hosts).length > 1) {
    refuse("images", "and every host reads images from there");
    if (storage.newGuests !== storage.guests) refuse("newGuests", "and not `guests` either");
  }
  // A backup server's storage is called what `backups` says; without `nas` all storages are there already.
  if (nas && !nas.backupServer) refuse("backups", "and `nas` has no backup server");
}

/** Dumps are pruned by a timer that keeps at least today's, and at most a thousand of a kind. */
export function checkDumps({ backups }: ProxmoxSite, add: Add): void {
  if (!backups.dumps) return;
  const least = { daily: 1, weekly: 0, monthly: 0 } as const;
  for (const kind of ["daily", "weekly", "monthly"] as const) {
    const kept = backups.keep[kind];
    if (kept >= least[kind] && kept <= MOST_DUMPS) continue;
    add(
      "E_VALUE",
      ["backups", "keep", kind],
      `with \`backups.dumps\`, ${kind} is ${least[kind]} to ${MOST_DUMPS}, and this is ${kept}: dumps are kept as backups are. Write another number, or take the dumps out.`,
      ["backups", "dumps"],
    );
  }
}
const MOST_DUMPS = 1000;

/** Dumps and the register are kept by timers on the operations guest. */
export function checkTimers(site: ProxmoxSite, add: Add): void {
  if (site.shared.operations) return;
  const needs = [
    [site.backups.dumps, ["backups", "dumps"], "dumps"],
    [site.shared.postgres.register, ["shared", "postgres", "register"], "the register"],
  ] as const;
  for (const [wanted, path, what] of needs) {
    if (!wanted) continue;
    add(
      "E_REFERENCE",
      path,
      `${site.id} has no guest that ${what} could run on. Add \`operations\` to \`shared\`, or take this out.`,
      ["shared"],
    );
  }
}
