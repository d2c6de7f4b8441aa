import { backup, nfsStorage, otherStorage, pbsStorage } from "../../rules/types.ts";
import { list, number, type Props, text } from "../../values/value.ts";
import type { Site } from "./site.ts";
import { type Words, withDigest, words } from "./words.ts";

/** Definitions of storages. Source: PVE's API schema, /storage. */
export function storages(site: Site): Words[] {
  return site
    .of(nfsStorage, pbsStorage, otherStorage)
    .map(({ type, inputs }) =>
      type === otherStorage ? { ...(inputs as Words) } : networkStorage(type, inputs),
    )
    .map(withDigest)
    .sort((a, b) => String(a.storage).localeCompare(String(b.storage)));
}

function networkStorage(type: string, inputs: Props): Words {
  const id = text(inputs.resourceId) ?? "";
  return words({
    storage: id,
    type: type === nfsStorage ? "nfs" : "pbs",
    content: list(inputs.contents)
      .map((item) => text(item) ?? "")
      .join(","),
    server: text(inputs.server),
    export: text(inputs.export),
    options: text(inputs.options),
    path: type === nfsStorage ? `/mnt/pve/${id}` : undefined,
    datastore: text(inputs.datastore),
    namespace: text(inputs.namespace),
    username: text(inputs.username),
    fingerprint: text(inputs.fingerprint),
    shared: 1,
  });
}

/** A backup, as the content of its storage lists it. */
export function backups(site: Site, storage: string, vmid: string | undefined): Words[] {
  return site
    .of(backup)
    .filter(({ inputs }) => inputs.storage === storage)
    .filter(({ inputs }) => vmid === undefined || String(number(inputs.vmid)) === vmid)
    .map(({ inputs }) => {
      const volid = text(inputs.volid) ?? "";
      const container = /\bct\/|vzdump-lxc/.test(volid);
      const pbs = volid.includes(":backup/ct/") || volid.includes(":backup/vm/");
      return words({
        volid,
        vmid: number(inputs.vmid),
        ctime: number(inputs.ctime),
        size: number(inputs.size),
        content: "backup",
        subtype: container ? "lxc" : "qemu",
        format: pbs ? `pbs-${container ? "ct" : "vm"}` : volid.split(".").slice(1).join("."),
      });
    })
    .sort((a, b) => Number(a.ctime) - Number(b.ctime));
}
