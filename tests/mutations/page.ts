import type { Tried } from "./catch.ts";
import { nameOf } from "./mutation.ts";

export interface Caught extends Tried {
  readonly caughtBy: readonly string[];
}

const kinds = ["isolation proof", "guard", "state scan", "types"] as const;

/** The page `docs/mutations.md`. */
export function pageOf(
  all: readonly Caught[],
  reasons: ReadonlyMap<string, string>,
  withoutDefaults: Readonly<Record<string, string>>,
): string {
  const caught = all.filter(({ caughtBy }) => caughtBy.length > 0);
  const byRules = all.filter(({ caughtBy }) => caughtBy.some(isRule));
  const guardAlone = all.filter(({ caughtBy }) => caughtBy.join() === "guard");
  const components = [...new Set(all.map(({ mutation }) => mutation.component))].sort();
  return [
    "# Mutations",
    "",
    "<!-- Written by tests/mutations/mutations.test.ts: vitest run --project unit tests/mutations -u -->",
    "",
    "Every secure default of every component is broken once, in the graph that the example's own program makes under",
    "mocks, and the table says what catches it. It shows what rules, isolation proof, guard, state scan and types find in",
    "a graph; golden graphs and the components' own tests are not counted.",
    "",
    `**${caught.length} of ${all.length} are caught (${percent(caught.length, all.length)}).** A mutation may be caught by several.`,
    "",
    "| caught by | mutations |",
    "|---|---|",
    `| rules | ${byRules.length} |`,
    ...kinds.map(
      (kind) => `| ${kind} | ${all.filter((it) => it.caughtBy.includes(kind)).length} |`,
    ),
    `| the guard alone | ${guardAlone.length} |`,
    `| nothing | ${all.length - caught.length} |`,
    "",
    "The guard compares with what exists: what it alone catches is refused in a stack that stands, and not in a new one.",
    "",
    "## Survivors",
    "",
    "| component | broken | why nothing catches it |",
    "|---|---|---|",
    ...all
      .filter(({ caughtBy }) => caughtBy.length === 0)
      .map(
        ({ mutation }) =>
          `| ${mutation.component} | ${brokenOf(mutation)} | ${reasons.get(nameOf(mutation)) ?? ""} |`,
      ),
    "",
    ...components.flatMap((component) => [
      `## ${component}`,
      "",
      "| broken | what could happen | caught by |",
      "|---|---|---|",
      ...all
        .filter(({ mutation }) => mutation.component === component)
        .map(
          ({ mutation, caughtBy }) =>
            `| ${brokenOf(mutation)} | ${cell(mutation.why)} | ${caughtBy.join(", ") || "**nothing**"} |`,
        ),
      "",
    ]),
    "## Components without a default of this kind",
    "",
    "| component | because |",
    "|---|---|",
    ...Object.entries(withoutDefaults).map(([name, because]) => `| ${name} | ${because} |`),
    "",
  ].join("\n");
}

function isRule(by: string): boolean {
  return !kinds.some((kind) => kind === by);
}

function brokenOf({ type, named, into }: Caught["mutation"]): string {
  const which = named === undefined ? "" : ` \`${named.source.replaceAll(/[$^\\]/g, "")}\``;
  return cell(`${type.split("/").at(-1)}${which}: ${into}`);
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ").replaceAll("*", "\\*");
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}
