import type { Site } from "../../catalog.ts";
import type { Add } from "./report.ts";

type Content = NonNullable<Site["nas"]>["nfs"][string]["contents"][number];

/** A storage that the platform stack defines can keep what is put there. */
export function checkStorage(site: Site, add: Add): void {
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

/** Dumps and the register are kept by timers on the operations guest. */
export function checkTimers(site: Site, add: Add): void {
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
