import type { Caller } from "./access.ts";
import { PveError } from "./errors.ts";
import type { Site, SiteGuest } from "./site.ts";
import type { Tasks } from "./tasks.ts";

const actions = ["start", "stop", "shutdown", "reboot"] as const;
type Action = (typeof actions)[number];

export function isPowerAction(name: string): name is Action {
  return actions.some((action) => action === name);
}

/**
 * Starts, stops or reboots a guest. Source: PVE's API schema, status/*: needs VM.PowerMgmt. That what does not run
 * cannot be stopped or rebooted, and what runs not started, is a reading of PVE::API2::LXC::Status.
 * @returns the UPID.
 */
export function power(
  site: Site,
  guest: SiteGuest,
  action: Action,
  caller: Caller,
  tasks: Tasks,
): string {
  caller.demand("VM.PowerMgmt", guest);
  const { vmid, kind, running } = guest;
  const what = kind === "lxc" ? "CT" : "VM";
  if (guest.template) throw new PveError(500, `you can't start a ${what} if it's a template`);
  if (action === "start" && running) throw new PveError(500, `${what} ${vmid} already running`);
  if (action !== "start" && !running) throw new PveError(500, `${what} ${vmid} not running`);
  const status = action === "start" || action === "reboot" ? "running" : "stopped";
  site.setState(vmid, { status });
  const prefix = kind === "lxc" ? "vz" : "qm";
  return tasks.start(guest.node, `${prefix}${action}`, String(vmid), caller.tokenId);
}
