import { readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { World } from "./world.ts";

/**
 * What goes wrong: the API answers 500 or 429, the call times out, the call hangs until it is cancelled, before the
 * work or after it, or the work is done and its answer gets lost. Only the last two leave a trace in the world.
 */
export const faultKinds = [
  "error500",
  "error429",
  "timeout",
  "hang",
  "hang-after",
  "lost-answer",
] as const;
export type FaultKind = (typeof faultKinds)[number];

export const faultMethods = ["create", "update", "delete", "read"] as const;
export type FaultMethod = (typeof faultMethods)[number];

/** The `nth` call (from 1, counted from now) of a method on a type goes wrong, once. */
export interface Fault {
  readonly type: string;
  readonly method: FaultMethod;
  readonly nth: number;
  readonly kind: FaultKind;
  /** Only calls on resources with this logical name count. */
  readonly name?: string;
}

/** What is wrong with something that should be a fault; empty when it is one. */
function faultProblems(fault: Partial<Fault>): string[] {
  const problems: string[] = [];
  if (!fault.type)
    problems.push(
      "type is missing: a token such as proxmoxve:index/containerLegacy:ContainerLegacy",
    );
  if (!faultMethods.some((method) => method === fault.method)) {
    problems.push(`method is ${fault.method}; allowed are ${faultMethods.join(", ")}`);
  }
  if (!faultKinds.some((kind) => kind === fault.kind)) {
    problems.push(`kind is ${fault.kind}; allowed are ${faultKinds.join(", ")}`);
  }
  if (!Number.isInteger(fault.nth) || (fault.nth ?? 0) < 1) {
    problems.push(`nth is ${fault.nth}; it must be a whole number from 1`);
  }
  return problems;
}

/** Adds a fault. Throws with everything that is wrong with it. */
export function addFault(world: World, fault: Fault): void {
  const problems = faultProblems(fault);
  if (problems.length > 0) throw new Error(`local cloud: not a fault: ${problems.join("; ")}`);
  world.database
    .prepare("INSERT INTO faults (type, method, nth, kind, name) VALUES (?, ?, ?, ?, ?)")
    .run(fault.type, fault.method, fault.nth, fault.kind, fault.name ?? null);
}

/**
 * Counts this call against every scripted fault and takes the one that is due: one process gets it, once.
 * A `faults.json` (a list of faults) in the world's folder is taken over first.
 */
export function takeFault(
  world: World,
  call: { type: string; method: FaultMethod; name: string },
): FaultKind | undefined {
  importFile(world);
  return world.transaction(() => {
    const open = world.database
      .prepare(
        `UPDATE faults SET seen = seen + 1
         WHERE fired IS NULL AND type = ? AND method = ? AND (name IS NULL OR name = ?) RETURNING n, nth, seen, kind`,
      )
      .all(call.type, call.method, call.name);
    const due = open.find((row) => row.seen === row.nth);
    if (!due) return undefined;
    world.database
      .prepare("UPDATE faults SET fired = ? WHERE n = ?")
      .run(new Date().toISOString(), due.n ?? null);
    return String(due.kind) as FaultKind;
  });
}

/** Every fault with how often it was counted and when it struck. */
export function readFaults(world: World): (Fault & { seen: number; fired: string | null })[] {
  return world.database
    .prepare("SELECT * FROM faults ORDER BY n")
    .all()
    .map((row) => ({
      type: String(row.type),
      method: String(row.method) as FaultMethod,
      nth: Number(row.nth),
      kind: String(row.kind) as FaultKind,
      ...(row.name === null ? {} : { name: String(row.name) }),
      seen: Number(row.seen),
      fired: row.fired === null ? null : String(row.fired),
    }));
}

export function clearFaults(world: World): void {
  world.database.exec("DELETE FROM faults");
}

/** Renaming is atomic: of several processes that see the file, one reads it. */
function importFile(world: World): void {
  const taken = join(world.folder, `faults.${process.pid}.taken`);
  try {
    renameSync(join(world.folder, "faults.json"), taken);
  } catch {
    return;
  }
  try {
    for (const fault of JSON.parse(readFileSync(taken, "utf8")) as Fault[]) addFault(world, fault);
  } finally {
    rmSync(taken, { force: true });
  }
}
