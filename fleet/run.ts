import { readFile } from "node:fs/promises";
import type { Step } from "../guard/events.ts";
import type { Released } from "../guard/released.ts";
import { bringUp } from "./bring-up.ts";
import { look } from "./look.ts";
import type { Owned } from "./owned.ts";
import { inParallel } from "./parallel.ts";
import { idle, type StackResult } from "./result.ts";
import { hasEncryption } from "./settings.ts";
import { type Fleet, initStack, listStacks } from "./stack.ts";
import type { StackRef } from "./stack-names.ts";
import { tearDown } from "./tear-down.ts";
import type { OnModel } from "./ways/ways.ts";

/** One stack of a run. */
export interface Job {
  readonly stack: StackRef;
  /** What an interrupted run may have left and this one may adopt. */
  readonly owned: Owned;
}

/** The stack of a tenant that was released, and the only guests that may go with it. */
export interface ReleasedStack {
  readonly stack: StackRef;
  readonly released: Released;
}

export interface RunOptions {
  /** Tenants at a time. */
  readonly parallel: number;
  readonly onBegin?: (stack: string) => void;
  readonly onStep?: (stack: string, step: Step) => void;
  readonly onEnd?: (result: StackResult) => void;
  /** The environment is modelled, to see who could reach whom: at most once a run. */
  readonly onModel?: OnModel;
}

export interface UpPlan {
  /** Comes first, alone: tenants read what it exports. */
  readonly platform?: Job | undefined;
  readonly tenants: readonly Job[];
  /** Stacks of tenants that were released: what is left in them goes, then they go. */
  readonly released: readonly ReleasedStack[];
  /** Previews that were shown and agreed to just now, by stack: their plans are applied. */
  readonly agreed?: ReadonlyMap<string, StackResult>;
}

/**
 * Brings an environment up. One stack's failure stops no other; only when the platform was never up and does not
 * come up now are the tenants not begun, because none of them could stand.
 */
export async function runUp(
  fleet: Fleet,
  plan: UpPlan,
  options: RunOptions,
): Promise<StackResult[]> {
  const known = await listStacks(fleet);
  const up = (job: Job): Promise<StackResult> =>
    observed(job.stack, options, (onStep) =>
      bringUp(fleet, {
        ...job,
        known: known.get(job.stack.name),
        agreed: plan.agreed?.get(job.stack.name),
        onStep,
        onModel: options.onModel,
      }),
    );
  const results: StackResult[] = [];
  if (plan.platform) {
    const platform = await up(plan.platform);
    results.push(platform);
    const stands = platform.kind === "done" || platform.kind === "unchanged";
    if (!stands && !known.get(plan.platform.stack.name)) {
      return [...results, ...skipAll([...plan.tenants.map((job) => job.stack)], options)];
    }
  } else {
    await makeSaltOnce(fleet, plan.tenants, known);
  }
  results.push(
    ...(await inParallel(
      plan.tenants,
      options.parallel,
      up,
      (job) => skip(job.stack, options),
      fleet.signal,
    )),
  );
  results.push(
    ...(await inParallel(
      plan.released,
      options.parallel,
      ({ stack, released }) =>
        observed(stack, options, (onStep) => tearDown(fleet, stack, onStep, released)),
      ({ stack }) => skip(stack, options),
      fleet.signal,
    )),
  );
  return results;
}

/**
 * Looks at stacks without touching them.
 * @param save whether the plans are kept for {@link runUp} to apply. @default false
 */
export async function runPreview(
  fleet: Fleet,
  jobs: readonly Job[],
  options: RunOptions & { readonly save?: boolean },
): Promise<StackResult[]> {
  const known = await listStacks(fleet);
  // On a copy: a stack that was made for its salt is still one that nobody asked for, and goes after its preview.
  await makeSaltOnce(fleet, jobs, new Map(known));
  return inParallel(
    jobs,
    options.parallel,
    (job) =>
      observed(job.stack, options, () =>
        look(fleet, {
          stack: job.stack,
          known: known.get(job.stack.name),
          released: job.owned.released,
          save: options.save,
          onModel: options.onModel,
        }),
      ),
    (job) => skip(job.stack, options),
    fleet.signal,
  );
}

/** Deletes stacks that hold nothing protected. */
export async function runDown(
  fleet: Fleet,
  stacks: readonly StackRef[],
  options: RunOptions,
): Promise<StackResult[]> {
  return inParallel(
    stacks,
    options.parallel,
    (stack) => observed(stack, options, (onStep) => tearDown(fleet, stack, onStep)),
    (stack) => skip(stack, options),
    fleet.signal,
  );
}

/** The first stack that is ever made brings the salt; made several at a time, each would bring its own. */
async function makeSaltOnce(
  fleet: Fleet,
  jobs: readonly Job[],
  known: Map<string, number>,
): Promise<void> {
  const missing = jobs.find((job) => !known.has(job.stack.name));
  if (!missing || hasEncryption(await readFile(fleet.settings, "utf8"))) return;
  await initStack(fleet, missing.stack.name);
  known.set(missing.stack.name, 0);
}

async function observed(
  stack: StackRef,
  options: RunOptions,
  work: (onStep: (step: Step) => void) => Promise<StackResult>,
): Promise<StackResult> {
  options.onBegin?.(stack.name);
  const result = await work((step) => options.onStep?.(stack.name, step));
  options.onEnd?.(result);
  return result;
}

function skip(stack: StackRef, options: RunOptions): StackResult {
  const result = idle(stack, "skipped");
  options.onEnd?.(result);
  return result;
}

function skipAll(stacks: readonly StackRef[], options: RunOptions): StackResult[] {
  return stacks.map((stack) => skip(stack, options));
}
