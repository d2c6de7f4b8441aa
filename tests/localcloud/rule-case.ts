import type { Cloud } from "./support.ts";

/** One way to break a rule, and the nearest thing that does not. */
export interface RuleCase {
  readonly rule: string;
  /** Set where Check refuses it, with what it says; otherwise the call is refused by the rule's name. */
  readonly check?: RegExp;
  readonly before?: (cloud: Cloud) => Promise<unknown>;
  readonly breaks: (cloud: Cloud) => Promise<unknown>;
  readonly passes: (cloud: Cloud) => Promise<unknown>;
}
