import { readFile } from "node:fs/promises";
import type { Approved, Judgement } from "../../guard/judge.ts";
import { exportStack, type Fleet, unprotectInState } from "../stack.ts";
import type { StackState, StateResource } from "../state.ts";
import { commandBeside } from "../unprotect.ts";
import { askBackup, type BackupSources } from "./backups.ts";
import { takeOffProtection } from "./protection.ts";
import { sourcesOf } from "./sources.ts";

/**
 * What comes before an approved deletion or replacement: first every backup is looked for, and only when all are there
 * is the protection taken off, where it runs and then in the state. The engine deletes afterwards. Each step is a note.
 * Run again after a kill, it finds what is done already and goes on.
 * @param plan the saved plan; absent where the whole stack goes
 * @returns why it stops, with the rest untouched; undefined when the engine may go on
 */
export async function prepareApproved(
  fleet: Fleet,
  stack: string,
  { approved }: Pick<Judgement, "approved">,
  notes: string[],
  plan?: string,
): Promise<string | undefined> {
  const going = approved.filter(takesAway);
  if (going.length === 0) return undefined;
  const state = await exportStack(fleet, stack);
  if (!state) return undefined;
  const means: Means = {
    state,
    sources: sourcesOf(fleet, stack, state),
    ends: plan === undefined ? () => true : endsIn(await readFile(plan, "utf8")),
    unprotect: (urns) => unprotectInState(fleet, stack, urns),
  };
  return prepareWith(means, going, notes);
}

/** What a preparation looks at, and how it takes protection off. */
export interface Means {
  readonly state: StackState;
  readonly sources: BackupSources;
  /** Whether the engine will delete a resource. */
  readonly ends: (urn: string) => boolean;
  /** In the state. */
  readonly unprotect: (urns: readonly string[]) => Promise<void>;
}

/** The same with everything at hand. */
export async function prepareWith(
  { state, sources, ends, unprotect }: Means,
  going: readonly Approved[],
  notes: string[],
): Promise<string | undefined> {
  const found = going.flatMap((it) => {
    const resource = state.resources.find(({ urn }) => urn === it.urn);
    return resource ? [{ it, resource }] : [];
  });
  for (const { it, resource } of found) {
    const problem = await tellBackup(it, resource, sources, notes);
    if (problem !== undefined) return problem;
  }
  for (const { it, resource } of found) {
    const problem = await unprotectBeside(it, resource, sources, notes);
    if (problem !== undefined) return problem;
  }
  const urns = protectedOf(state, going, ends);
  if (urns.length > 0) await unprotect(urns);
  for (const { name } of going) notes.push(`${name}: unprotected in the state`);
  return undefined;
}

/** Deletions and replacements; what is approved beside those asks for nothing here. */
function takesAway({ op }: Approved): boolean {
  return op === "delete" || op === "replace";
}

/** One line for each approved thing that has gone. */
export function tellGone({ approved }: Pick<Judgement, "approved">, notes: string[]): void {
  for (const { name, op, approval } of approved.filter(takesAway)) {
    const word = op === "delete" ? "deleted" : "replaced";
    notes.push(`${name}: ${word}, as ${approval.owner} approved until ${approval.expires}`);
  }
}

async function tellBackup(
  { name, approval }: Approved,
  resource: StateResource,
  sources: BackupSources,
  notes: string[],
): Promise<string | undefined> {
  try {
    const answer = await askBackup(resource, approval.backup, sources);
    if (answer.kind === "missing") return stopped(name, `no backup: ${answer.why}`);
    if (answer.kind === "checked") notes.push(`${name}: backup checked: ${answer.what}`);
    if (answer.kind === "not checked") notes.push(`${name}: backup not checked: ${answer.what}`);
    return undefined;
  } catch (error) {
    return stopped(name, `its backup could not be looked for: ${reasonOf(error)}`);
  }
}

async function unprotectBeside(
  { name }: Approved,
  resource: StateResource,
  sources: BackupSources,
  notes: string[],
): Promise<string | undefined> {
  try {
    const said = await takeOffProtection(resource, sources);
    const command = said === undefined ? commandBeside(resource.urn) : undefined;
    if (said !== undefined) notes.push(`${name}: ${said}`);
    if (command !== undefined)
      notes.push(`${name}: where its own protection is on, run: ${command}`);
    return undefined;
  } catch (error) {
    return stopped(name, `its protection could not be taken off: ${reasonOf(error)}`);
  }
}

/** What is protected in the state and goes: what was approved, and the components around it, which are only names. */
function protectedOf(
  { resources }: StackState,
  going: readonly Approved[],
  ends: (urn: string) => boolean,
): string[] {
  const approved = new Set(going.map(({ urn }) => urn));
  const urns = resources
    .filter(({ protect }) => protect)
    .filter(({ urn, type }) => approved.has(urn) || (type.startsWith("tenantry:") && ends(urn)))
    .map(({ urn }) => urn);
  return [...new Set(urns)];
}

/** Whether a saved plan deletes a resource. */
function endsIn(text: string): (urn: string) => boolean {
  const { resourcePlans = {} } = JSON.parse(text) as {
    resourcePlans?: Readonly<Record<string, { readonly steps?: readonly string[] | null }>>;
  };
  return (urn) => resourcePlans[urn]?.steps?.some((step) => step.startsWith("delete")) ?? false;
}

function stopped(name: string, why: string): string {
  return `${name}: ${why}. It is approved, and nothing was deleted.`;
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
}
