import type { Ran, Result } from "../attempts/attempt.ts";

const order: readonly Result[] = ["possible", "own only", "empty", "refused", "works"];

const preface = `# What one tenant can do to another on shared servers

<!-- Written by tests/isolation: \`vitest run --project unit tests/isolation -u\`. -->

Tenant A (number 17) tries it on tenant B (number 18): both in a pool, on one PostgreSQL and one Redis.
Their databases, roles and cache users are made by the project's own components. The servers are real ones of Debian,
with the settings in [guest-images/](guest-images/). Each row was run; the test compares this page with what came of it.

- **possible**: it tells of the other tenant, or harms it. The last column says how far it goes and what helps.
- **own only**: it reaches what is A's own, or says no more than everybody may know.
- **empty**: allowed, and nothing of B is there.
- **refused**: the server says no.
- **works**: an own action that must be possible; a wall that also shuts the tenant in would prove nothing.

Nobody who shares a server is kept from its processor and its disk's speed: neither PostgreSQL nor Redis divides
those among users. The guest's cores and memory bound what all tenants of a server take together. A tenant that must
not feel others has the tier \`bridge\` (a database server of its own) or \`silo\` (a cache of its own, too).
`;

/** The page: a summary, what is possible first, then each engine's rows in the order in which they ran. */
export function renderReport(ran: readonly Ran[]): string {
  const engines = ["PostgreSQL", "Redis"] as const;
  const sections = engines.map((engine) => {
    const rows = ran.filter((row) => row.engine === engine);
    return `## ${engine}: ${rows.length} attempts\n\n${tableOf(rows)}`;
  });
  return `${preface}\n${summaryOf(ran)}\n\n${sections.join("\n\n")}\n`;
}

/** Attempt × engine × result in numbers. */
export function summaryOf(ran: readonly Ran[]): string {
  const engines = [...new Set(ran.map(({ engine }) => engine))];
  const lines = engines.map((engine) => {
    const counts = order.map(
      (result) => ran.filter((row) => row.engine === engine && row.result === result).length,
    );
    return `| ${engine} | ${counts.join(" | ")} |`;
  });
  return [
    `| engine | ${order.join(" | ")} |`,
    "|---".repeat(order.length + 1) + "|",
    ...lines,
  ].join("\n");
}

function tableOf(rows: readonly Ran[]): string {
  const cell = (text: string): string => text.replaceAll("|", "\\|");
  const lines = rows.map(
    ({ attempt, statement, result, why }) =>
      `| ${cell(attempt)} | \`${cell(statement)}\` | ${result === "possible" ? "**possible**" : result} | ${cell(why)} |`,
  );
  return ["| attempt | as A sends it | result | why |", "|---|---|---|---|", ...lines].join("\n");
}
