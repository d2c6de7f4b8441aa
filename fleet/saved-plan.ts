import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loosened } from "./plan-file.ts";
import { exportStack, type Fleet, type Outcome, previewStack } from "./stack.ts";
import type { ExportedState, StackState } from "./state.ts";

/** What a preview found that an update would do, and the state that it looked at. */
export interface SavedPlan {
  /** Absolute, in {@link Fleet.plans}; secrets in it are ciphertext. */
  readonly file: string;
  /** Hash of the state when the preview began. */
  readonly state: string;
}

/** Makes the private folder that plans stand in, does the work, and takes it away whatever happens. */
export async function withPlans<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "tenantry-plans-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface Planned {
  readonly preview: Outcome;
  readonly plan: SavedPlan;
  /** What the preview looked at; undefined where there was no such stack. */
  readonly state: StackState | undefined;
}

/** Previews a stack and keeps what it found. A stack's earlier plan is written over. */
export async function planStack(fleet: Fleet, stack: string): Promise<Planned> {
  const file = join(fleet.plans, `${stack}.json`);
  // Before the preview: what changes while it runs is noticed as well.
  const state = await exportStack(fleet, stack);
  await writeFile(file, "", { mode: 0o600 });
  const preview = await previewStack(fleet, stack, { save: file });
  if (preview.ok) await writeFile(file, loosened(await readFile(file, "utf8")));
  return { preview, state, plan: { file, state: hashOf(state) } };
}

/** Whether a stack is not what it was when its plan was made: somebody else has changed it since. */
export async function isStale(fleet: Fleet, stack: string, { state }: SavedPlan): Promise<boolean> {
  return hashOf(await exportStack(fleet, stack)) !== state;
}

function hashOf(state: ExportedState | undefined): string {
  return state?.hash ?? "no such stack";
}

/** Why a stale plan is not applied, and what to do. */
export function staleText(stack: string): string {
  return (
    `its state has changed since the preview: another run, or somebody by hand. Nothing was done. ` +
    `Run it again; the preview then shows what is left to do. Who changed it: pulumi stack history --stack ${stack}`
  );
}
