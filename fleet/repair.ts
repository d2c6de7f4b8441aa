import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nameOf, type Report } from "../guard/events.ts";
import { importIdOf, isLost } from "./import-ids.ts";
import type { Owned } from "./owned.ts";
import { errorsOf } from "./result.ts";
import { common, type Fleet, type Outcome, operate } from "./stack.ts";
import type { StackState, StateResource } from "./state.ts";

type WithLock = (work: () => Promise<Outcome>) => Promise<Outcome>;

/**
 * The state of a stack when it records operations that were begun and never finished, else `undefined`. The engine's
 * preview says nothing of them. Asked only after a preview that would make something: what is pending is not in the
 * state, so a preview without anything to make has nothing pending that matters.
 */
export async function pendingState(
  preview: Report,
  read: () => Promise<StackState | undefined>,
): Promise<StackState | undefined> {
  if (!preview.steps.some(({ op }) => op === "create" || op === "replace")) return undefined;
  const state = await read();
  return state && state.pending.length > 0 ? state : undefined;
}

/**
 * After a killed run: a creation that was begun may have been carried out with its answer lost. The engine would
 * create the same thing again, and the second guest would be refused because its VMID is in use. So each one is
 * looked for under the id that the program chose for it, if it did; what is there is adopted into the state, and the
 * next update brings it to what the program says. Then the list is emptied.
 * Only what catalog and ledger give to this very stack is adopted.
 * @returns what was done, one line each.
 * @throws Error when something pending cannot be settled.
 */
export async function settlePending(
  fleet: Fleet,
  stack: string,
  state: StackState,
  owned: Owned | undefined,
  withLock: WithLock,
): Promise<string[]> {
  const notes: string[] = [];
  for (const { resource, id } of adoptable(state, owned)) {
    const adopted = await adopt(fleet, stack, resource, id, withLock);
    if (adopted)
      notes.push(`adopted ${nameOf(resource.urn)} (${id}), which an interrupted run had made`);
  }
  notes.push(...lostNotes(state));
  await clear(fleet, stack, state, withLock);
  return notes;
}

/**
 * What the interrupted run may have made and cannot be looked for: it is made again. What then stands there twice has
 * the tags of its tenant, and nothing uses it; what AWS refuses as there already has to go by hand.
 */
export function lostNotes(state: StackState): string[] {
  const known = new Set(state.resources.map((resource) => resource.urn));
  return state.pending
    .filter(({ type, resource }) => type === "creating" && !known.has(resource.urn))
    .filter(({ resource }) => isLost(resource))
    .map(
      ({ resource }) =>
        `${nameOf(resource.urn)} (${whatItIs(resource)}) is made again: an interrupted run may have made it, and only AWS knows under which id. ` +
        "If AWS then says that it exists, or shows two, delete the one that the state does not know",
    );
}

/** The pending creations of things with an id that the program chose, and that are not in the state already. */
export function adoptable(
  state: StackState,
  owned: Owned | undefined,
): { resource: StateResource; id: string }[] {
  const known = new Set(state.resources.map((resource) => resource.urn));
  return state.pending.flatMap(({ type, resource }) => {
    if (type !== "creating" || known.has(resource.urn)) return [];
    const found = importIdOf(resource);
    if (!found) return [];
    if (owned && found.belongsTo(owned)) return [{ resource, id: found.id }];
    throw new Error(
      `A run was interrupted while it made ${resource.urn} (${found.id}), and the ledger does not give that to this ` +
        `stack, so it is not adopted. Look whether it exists; then run: pulumi refresh --clear-pending-creates`,
    );
  });
}

/** `ListenerRule, priority 1002`: what a person can find it by. */
function whatItIs({ type, inputs = {} }: StateResource): string {
  const word = type.slice(type.lastIndexOf(":") + 1);
  const known = ["name", "namePrefix", "priority", "port", "cidrBlock"].find(
    (key) => key in inputs,
  );
  const value = known === undefined ? undefined : inputs[known];
  return typeof value === "string" || typeof value === "number"
    ? `${word}, ${known} ${value}`
    : word;
}

async function adopt(
  fleet: Fleet,
  stack: string,
  resource: StateResource,
  id: string,
  withLock: WithLock,
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "tenantry-adopt-"));
  try {
    const file = join(folder, "import.json");
    await writeFile(file, JSON.stringify(importFile(resource, id)));
    const outcome = await withLock(() =>
      operate(fleet, [
        "import",
        "--file",
        file,
        "--yes",
        "--skip-preview",
        "--generate-code=false",
        `--protect=${resource.protect ?? false}`,
        ...common(fleet, stack),
      ]),
    );
    if (outcome.ok) return true;
    const why = errorsOf(outcome).join("; ");
    if (/does not exist|not found/i.test(why)) return false;
    throw new Error(`${resource.urn} (${id}) of an interrupted run could not be adopted: ${why}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What `pulumi import --file` reads: one resource, under the parent and provider that the program gave it. */
export function importFile(resource: StateResource, id: string): unknown {
  const provider = resource.provider?.slice(0, resource.provider.lastIndexOf("::"));
  return {
    nameTable: {
      ...(resource.parent ? { parent: resource.parent } : {}),
      ...(provider ? { provider } : {}),
    },
    resources: [
      {
        type: resource.type,
        name: nameOf(resource.urn),
        id,
        ...(resource.parent ? { parent: "parent" } : {}),
        ...(provider ? { provider: "provider" } : {}),
      },
    ],
  };
}

/** Empties the list. The refresh that goes with it is kept to the stack's own resource, which reads nothing. */
async function clear(
  fleet: Fleet,
  stack: string,
  state: StackState,
  withLock: WithLock,
): Promise<void> {
  const root = state.resources.find((resource) => resource.type === "pulumi:pulumi:Stack");
  const outcome = await withLock(() =>
    operate(fleet, [
      "refresh",
      "--yes",
      "--skip-preview",
      "--clear-pending-creates",
      ...(root ? ["--target", root.urn] : []),
      ...common(fleet, stack),
    ]),
  );
  if (outcome.ok) return;
  throw new Error(
    `What an interrupted run left of ${stack} could not be cleared: ${errorsOf(outcome).join("; ")}`,
  );
}
