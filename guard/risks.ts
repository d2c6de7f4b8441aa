import type { CapacityChange } from "./capacity.ts";
import { nameOf, type Step } from "./events.ts";
import { type Approved, type Judgement, type Refusal, type Replacement } from "./judge.ts";
import { kindOf } from "./kinds.ts";
import type { Opening } from "./openings.ts";

/** What a change can do to a tenant, worst first. */
export const riskKinds = [
  "data loss",
  "exposure",
  "isolation",
  "capacity",
  "downtime",
  "replacement",
] as const;
export type RiskKind = (typeof riskKinds)[number];

/** What one step risks. */
export interface Risk {
  readonly kind: RiskKind;
  /** Absent where it is about a site. */
  readonly urn?: string;
  /** Of the resource, or of the site. */
  readonly name: string;
  /** The rest of a sentence that begins with the name. */
  readonly text: string;
  /** `told`: nobody has to agree. Capacity that is not there is refused for ever. */
  readonly decision: "refused" | "approved" | "told";
}

/** What a change to one stack risks. */
export interface Verdict {
  readonly worst: RiskKind | "none";
  /** Worst first; at most one a step and operation. */
  readonly risks: readonly Risk[];
}

/** What is known beside the preview. */
export interface Beside {
  /** Who may reach what newly, whether or not that needs an approval. */
  readonly opened?: readonly Opening[];
  /** Of the sites that the stack stands on. */
  readonly capacity?: readonly CapacityChange[];
}

/** Says of every step what it risks, and of the stack what the worst of it is. */
export function verdict(
  judgement: Judgement,
  { opened = [], capacity = [] }: Beside = {},
): Verdict {
  const decide = decisionsOf(judgement);
  const { replacements, deletes, updates, refused, approved } = judgement;
  const done = new Set([...replacements, ...deletes].map(({ urn }) => urn));
  const risks = [
    ...replacements.map((step) => ofStep(step, replaced(step), decide)),
    ...deletes.map((step) => ofStep(step, deleted(step), decide)),
    ...updates.map((step) => ofStep(step, stopped(step), decide)),
    ...[...refused, ...approved].flatMap((it) => (done.has(it.urn) ? [] : ofRefusal(it, decide))),
    ...opened.map(({ kind, urn, text }) => {
      const name = nameOf(urn);
      return { kind, urn, name, text: `opens: ${text}`, decision: decide(urn, "expose") };
    }),
    ...capacity.filter(({ overrun }) => overrun).map(ofCapacity),
  ].filter((risk) => risk !== undefined);
  const rank = ({ kind }: Risk): number => riskKinds.indexOf(kind);
  const sorted = risks.toSorted((a, b) => rank(a) - rank(b));
  return { worst: sorted[0]?.kind ?? "none", risks: sorted };
}

type Decide = (urn: string, op: Refusal["op"]) => Risk["decision"];
type Said = Pick<Risk, "kind" | "text"> | undefined;

function decisionsOf({ refused, approved }: Judgement): Decide {
  const has = (all: readonly (Refusal | Approved)[], urn: string, op: string): boolean =>
    all.some((it) => it.urn === urn && it.op === op);
  return (urn, op) =>
    has(refused, urn, op) ? "refused" : has(approved, urn, op) ? "approved" : "told";
}

function ofStep(step: Step, said: Said, decide: Decide): Risk | undefined {
  const { urn, name, op } = step;
  if (!said) return undefined;
  const asked =
    op === "replace" || op === "delete"
      ? decide(urn, op)
      : step.loses
        ? decide(urn, "lose")
        : "told";
  return { ...said, urn, name, decision: asked };
}

/** Whether it must not go: then somebody relies on it, whatever its type says. */
function isHeld({ protected: held, protection }: Step): boolean {
  return held || protection !== "kept";
}

/** A guest holds nothing by its type; one that is protected does, on its root disk. */
function holdsData(step: Step): boolean {
  const { replaced, goes } = kindOf(step.type, step.inputs);
  return replaced === "data lost" || (goes === "by VMID" && isHeld(step));
}

function replaced(step: Replacement): Said {
  const because = step.replaces.length > 0 ? `, because of ${step.replaces.join(", ")}` : "";
  if (holdsData(step)) {
    return { kind: "data loss", text: `is replaced, and what it holds is lost${because}` };
  }
  return step.means === "downtime" || isHeld(step)
    ? { kind: "downtime", text: `is replaced, and missing meanwhile${because}` }
    : { kind: "replacement", text: `is made anew${because}` };
}

function deleted(step: Step): Said {
  const { goes, replaced: means } = kindOf(step.type, step.inputs);
  if (goes === "never") {
    return { kind: "isolation", text: "is deleted, and guards nobody's guests any more" };
  }
  if (holdsData(step)) return { kind: "data loss", text: "is deleted with what it holds" };
  return means === "remade" && !isHeld(step) ? undefined : { kind: "downtime", text: "is deleted" };
}

function stopped({ loses, stops, waits }: Judgement["updates"][number]): Said {
  if (loses) {
    return { kind: "data loss", text: `loses what it keeps, because of ${loses.join(", ")}` };
  }
  if (stops.length > 0) {
    return { kind: "downtime", text: `stands still for a while, because of ${stops.join(", ")}` };
  }
  if (waits.length === 0) return undefined;
  const text = `stands still for a while in its maintenance window, because of ${waits.join(", ")}`;
  return { kind: "downtime", text };
}

/** Refusals about what is neither replaced nor deleted; openings are told with the others. */
function ofRefusal({ urn, name, type, op, paths }: Refusal, decide: Decide): Risk[] {
  const decision = decide(urn, op);
  if (op === "unprotect") {
    const { replaced: means, goes } = kindOf(type);
    const kind = means === "data lost" || goes === "by VMID" ? "data loss" : "downtime";
    const text = "loses its protection: a later update may replace or delete it";
    return [{ kind, urn, name, text, decision }];
  }
  if (op !== "import") return [];
  const text = `is not as it was recorded, and would be changed: ${paths.join(", ")}`;
  return [{ kind: "downtime", urn, name, text, decision }];
}

function ofCapacity({ site, what, unit, after }: CapacityChange): Risk {
  const [used = "", available = ""] = [after?.used, after?.available].map((it) =>
    `${it} ${unit}`.trim(),
  );
  const text = `has ${available} of ${what}, and ${used} would be used`;
  return { kind: "capacity", name: site, text, decision: "refused" };
}
