import { marksOf } from "../../rules/apply.ts";
import { backup, container, virtualMachine } from "../../rules/types.ts";
import { at, isObject, type Props, text, withValue } from "../../values/value.ts";
import type { Caller } from "./access.ts";
import { PveError } from "./errors.ts";
import type { GuestKind, Site, SiteGuest } from "./site.ts";
import type { Tasks } from "./tasks.ts";

/** What a restore may say; PVE knows more. */
const known = ["vmid", "ostemplate", "archive", "restore", "force", "storage", "start"];

interface Request {
  readonly site: Site;
  readonly node: string;
  readonly kind: GuestKind;
  readonly body: Readonly<Record<string, string>>;
  readonly caller: Caller;
  readonly tasks: Tasks;
}

/**
 * Makes a guest from a backup: `restore=1` on a node's containers, `archive` on its VMs. An existing one is
 * overwritten only with `force`, when it is stopped and not protected. Its settings become those of the backup; its
 * pool and its firewall stay. Source: PVE::API2::LXC create_vm, PVE::API2::Qemu create_vm (a reading).
 * @returns the UPID.
 */
export function restore({ site, node, kind, body, caller, tasks }: Request): string {
  const volid = wanted(kind, body);
  const vmid = body.vmid as string;
  caller.demandOn("VM.Allocate", `/vms/${vmid}`);
  const stored = site.of(backup).find((object) => object.id === volid);
  if (!stored) throw new PveError(500, `volume '${volid}' does not exist`);
  const before = site.guests().find((guest) => String(guest.vmid) === vmid);
  if (before) judgeOverwrite(before, kind, body.force === "1");
  const type = kind === "lxc" ? container : virtualMachine;
  const saved = stored.outputs.guest;
  if (!isObject(saved) || saved.type !== type || !isObject(saved.inputs)) {
    throw new PveError(500, `unable to restore ${vmid}: the archive holds no configuration of it`);
  }
  const inputs = restored(saved.inputs, kind, Number(vmid), node, body.storage);
  const { owned, used } = marksOf(type, inputs, vmid);
  const urn = before?.object.urn ?? text(saved.urn) ?? "";
  const outputs = { ...before?.object.outputs, ...inputs };
  site.world.put({ site: site.name, type, id: vmid, urn, inputs, outputs }, owned, used);
  site.setState(Number(vmid), {
    status: body.start === "1" ? "running" : "stopped",
    restoredFrom: volid,
    restoredAt: new Date().toISOString(),
  });
  return tasks.start(node, kind === "lxc" ? "vzrestore" : "qmrestore", vmid, caller.tokenId);
}

/** The volume that is asked for. @throws 400 with every parameter that is wrong, as PVE does */
function wanted(kind: GuestKind, body: Readonly<Record<string, string>>): string {
  const problems = Object.keys(body)
    .filter((name) => !known.includes(name))
    .map((name) => `${name}: property is not defined in schema`);
  if (!/^[1-9]\d{2,}$/.test(body.vmid ?? "")) problems.push("vmid: invalid format");
  const volid = kind === "lxc" ? body.ostemplate : body.archive;
  if (!volid) {
    problems.push(`${kind === "lxc" ? "ostemplate" : "archive"}: property is missing`);
  }
  if (kind === "lxc" && body.restore !== "1") {
    problems.push("restore: the local cloud makes guests only from backups here; give restore=1");
  }
  if (problems.length > 0) {
    throw new PveError(400, `Parameter verification failed. ${problems.join("; ")}`);
  }
  return volid as string;
}

function judgeOverwrite(guest: SiteGuest, kind: GuestKind, force: boolean): void {
  const what = kind === "lxc" ? "CT" : "VM";
  const { vmid, node } = guest;
  if (!force || guest.kind !== kind) {
    throw new PveError(
      500,
      `unable to restore: ${guest.kind === "lxc" ? "CT" : "VM"} ${vmid} already exists on node '${node}'`,
    );
  }
  if (guest.inputs.protection === true) {
    throw new PveError(500, `unable to restore ${what} ${vmid} - protection mode enabled`);
  }
  if (guest.running) {
    throw new PveError(
      500,
      kind === "lxc"
        ? "can't overwrite running container"
        : `unable to restore VM ${vmid} - vm is running`,
    );
  }
}

function restored(
  saved: Props,
  kind: GuestKind,
  vmid: number,
  node: string,
  storage: string | undefined,
): Props {
  const inputs = { ...saved, nodeName: node, vmId: vmid };
  if (storage === undefined || kind === "qemu") return inputs;
  return at(inputs, "disk") === undefined ? inputs : withValue(inputs, "disk.datastoreId", storage);
}
