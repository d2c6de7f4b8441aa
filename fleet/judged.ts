import { loadApprovals } from "../catalog/consent.ts";
import { approve } from "../guard/approve.ts";
import type { Report } from "../guard/events.ts";
import { type Judgement, judge } from "../guard/judge.ts";
import type { Opening } from "../guard/openings.ts";
import type { Released } from "../guard/released.ts";
import type { Fleet } from "./stack.ts";
import type { StackState } from "./state.ts";
import { type OnModel, type Opened, WaysUnknown } from "./ways/ways.ts";

/** A preview of one stack, and what it looked at. */
export interface Looked {
  readonly stack: string;
  readonly report: Report;
  readonly released: Released;
  /** Asked only where it matters. Undefined where there is no such stack. */
  readonly state: () => Promise<StackState | undefined>;
  readonly onModel?: OnModel | undefined;
}

export interface Judged {
  readonly judgement: Judgement;
  readonly warnings: readonly string[];
  /** Why it cannot be judged whole. Then it is refused, whatever is approved. */
  readonly unknown?: string;
}

/**
 * Judges steps with the approvals as they stand in the catalog now, and nothing beside the steps: what only takes away
 * opens no way.
 * @throws CatalogError when the approvals cannot be read: then nothing is approved, and nothing is done.
 */
export function judgedSteps(fleet: Fleet, report: Report, released: Released): Judgement {
  return withApprovals(fleet, report, judge(report, released));
}

/**
 * The same of a preview, and of what it opens between tenants: in a protected environment, where anything changes. A
 * preview does not say that, models do (docs/pull-requests.md).
 * @throws CatalogError as {@link judgedSteps}
 */
export async function judged(fleet: Fleet, looked: Looked): Promise<Judged> {
  const { report, released } = looked;
  const alone = judge(report, released);
  const found = alone.changes ? await opened(fleet, looked) : nothingOpened;
  if (typeof found === "string") {
    return { judgement: withApprovals(fleet, report, alone), warnings: [], unknown: found };
  }
  const { asked, standing, notes } = found;
  return {
    judgement: withApprovals(fleet, report, judge(report, released, asked), standing),
    warnings: [
      ...standing
        .filter(({ allowed }) => !allowed)
        .map(({ text }) => `open already, and this run leaves it: ${text}`),
      ...notes,
    ],
  };
}

function withApprovals(
  { project, today }: Fleet,
  report: Report,
  judgement: Judgement,
  standing: readonly Opening[] = [],
): Judgement {
  return approve(judgement, report, loadApprovals(project.catalog), today, standing);
}

const nothingOpened: Opened = { asked: [], standing: [], notes: [] };

/** What it opens, or why nobody can say. */
async function opened(
  { ways, signal }: Fleet,
  { stack, report: { madeOf }, state, onModel }: Looked,
): Promise<Opened | string> {
  if (!ways) return nothingOpened;
  try {
    return await ways.openedBy({ stack, state: await state(), madeOf, onModel });
  } catch (error) {
    if (signal?.aborted) throw new Error("interrupted while it was judged");
    if (error instanceof WaysUnknown) return error.message;
    throw error;
  }
}
