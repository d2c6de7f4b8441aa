import type { Approval } from "../catalog/catalog.ts";
import { stackOfUrn, whyDead } from "../catalog/consent.ts";
import { type Change, changeHash } from "./change-hash.ts";
import { nameOf, type Report } from "./events.ts";
import type { Approved, Judgement, Refusal } from "./judge.ts";
import type { Opening } from "./openings.ts";

/**
 * Lifts refusals that a live approval names. An approval lifts one operation on one resource, and only in the change
 * that was reviewed: with one thing more, or one less, its hash is another.
 * @param report what `judgement` judges
 * @param today `YYYY-MM-DD`, UTC
 * @param standing what the stack's resources open already: of an interrupted run, what it has opened
 */
export function approve(
  judgement: Judgement,
  report: Report,
  approvals: readonly Approval[],
  today: string,
  standing: readonly Opening[] = [],
): Judgement {
  const all = judgement.refused.filter(needsApproval);
  const contextOf = (refusal: Need): Context => {
    const needs = all.filter((it) => isOpening(it) === isOpening(refusal));
    return { needs, report, approvals, today, standing };
  };
  const refused: Refusal[] = [];
  const approved: Approved[] = [...judgement.approved];
  for (const refusal of judgement.refused) {
    const answer = needsApproval(refusal) ? answerFor(refusal, contextOf(refusal)) : undefined;
    if (answer === undefined) refused.push(refusal);
    else if (typeof answer === "string") refused.push({ ...refusal, unapproved: answer });
    else approved.push({ ...refusal, approval: answer });
  }
  return { ...judgement, refused, approved };
}

type Need = Refusal & { readonly hash: string };

/** Openings and steps are approved apart from each other: each part has its hash. */
function isOpening({ op }: Refusal): boolean {
  return op === "expose";
}

/** What is not as it was recorded is put right in the ledger; nobody can approve it. */
function needsApproval(refusal: Refusal): refusal is Need {
  return refusal.hash !== undefined;
}

interface Context {
  readonly needs: readonly Need[];
  readonly report: Report;
  readonly approvals: readonly Approval[];
  readonly today: string;
  readonly standing: readonly Opening[];
}

/** The approval, or why the one that names it does not count; undefined where none names it. */
function answerFor(need: Need, context: Context): Approval | string | undefined {
  const named = context.approvals.filter(
    ({ urn, operation }) => urn === need.urn && operation === need.op,
  );
  const answers = named.map((approval) => {
    const dead = whyDead(approval, context.today);
    if (dead !== undefined) return `its approval does not count: ${dead}`;
    return isBound(approval, need, context) ? approval : otherChange(approval, context);
  });
  return answers.find((it) => typeof it === "object") ?? answers[0];
}

/**
 * Whether the approved change is this one, or what an interrupted run has left of it: what of it was deleted is gone,
 * what was left unprotected is not protected any more, and what was opened stands open.
 */
function isBound(approval: Approval, need: Need, context: Context): boolean {
  if (approval.hash === need.hash) return true;
  const done = siblings(approval, context).filter((it) => isCarriedOut(it, context.report));
  return done.length > 0 && changeHash([...context.needs, ...done]) === approval.hash;
}

/** What else was approved with the same hash, and is not in this preview. */
function siblings({ hash, urn }: Approval, { approvals, needs, standing }: Context): Change[] {
  const stack = stackOfUrn(urn);
  return approvals
    .filter((it) => it.hash === hash && stackOfUrn(it.urn) === stack)
    .filter((it) => !needs.some((need) => need.urn === it.urn && need.op === it.operation))
    .map((it) => {
      const open =
        it.operation === "expose" ? standing.filter(({ urn: own }) => own === it.urn) : [];
      return { urn: it.urn, op: it.operation, paths: open.map(({ text }) => text) };
    });
}

function isCarriedOut({ urn, op, paths }: Change, { steps }: Report): boolean {
  if (op === "expose") return paths.length > 0;
  const step = steps.find((it) => it.urn === urn);
  if (op === "delete") return step === undefined;
  if (op === "lose") return !step?.loses;
  return op === "unprotect" && (step === undefined || !step.protected);
}

function otherChange(approval: Approval, context: Context): string {
  const { hash, urn } = approval;
  const stack = stackOfUrn(urn);
  const was = context.approvals.filter((it) => it.hash === hash && stackOfUrn(it.urn) === stack);
  const more = context.needs.filter(
    (need) => !was.some((it) => it.urn === need.urn && it.operation === need.op),
  );
  const less = siblings(approval, context).filter((it) => !isCarriedOut(it, context.report));
  const differs = [
    ...more.map(({ op, urn: other }) => `also ${op} ${nameOf(other)}`),
    ...less.map(({ op, urn: other }) => `not ${op} ${nameOf(other)}`),
  ];
  const how =
    differs.length > 0
      ? `this one would ${differs.join(", ")}`
      : "other inputs force this one, or more was approved than stands in the file";
  return `its approval is for another change: ${how}`;
}
