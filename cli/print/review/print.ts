import type { Review } from "../../review/data.ts";
import { planData } from "../plan-data.ts";
import { documentOf } from "./document.ts";
import type { Detail } from "./fold.ts";
import { toMarkdown } from "./markdown.ts";
import { toText } from "./text.ts";

/** Characters of a comment: GitHub takes 65,536. */
const most = 65_000;

/** From what says most to what says least; what harms is named in each. */
const levels: readonly { readonly detail: Detail; readonly longest: number }[] = [
  { detail: "names", longest: 20_000 },
  { detail: "counts", longest: 12_000 },
  { detail: "by harm", longest: 6_000 },
];

/** As a comment, with as much detail as fits. */
export function reviewMarkdown(review: Review): string {
  let text = "";
  for (const level of levels) {
    text = toMarkdown(documentOf(review, level));
    if (text.length < most) return text;
  }
  // Nothing that harms is cut: whoever posts it has to split it.
  return text;
}

/** For a terminal: everything, however long. */
export function reviewText(review: Review, width: number): string {
  return toText(documentOf(review, { detail: "names", longest: Number.POSITIVE_INFINITY }), width);
}

/** As data: what `preview --json` says of a plan, so no value of an input. */
export function reviewData(review: Review, exitCode: number): Readonly<Record<string, unknown>> {
  const stacks = review.stacks.map(({ judgement, ...stack }) => ({
    ...stack,
    ...(judgement ? { plan: planData(judgement) } : {}),
  }));
  return { exitCode, ...review, stacks };
}
