import type { StackResult } from "../../fleet/result.ts";
import type { Violation } from "../../guard/violation.ts";

/** What the policies found in one stack: what refuses it first; each with its rule, its resource and what to do. */
export function violationLines({ violations }: Pick<StackResult, "violations">): string[] {
  const of = (level: Violation["level"]): Violation[] =>
    violations.filter((violation) => violation.level === level);
  return [
    ...of("mandatory").flatMap((violation) => lines("x policy", violation)),
    ...of("advisory").flatMap((violation) => lines("! advice", violation)),
  ];
}

function lines(word: string, { rule, severity, message, remedy, urn }: Violation): string[] {
  return [
    `  ${word} ${rule} (${severity})`,
    ...[message, ...remedy.split("\n"), urn ?? ""].filter(Boolean).map((text) => `      ${text}`),
  ];
}
