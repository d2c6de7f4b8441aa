import { isDeepStrictEqual } from "node:util";
import type { AdoptedGuest } from "../../catalog/resolved.ts";
import { ledgerSchema } from "../../catalog/schema/ledger.ts";
import type { ObservedGuest } from "./observed.ts";
import { type AdoptProblem, guestPlace } from "./problem.ts";

/**
 * What of a guest is recorded, or why it cannot be.
 *
 * @param recorded what the ledger says of it already
 */
export function recordableFacts(
  guest: ObservedGuest,
  recorded: AdoptedGuest | undefined,
): { readonly facts: AdoptedGuest | null; readonly problems: readonly AdoptProblem[] } {
  const where = guestPlace(guest);
  const { facts } = guest;
  if (!facts) {
    const problems = guest.lacks.map((message) => ({ where, code: "E_VALUE" as const, message }));
    return { facts: null, problems };
  }
  if (recorded) {
    const changed = differences(recorded, facts);
    if (changed.length === 0) return { facts, problems: [] };
    const message =
      `it has changed since the ledger recorded it: ${changed.join(", ")}. ` +
      "Set it back, or take its entry out of `adopted` and look at the preview.";
    return { facts: null, problems: [{ where, code: "E_CONFLICT", message }] };
  }
  const written = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
  const result = ledgerSchema.safeParse({ adopted: { [guest.vmid]: written } });
  if (result.success) return { facts, problems: [] };
  const problems = result.error.issues.map((issue) => ({
    where,
    code: "E_VALUE" as const,
    message: `its ${String(issue.path[2] ?? "configuration")} cannot be recorded: expected ${issue.message}. Change it on the cluster first.`,
  }));
  return { facts: null, problems };
}

/** `memoryMib 2048, now 4096`; only values that the schema has seen, so they may be shown. */
function differences(before: AdoptedGuest, now: AdoptedGuest): string[] {
  const keys = Object.keys(now) as (keyof AdoptedGuest)[];
  return keys
    .filter((key) => !isDeepStrictEqual({ ...asPlain(before[key]) }, { ...asPlain(now[key]) }))
    .map((key) => `${key} ${JSON.stringify(before[key])}, now ${JSON.stringify(now[key])}`);
}

function asPlain(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : { value: value ?? null };
}
