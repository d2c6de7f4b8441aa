import { deletionStep } from "../guard/deletion-step.ts";
import { nameOf, type Report } from "../guard/events.ts";
import type { Judgement } from "../guard/judge.ts";
import { nothingReleased, type Released } from "../guard/released.ts";
import { judgedSteps } from "./judged.ts";
import { exportStack, type Fleet } from "./stack.ts";
import type { StackState, StateResource } from "./state.ts";
import { belongsTo } from "./state.ts";

/** What may be known of a deletion before it is begun. "Cannot be read" is an answer of its own. */
export type DeletionAnswer =
  | { readonly kind: "none" }
  | { readonly kind: "judged"; readonly state: StackState; readonly judgement: Judgement }
  | { readonly kind: "unreadable"; readonly why: string };

export interface DeletionScope {
  /** Logical names: `acme-crm` means `acme-crm` and `acme-crm-…`; absent means all. */
  readonly prefix?: string | undefined;
  /** Where nobody named the stack: then only what the ledger's tombstones are about may go. */
  readonly released?: Released | undefined;
}

/** What the deletion of a stack, or of a part of it, would take away, judged like a preview. Never throws. */
export async function askDeletion(
  fleet: Fleet,
  stack: string,
  { prefix, released }: DeletionScope = {},
): Promise<DeletionAnswer> {
  try {
    const state = await exportStack(fleet, stack);
    if (!state) return { kind: "none" };
    const going = state.resources
      .filter(({ type }) => type !== "pulumi:pulumi:Stack")
      .filter(({ urn }) => prefix === undefined || belongsTo(nameOf(urn), prefix))
      // Who names a stack wants it gone, the ledger or not; what is protected needs more than that.
      .filter(({ protect }) => released !== undefined || protect);
    const judgement = judgedSteps(fleet, reportOf(going), released ?? nothingReleased);
    return { kind: "judged", state, judgement };
  } catch (error) {
    return { kind: "unreadable", why: error instanceof Error ? error.message : String(error) };
  }
}

/** The preview of a deletion that takes these away. */
function reportOf(resources: readonly StateResource[]): Report {
  // A URN stands twice in a state while what it was replaced by waits for the old one's deletion.
  const steps = new Map(resources.map((resource) => [resource.urn, deletionStep(resource)]));
  return {
    steps: [...steps.values()],
    diagnostics: [],
    violations: [],
    resources: 0,
    outputsChanged: false,
    delivered: false,
    unchecked: [],
    finished: true,
  };
}
