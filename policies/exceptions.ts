import type { Exception } from "../catalog/catalog.ts";
import { matchesUrn, stackOfUrn, whyDead } from "../catalog/consent.ts";
import type { Violation } from "../guard/violation.ts";

/** The exceptions of one stack, while its resources are judged. */
export class Exceptions {
  readonly #entries: readonly Exception[];
  readonly #stack: string;
  readonly #today: string;
  readonly #used = new Set<Exception>();

  /**
   * @param entries all exceptions of the catalog; those of other stacks are left alone
   * @param today `YYYY-MM-DD`, UTC
   */
  constructor(entries: readonly Exception[], stack: string, today: string) {
    this.#entries = entries.filter(({ urn }) => stackOfUrn(urn) === stack);
    this.#stack = stack;
    this.#today = today;
  }

  /** Whether a live exception lifts a violation. One that is about the whole stack is lifted by the stack's own URN. */
  lifts({ rule, urn = stackUrn(this.#stack) }: Pick<Violation, "rule" | "urn">): boolean {
    const lifting = this.#entries.filter(
      (entry) =>
        entry.rule === rule &&
        matchesUrn(entry.urn, urn) &&
        whyDead(entry, this.#today) === undefined,
    );
    for (const entry of lifting) this.#used.add(entry);
    return lifting.length > 0;
  }

  /** What is wrong with the exceptions themselves, once every resource was judged. */
  problems(ruleIds: ReadonlySet<string>): string[] {
    return this.#entries.flatMap((entry) => {
      const which = `The exception of ${entry.rule} for ${entry.urn} in platform/exceptions.yaml`;
      const dead = whyDead(entry, this.#today);
      if (!ruleIds.has(entry.rule)) return [`${which} names no rule that there is.`];
      if (dead !== undefined) return [`${which} lifts nothing: ${dead}.`];
      return this.#used.has(entry) ? [] : [`${which} is not used: nothing violates the rule.`];
    });
  }
}

function stackUrn(stack: string): string {
  return `urn:pulumi:${stack}::tenantry::pulumi:pulumi:Stack::tenantry-${stack}`;
}
