import type { Exception } from "../catalog/catalog.ts";
import { stackOfUrn } from "../catalog/consent.ts";
import type { GraphResource } from "../guard/graph.ts";
import type { Inputs } from "../guard/kinds/kind.ts";
import type { Violation } from "../guard/violation.ts";
import { Exceptions } from "./exceptions.ts";
import type { Rule, StackFacts } from "./rule.ts";

/** What is known of a stack from outside of it. */
export interface Known {
  readonly facts: StackFacts;
  /** All exceptions of the catalog. */
  readonly exceptions: readonly Exception[];
}

interface Judged {
  readonly facts: StackFacts;
  readonly exceptions: Exceptions;
}

/**
 * One run of the pack over one stack: what the catalog says of it, what was seen of its resources, and what went
 * wrong. Nothing is judged of a stack that the catalog does not know.
 */
export class Judging {
  readonly #open: (stack: string) => Known;
  readonly #today: string;
  readonly #stacks = new Map<string, Judged | undefined>();
  readonly #inputs = new Map<string, Inputs>();
  #faults: string[] = [];

  /**
   * @param open what is known of a stack; throws when that cannot be found out
   * @param today `YYYY-MM-DD`, UTC
   */
  constructor(open: (stack: string) => Known, today: string) {
    this.#open = open;
    this.#today = today;
  }

  /** Asks a rule; what an exception lifts is left out. A rule that throws finds nothing, and that is a fault. */
  ask(rule: Rule, urn: string, look: (facts: StackFacts) => Violation[]): Violation[] {
    const judged = this.#judged(stackOfUrn(urn));
    if (!judged) return [];
    try {
      return look(judged.facts).filter((violation) => !judged.exceptions.lifts(violation));
    } catch {
      // What was thrown may hold a value: it is not told.
      this.#faults.push(`The rule ${rule.id} failed, so that nobody knows what it would say.`);
      return [];
    }
  }

  /** Remembers the inputs of a resource for the rules that look at the whole stack. */
  saw({ urn, inputs }: Pick<GraphResource, "urn" | "inputs">): void {
    this.#inputs.set(urn, inputs);
  }

  inputsOf(urn: string): Inputs | undefined {
    return this.#inputs.get(urn);
  }

  /** The faults since it was last asked: a stack that could not be opened, rules that failed. */
  faults(urn: string): string[] {
    this.#judged(stackOfUrn(urn));
    return this.#faults.splice(0);
  }

  /** What is wrong with the exceptions of the stack, once all of it was judged. */
  exceptionProblems(urn: string, ruleIds: ReadonlySet<string>): string[] {
    return this.#judged(stackOfUrn(urn))?.exceptions.problems(ruleIds) ?? [];
  }

  #judged(stack: string): Judged | undefined {
    if (!this.#stacks.has(stack)) this.#stacks.set(stack, this.#opened(stack));
    return this.#stacks.get(stack);
  }

  #opened(stack: string): Judged | undefined {
    try {
      const { facts, exceptions } = this.#open(stack);
      return { facts, exceptions: new Exceptions(exceptions, stack, this.#today) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#faults.push(`The stack "${stack}" cannot be judged: ${why}`);
      return undefined;
    }
  }
}
