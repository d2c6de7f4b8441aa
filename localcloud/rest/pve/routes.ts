import { pool } from "../../rules/types.ts";
import { text } from "../../values/value.ts";
import type { RestCall } from "../http.ts";
import type { Caller } from "./access.ts";
import { configOf, statusOf } from "./config.ts";
import { PveError } from "./errors.ts";
import { clusterOptions, guestOptions, guestRules } from "./firewall.ts";
import { isPowerAction, power } from "./power.ts";
import { restore } from "./restore.ts";
import type { GuestKind, Site, SiteGuest } from "./site.ts";
import { backups, storages } from "./storage.ts";
import type { Tasks } from "./tasks.ts";
import { type Words, words } from "./words.ts";

/** A call with what its path says. */
export interface PveCall extends RestCall {
  readonly site: Site;
  readonly caller: Caller;
  readonly tasks: Tasks;
}

type Route = readonly [
  method: "GET" | "POST" | "PUT",
  path: RegExp,
  answer: (call: PveCall, ...parts: string[]) => unknown,
];

const audit = "VM.Audit";
const id = "([^/]+)";
const guestPath = `nodes/${id}/(lxc|qemu)/(\\d+)`;

/** Every path that is answered; the rest is 501, as on a real node. */
export const routes: readonly Route[] = [
  ["GET", /^version$/, () => ({ version: "9.1.4", release: "9.1", repoid: "local-cloud" })],
  ["GET", /^cluster\/resources$/, (call) => resources(call)],
  ["GET", /^nodes$/, ({ site }) => site.nodes().map(node)],
  ["GET", path(`nodes/${id}/(lxc|qemu)`), (call, host, kind) => guestsOn(call, host, kind)],
  ["GET", path(`${guestPath}/config`), readGuest((_call, guest) => configOf(guest))],
  ["GET", path(`${guestPath}/status/current`), readGuest((_call, guest) => statusOf(guest))],
  [
    "GET",
    path(`${guestPath}/firewall/options`),
    readGuest(({ site }, guest) => guestOptions(site, guest)),
  ],
  [
    "GET",
    path(`${guestPath}/firewall/rules`),
    readGuest(({ site }, guest) => guestRules(site, guest)),
  ],
  ["GET", /^pools$/, (call) => pools(call)],
  ["GET", path(`pools/${id}`), (call, name) => poolOf(call, name)],
  [
    "GET",
    /^cluster\/firewall\/options$/,
    (call) => guarded(call, "Sys.Audit", "/", clusterOptions),
  ],
  ["GET", /^storage$/, (call) => guarded(call, "Datastore.Audit", "/storage", storages)],
  [
    "GET",
    path(`nodes/${id}/storage/${id}/content`),
    (call, _host, name = "") =>
      guarded(call, "Datastore.Audit", `/storage/${name}`, (site) =>
        (call.query.content ?? "backup") === "backup" ? backups(site, name, call.query.vmid) : [],
      ),
  ],
  [
    "GET",
    path(`nodes/${id}/tasks/${id}/status`),
    ({ tasks }, host = "", upid = "") => tasks.status(host, upid),
  ],
  [
    "PUT",
    path(`${guestPath}/config`),
    (call, host = "", kind = "", vmid = "") =>
      reconfigure(call, call.site.guest(host, kind as GuestKind, vmid)),
  ],
  [
    "POST",
    path(`${guestPath}/status/(\\w+)`),
    (call, host = "", kind = "", vmid = "", action = "") => {
      if (!isPowerAction(action)) throw notImplemented(call);
      const guest = call.site.guest(host, kind as GuestKind, vmid);
      return power(call.site, guest, action, call.caller, call.tasks);
    },
  ],
  [
    "POST",
    path(`nodes/${id}/(lxc|qemu)`),
    (call, host = "", kind = "") => restore({ ...call, node: host, kind: kind as GuestKind }),
  ],
];

export function notImplemented({ method, path: asked }: RestCall): PveError {
  return new PveError(501, `Method '${method} ${asked.replace("/api2/json", "")}' not implemented`);
}

/** Source: PVE's API schema, {lxc,qemu}/{vmid}/config. Of a guest's options only its protection is set here. */
function reconfigure(call: PveCall, guest: SiteGuest): null {
  const { protection, ...others } = call.body;
  if (protection === undefined || Object.keys(others).length > 0) throw notImplemented(call);
  call.caller.demand("VM.Config.Options", guest);
  const { inputs, outputs } = guest.object;
  const set = { protection: protection === "1" };
  call.site.world.change(guest.object, { ...inputs, ...set }, { ...outputs, ...set });
  return null;
}

function path(source: string): RegExp {
  return new RegExp(`^${source}$`);
}

function readGuest(
  answer: (call: PveCall, guest: SiteGuest) => unknown,
): (call: PveCall, ...parts: string[]) => unknown {
  return (call, host = "", kind = "", vmid = "") => {
    const guest = call.site.guest(host, kind as GuestKind, vmid);
    call.caller.demand(audit, guest);
    return answer(call, guest);
  };
}

function guarded(
  { caller, site }: PveCall,
  privilege: string,
  on: string,
  answer: (site: Site) => unknown,
): unknown {
  caller.demandOn(privilege, on);
  return answer(site);
}

/** What the caller may not see is left out, not refused. */
function visible({ site, caller }: PveCall): SiteGuest[] {
  return site.guests().filter((guest) => caller.allows(audit, guest));
}

function resources(call: PveCall): Words[] {
  const { type } = call.query;
  if (type !== undefined && type !== "vm") return [];
  return visible(call).map(resource);
}

function resource(guest: SiteGuest): Words {
  return words({
    ...statusOf(guest),
    id: `${guest.kind}/${guest.vmid}`,
    type: guest.kind,
    node: guest.node,
    pool: guest.pool,
  });
}

function guestsOn(call: PveCall, host = "", kind = ""): Words[] {
  return visible(call)
    .filter((guest) => guest.node === host && guest.kind === kind)
    .map((guest) => words({ ...statusOf(guest), type: kind }));
}

function node(name: string): Words {
  return { id: `node/${name}`, node: name, type: "node", status: "online" };
}

function pools({ site, caller }: PveCall): Words[] {
  caller.demandOn("Pool.Audit", "/pool");
  return site
    .of(pool)
    .map(({ id: poolid, inputs }) => words({ poolid, comment: text(inputs.comment) }));
}

function poolOf(call: PveCall, name = ""): object {
  call.caller.demandOn("Pool.Audit", `/pool/${name}`);
  const found = call.site.of(pool).find((object) => object.id === name);
  if (!found) throw new PveError(500, `pool '${name}' does not exist`);
  const members = call.site.guests().filter((guest) => guest.pool === name);
  return { ...words({ comment: text(found.inputs.comment) }), members: members.map(resource) };
}
