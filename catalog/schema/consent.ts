import { calendarDate, oneLine, text } from "./values.ts";

/*
 * What approvals and exceptions share: who says so, why, until when. The names of stacks are checked against the
 * catalog later; here they only have to look like names.
 */

/** `prod` or `prod.acme`, as an engine's URN begins; the project is always this one. */
export const stackPart = String.raw`urn:pulumi:[a-z][a-z0-9-]{0,31}(?:\.[a-z][a-z0-9-]{0,31})?::tenantry::`;

/** The whole URN of one resource, as a refusal prints it. */
export const resourceUrn = text(
  new RegExp(String.raw`^${stackPart}[^\s*:][^\s*]*::[^\s*]+$`),
  "the whole URN of one resource, as the refusal prints it: urn:pulumi:<stack>::tenantry::<types>::<name>",
);

/** Who said so, why, and until when. `days` is how far ahead the last day may be. */
export function consent(days: number) {
  return {
    reason: oneLine(300, "why").describe(
      "Why it is right. A reviewer reads it, and so does who comes later.",
    ),
    owner: oneLine(100, "a person or a team").describe("Who answers for it: a person or a team."),
    expires: calendarDate.describe(
      `The last day on which it counts (UTC), at most ${days} days ahead.`,
    ),
  };
}
