import type { LedgerLine } from "../../ledger-lines.ts";

/** Lines as they stand in the files, each below the file and the section that it belongs to. */
export function ledgerYaml(lines: readonly LedgerLine[]): string[] {
  return [...Map.groupBy(lines, ({ file }) => file)].flatMap(([file, own]) => [
    `# ${file}`,
    ...[...Map.groupBy(own, ({ section }) => section)].flatMap(([section, entries]) =>
      section === "place"
        ? entries.map(({ line }) => line)
        : [`${section}:`, ...entries.map(({ line }) => `  ${line}`)],
    ),
  ]);
}
