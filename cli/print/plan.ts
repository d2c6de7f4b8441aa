import type { StackResult } from "../../fleet/result.ts";
import { approvalYaml } from "../../guard/approval-yaml.ts";
import type { Step } from "../../guard/events.ts";
import type { Approved, Judgement, Refusal, Replacement, Update } from "../../guard/judge.ts";
import { kindOf } from "../../guard/kinds.ts";
import { isRefusedBy } from "../../guard/violation.ts";
import { today } from "../today.ts";
import { violationLines } from "./violations.ts";

/** How many names of harmless steps are listed before "and N more". Anything that hurts is listed whole. */
const listed = 4;

/**
 * What would happen to one stack, a few lines: what hurts first, then what is new.
 * @param behind `crm runs sha256:…, wanted sha256:…`, one a service
 */
export function planLines(result: StackResult, behind: readonly string[] = []): string[] {
  const { judgement } = result;
  const body = judgement ? judgementLines(judgement) : [];
  return [
    `${result.stack.name}: ${headline(result)}`,
    ...violationLines(result),
    ...body,
    ...behind.map((line) => `  ^ behind: ${line}; nothing is changed`),
    ...result.notes.map((note) => `  . ${note}`),
    ...result.warnings.flatMap((warning) => indent(`! ${warning}`)),
    ...result.errors.flatMap((error) => indent(`x ${error}`)),
  ];
}

function headline({ kind, judgement, violations }: StackResult): string {
  if (isRefusedBy(violations)) return "refused by the policies";
  if (kind === "failed") return "failed";
  if (kind === "interrupted") return "interrupted";
  if (kind === "skipped") return "not looked at";
  if (kind === "refused" && !judgement?.refused.length) return "refused before any step";
  if (!judgement?.changes) return "nothing to do";
  const rest = withoutRefused(judgement);
  const parts = [
    word(judgement.refused.length, "refused"),
    word(harmful(rest(judgement.replacements)).length, "to replace"),
    word(rest(judgement.deletes).length, "to delete"),
    word(judgement.updates.length, "to change"),
    word(judgement.replacements.length - harmful(judgement.replacements).length, "to make anew"),
    word(judgement.creates.length, "to make"),
    word(judgement.imports.length, "to import"),
  ].filter(Boolean);
  return parts.join(", ") || "its recorded outputs change";
}

function judgementLines(judgement: Judgement): string[] {
  const rest = withoutRefused(judgement);
  const lost = rest(judgement.deletes).filter(isLoss);
  const passing = rest(judgement.deletes).filter((step) => !isLoss(step));
  return [
    ...judgement.refused.flatMap(refusalLines),
    ...judgement.approved.map(approvedLine),
    ...rest(harmful(judgement.replacements)).map(
      (step) => `  ± ${step.name}: replaced, ${step.means.toUpperCase()}${because(step.replaces)}`,
    ),
    ...rest(judgement.updates).flatMap(({ name, loses }) =>
      loses ? [`  ~ ${name}: changed in place, DATA LOST${because(loses)}`] : [],
    ),
    ...stopping(judgement.updates).map(
      (step) => `  ~ ${step.name}: changed in place, DOWNTIME${because(step.stops)}`,
    ),
    ...waiting(judgement.updates).map(
      (step) =>
        `  ~ ${step.name}: changed in its maintenance window, DOWNTIME then${because(step.waits)}`,
    ),
    ...lost.map((step) => `  - ${step.name} (${shortType(step.type)})${leaves(step)}`),
    ...some("-", passing, (step) => `${step.name} (${shortType(step.type)})`),
    ...some(
      "±",
      rest(judgement.replacements).filter((step) => step.means === "remade"),
      (step) => `${step.name}: made anew`,
    ),
    ...some(
      "~",
      judgement.updates.filter(
        (step) => step.stops.length + step.waits.length === 0 && !step.loses,
      ),
      (step) => `${step.name}${changes(step.changed)}`,
    ),
    ...some("+", judgement.creates, (step) => `${step.name} (${shortType(step.type)})`),
    ...some("=", judgement.imports, (step) => `${step.name} (${shortType(step.type)})`),
  ];
}

/** A step that is refused is counted and listed as that alone. */
function withoutRefused({ refused }: Judgement): <T extends Step>(steps: readonly T[]) => T[] {
  const urns = new Set(refused.map(({ urn }) => urn));
  return (steps) => steps.filter(({ urn }) => !urns.has(urn));
}

/** Those that somebody notices. */
function harmful(replacements: readonly Replacement[]): Replacement[] {
  return replacements.filter((step) => step.means !== "remade");
}

