import { formatProblems } from "../../../catalog/errors.ts";
import type { CapacityChange } from "../../../guard/capacity.ts";
import type { Review } from "../../review/data.ts";
import { number } from "../number.ts";
import { type Block, code, type Entry, type Line, plural, prose } from "./block.ts";
import { type Detail, entriesOf } from "./fold.ts";
import { ledgerYaml } from "./ledger-yaml.ts";
import { stackLines } from "./stack-lines.ts";

export interface DocumentOptions {
  readonly detail: Detail;
  /** Characters that a block to be copied may have before the command that prints it stands there instead. */
  readonly longest: number;
}

/** Everything that a review says, what matters most first. */
export function documentOf(review: Review, { detail, longest }: DocumentOptions): Block[] {
  const { stacks, problems, ledger, approvals, capacity, base } = review;
  const again = `tenantry review --base ${base.revision} --format text`;
  return [
    { kind: "heading", text: [headline(review)] },
    { kind: "text", text: gradeLine(review) },
    ...section("Errors in the files", problems.length > 0, () => [
      copied("text", formatProblems(problems).split("\n"), longest, "tenantry validate"),
    ]),
    ...section("Missing in the ledger", ledger.length > 0, () => [
      {
        kind: "text",
        text: [
          "Reviewed as if these lines were there. ",
          code("tenantry allocate"),
          " writes them:",
        ],
      },
      copied("yaml", ledgerYaml(ledger), longest, "tenantry allocate"),
    ]),
    ...section("What it would do", stacks.length > 0, () => [
      { kind: "list", entries: entriesOf(stacks.map(stackLines), detail) },
    ]),
    ...section("Capacity", capacity.length > 0, () => [
      { kind: "list", entries: capacityEntries(capacity) },
    ]),
    ...section("Approvals needed", approvals.length > 0, () => [
      {
        kind: "text",
        text: ["Lines for ", code("platform/approvals.yaml"), "; say why, and who answers for it:"],
      },
      copied("yaml", approvals, longest, again),
    ]),
    ...review.notes.map((note): Block => ({ kind: "text", text: prose(note) })),
    { kind: "text", text: [`Unaffected: ${plural(review.unaffected, "stack")}.`] },
  ];
}

function section(title: string, there: boolean, blocks: () => Block[]): Block[] {
  return there ? [{ kind: "heading", text: [title] }, ...blocks()] : [];
}

function headline({ stacks, problems, ledger }: Review): string {
  const refused = stacks.reduce((sum, it) => sum + (it.judgement?.refused.length ?? 0), 0);
  const violations = stacks.flatMap((it) => it.violations).filter((it) => it.level === "mandatory");
  const failed = stacks.filter((it) => it.failure !== undefined).length;
  const against = [
    problems.length > 0 ? `${plural(problems.length, "error")} in the files` : "",
    refused > 0 ? `${plural(refused, "change")} refused without an approval` : "",
    violations.length > 0 ? `${plural(violations.length, "new violation")} of policies` : "",
    failed > 0 ? `${plural(failed, "stack")} that cannot be reviewed` : "",
    ledger.length > 0 ? `${plural(ledger.length, "line")} missing in the ledger` : "",
  ].filter(Boolean);
  const affected =
    stacks.length === 0 ? "nothing affected" : `${plural(stacks.length, "stack")} affected`;
  return against.length === 0
    ? `Tenantry: ${affected}`
    : `Tenantry: ${affected}; ${against.join(", ")}`;
}

function gradeLine({ grade, base }: Review): Line {
  const since: Line = ["Compared with ", code(base.revision), ` (${base.commit.slice(0, 10)}). `];
  const lent: Line =
    grade.lentPackages && grade.kind === "modelled"
      ? [
          " ",
          code("package-lock.json"),
          " differs, and both programs were run with the packages of this revision: what the packages themselves would change is not seen. ",
          code("--previewed"),
          " sees it.",
        ]
      : [];
  return grade.kind === "modelled"
    ? [
        ...since,
        "Grade: modelled. Each revision's own program was run without an engine and without credentials, and the graphs were compared: no provider has checked anything or filled in a default, no hook has run, what is replaced follows from tables, and what stands is taken to be what the base says.",
        ...lent,
      ]
    : [
        ...since,
        `Grade: previewed. The engine has previewed each affected stack against ${
          grade.local ? "the local cloud, which is simulated" : "what stands"
        }; ways between tenants and policies follow from models of both revisions.`,
      ];
}

function capacityEntries(changes: readonly CapacityChange[]): Entry[] {
  const sites = Map.groupBy(changes, ({ site }) => site);
  return [...sites].map(([site, own]) => ({
    head: [code(site)],
    lines: own.map(
      (it): Line => [
        `${it.what}: ${of(it.before, it.unit)} → ${of(it.after, it.unit)}`,
        it.overrun ? " (MORE THAN THERE IS)" : "",
      ],
    ),
  }));
}

function of(figure: CapacityChange["before"], unit: string): string {
  if (figure === null) return "none";
  return `${number(figure.used)} of ${number(figure.available)} ${unit}`.trim();
}

/** What is too long to be read is printed by a command; what harms is named elsewhere in any case. */
function copied(
  language: "yaml" | "text",
  lines: readonly string[],
  longest: number,
  command: string,
): Block {
  const length = lines.reduce((sum, line) => sum + line.length + 1, 0);
  if (length <= longest) return { kind: "code", language, lines };
  return {
    kind: "text",
    text: [`${number(lines.length)} lines, too many for here: `, code(command), " prints them."],
  };
}
