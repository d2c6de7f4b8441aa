import type { Step } from "../../../guard/events.ts";
import type { ReviewedStack } from "../../review/data.ts";
import { code, type Line, type Piece, plural, prose } from "./block.ts";

/** How many harmless changes are named before "and N more". What harms is always named. */
const listed = 4;

/** Stands for a tenant's id where several tenants change alike. */
export const anyTenant = "<tenant>";

/** What a stack's row says. */
export interface StackLines {
  readonly stack: ReviewedStack;
  /** `changed: 1 created, 1 replaced` */
  readonly head: string;
  /** Files that it changes for. */
  readonly why: readonly string[];
  /** Whatever harms, has to be approved, or is wrong: never left out. */
  readonly harm: readonly Line[];
  /** Names of the rest. */
  readonly rest: readonly Line[];
}

/** Every line about one stack; its tenant is {@link anyTenant} in all of them. */
export function stackLines(stack: ReviewedStack): StackLines {
  const name = (text: string): Piece => code(withoutTenant(text, stack.tenant));
  const { violations, failure, note, from, judgement } = stack;
  // What is made anew and missed by nobody is named with the rest.
  const risks = stack.risks.filter((it) => it.kind !== "replacement" || it.decision !== "told");
  const refusals = judgement?.refused ?? [];
  const told = new Set(risks.flatMap(({ urn }) => (urn === undefined ? [] : [urn])));
  return {
    stack,
    head: `${kindWord(stack)}${countWords(stack)}`,
    why: stack.why,
    harm: [
      ...risks.map(
        (risk): Line => [
          name(risk.name),
          ` ${withoutTenant(risk.text, stack.tenant)}`,
          risk.decision === "refused" ? " (needs an approval)" : "",
          risk.decision === "approved" ? " (approved)" : "",
        ],
      ),
      // A deletion that no tombstone allows is refused whatever it holds.
      ...refusals
        .filter(({ urn }) => !told.has(urn))
        .map((it): Line => [name(it.name), ` would be ${opWord(it.op)}, and nothing allows it`]),
      ...refusals
        .filter(({ unapproved }) => unapproved !== undefined)
        .map((it): Line => [name(it.name), `: ${it.unapproved}`]),
      ...violations.map(
        (it): Line => [
          code(it.rule),
          ` (${it.severity}${it.level === "advisory" ? ", advice" : ""}): `,
          withoutTenant(it.message, stack.tenant),
        ],
      ),
      ...(failure === undefined ? [] : [prose(`cannot be reviewed: ${firstLine(failure)}`)]),
      ...(from === undefined ? [] : [["was ", code(from)]]),
      ...(note === undefined ? [] : [prose(note)]),
    ],
    rest: [
      ...some("new", judgement?.creates ?? [], told, name),
      ...some("changed", judgement?.updates ?? [], told, name),
      ...some("made anew", judgement?.replacements ?? [], told, name),
      ...some("deleted", judgement?.deletes ?? [], told, name),
      ...some("imported", judgement?.imports ?? [], told, name),
    ],
  };
}

function kindWord({ kind }: ReviewedStack): string {
  switch (kind) {
    case "deleted":
      return "its file is gone; nothing is deleted by that";
    case "errors":
      return "its files have errors";
    default:
      return kind;
  }
}

function countWords({ counts, judgement, failure, kind }: ReviewedStack): string {
  if (kind === "deleted") return "";
  if (!judgement) return failure === undefined ? ": not compared" : "";
  const { created, updated, replaced, deleted, imported } = counts;
  const words = [
    created > 0 ? `${created} created` : "",
    updated > 0 ? `${updated} changed` : "",
    replaced > 0 ? `${replaced} replaced` : "",
    deleted > 0 ? `${deleted} destroyed` : "",
    imported > 0 ? `${imported} imported` : "",
  ].filter(Boolean);
  return `: ${words.join(", ") || "no resource changes"}`;
}

function opWord(op: string): string {
  const words: Record<string, string> = {
    replace: "replaced",
    delete: "deleted",
    import: "changed",
    unprotect: "protected no longer",
    expose: "opened",
    lose: "changed so that it loses what it keeps",
  };
  return words[op] ?? op;
}

function some(
  what: string,
  steps: readonly Step[],
  told: ReadonlySet<string>,
  name: (text: string) => Piece,
): Line[] {
  const rest = steps.filter(({ urn }) => !told.has(urn));
  if (rest.length === 0) return [];
  const shown = rest
    .slice(0, listed)
    .flatMap((step, index): Piece[] => [
      index === 0 ? "" : ", ",
      name(step.name),
      step.op === "update" && step.changed.length > 0 ? ` (${paths(step.changed)})` : "",
    ]);
  const more = rest.length - listed;
  return [[`${what}: `, ...shown, more > 0 ? ` and ${plural(more, "more", "more")}` : ""]];
}

function paths(changed: readonly string[]): string {
  const more = changed.length - 3;
  return `${changed.slice(0, 3).join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}

function firstLine(text: string): string {
  return text.split("\n").slice(0, 2).join(" ").replaceAll(/\s+/g, " ");
}

/** `acme-crm` → `<tenant>-crm`, wherever it stands by itself or begins a name. */
function withoutTenant(text: string, tenant: string | null): string {
  if (tenant === null) return text;
  return text.replaceAll(new RegExp(`(?<![\\w-])${tenant}(?![\\w])`, "g"), anyTenant);
}