function stopping(updates: readonly Update[]): Update[] {
  return updates.filter((step) => step.stops.length > 0);
}

/** What stops something at once is said as that. */
function waiting(updates: readonly Update[]): Update[] {
  return updates.filter((step) => step.stops.length === 0 && step.waits.length > 0);
}

/** Whether somebody may miss it: what is only wired to it and can be made again is counted, not listed whole. */
function isLoss({ type, inputs }: Step): boolean {
  const { goes, deleted } = kindOf(type, inputs);
  return goes !== "freely" || deleted !== undefined;
}

/** What a deletion leaves, where a person would think that it takes more. */
function leaves({ type, inputs }: Step): string {
  const { deleted } = kindOf(type, inputs);
  return deleted === undefined ? "" : `: ${deleted}`;
}

const wouldBe: Readonly<Record<Refusal["op"], string>> = {
  replace: "be replaced",
  delete: "be deleted",
  unprotect: "lose its protection",
  import: "be changed",
  expose: "be opened",
  lose: "lose what it keeps",
};

export function refusalsOf(results: readonly StackResult[]): Refusal[] {
  return results.flatMap(({ judgement }) => judgement?.refused ?? []);
}

/**
 * What to do about refusals, said once behind all of them; what nobody can approve has an advice of its own. The lines
 * for an approval are whole: of several refusals of one stack each needs its own, and all have one hash.
 * @param day the proposed approvals last from it on, `YYYY-MM-DD`
 */
export function refusalAdvice(refused: readonly Refusal[], day = today()): string[] {
  const lines = approvalYaml(refused, day);
  if (lines.length === 0) return [];
  const opens = refused.some(({ op }) => op === "expose");
  const takes = refused.some(({ op, hash }) => op !== "expose" && hash !== undefined);
  return [
    ...(takes
      ? [
          "What is protected, or not released, is never replaced or deleted by `up` alone. Bring back the old value, or `tenantry release` what is over. Where it shall go all the same: save its data, and have this reviewed in platform/approvals.yaml:",
        ]
      : []),
    ...(opens
      ? [
          `Who can reach a tenant in a protected environment is never widened by \`up\` alone. Take back what opens it, or have ${takes ? "its lines reviewed as well" : "this reviewed in platform/approvals.yaml"}:`,
        ]
      : []),
    ...lines.map((line) => `  ${line}`),
  ];
}

/** A refusal names the whole URN: that is what an approval, or a look into the state, needs. */
export function refusalLines(refusal: Refusal): string[] {
  return [`  x refused: ${refusal.name} ${reason(refusal)}`, `      ${refusal.urn}`];
}

/** What would be refused without a name under it. */
function approvedLine({ name, op, approval: { owner, reason, expires } }: Approved): string {
  return `  ! approved: ${name} will ${wouldBe[op]} (${owner}, until ${expires}: ${reason})`;
}

function reason(refusal: Refusal): string {
  const { unapproved } = refusal;
  return `${cause(refusal)}${unapproved === undefined ? "" : `; ${unapproved}`}`;
}

function cause({ why, op, paths }: Refusal): string {
  switch (why) {
    case "protected":
      return `is protected and would ${wouldBe[op]}${because(paths)}`;
    case "not disposable":
      return `holds data in a protected environment and would ${wouldBe[op]}${because(paths)}`;
    case "opened":
      return `opens what is protected: ${paths.join("; ")}`;
    case "not released":
      return "would be deleted, and the ledger has no tombstone of it: bring back what named it, or `tenantry release` it";
    case "not as recorded":
      return `is not as the ledger recorded it, and would ${wouldBe[op]}${because(paths)}: correct its entry in \`adopted\` (\`tenantry adopt\` says how it is now)`;
  }
}

function because(paths: readonly string[]): string {
  return paths.length === 0 ? "" : `, because of ${paths.join(", ")}`;
}

function changes(paths: readonly string[]): string {
  return paths.length === 0 ? "" : `: ${paths.join(", ")}`;
}

function some(sign: string, steps: readonly Step[], text: (step: Step) => string): string[] {
  const lines = steps.slice(0, listed).map((step) => `  ${sign} ${text(step)}`);
  const more = steps.length - lines.length;
  return more > 0 ? [...lines, `  ${sign} and ${more} more`] : lines;
}

/** `proxmoxve:index/containerLegacy:ContainerLegacy` → `ContainerLegacy` */
export function shortType(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

function word(count: number, what: string): string {
  return count === 0 ? "" : `${count} ${what}`;
}

function indent(text: string): string[] {
  return text.split("\n").map((line) => `  ${line}`);
}
