import type { Failure } from "../check/shape.ts";
import type { Props } from "../values/value.ts";
import type { Mark, World, WorldObject } from "../world/world.ts";

/** What a rule may look at when an object is made, changed or removed. */
export interface RuleContext {
  readonly world: World;
  readonly site: string;
  /** Configuration of the provider that asks. */
  readonly config: Props;
  readonly type: string;
  readonly id: string;
  /** The new inputs; when the object is removed, the ones it has. */
  readonly inputs: Props;
  /** Databases stand on a real server beside the world and do not go with a simulated guest. */
  readonly realPostgres: boolean;
  /** Somebody makes it by hand, as part of a site that stands as it stands. */
  readonly byHand?: boolean;
}

/** A mark that must be owned by something at the site, and what to say if it is not. */
export interface Need {
  readonly mark: Mark;
  readonly refusal: string;
}

/**
 * One way in which the real cloud says no (or loses something), with where that is known from. Every hook returns
 * the reason for a refusal, or nothing.
 */
export interface Rule {
  /** Kebab-case, stable: the call log and the tests name it. */
  readonly id: string;
  readonly source: string;
  readonly types: readonly string[];
  /** In Check, before anything is made: pure. Values may be unknown. */
  check?(inputs: Props, config: Props, type: string): Failure[];
  /** In the preview of a creation and in the creation itself; pure. */
  plan?(inputs: Props): string | undefined;
  /** What the object owns; a second owner at the same site is refused with `taken`. */
  owns?(inputs: Props, id: string, type: string): Mark[];
  taken?(mark: Mark, owner: WorldObject, inputs: Props): string | undefined;
  /** What must be there before the object can be made or changed. */
  needs?(inputs: Props): Need[];
  /** What must be there before the object can be made; later it may go. */
  needsAtFirst?(inputs: Props): Need[];
  /** What the object refers to without needing it. */
  mentions?(inputs: Props, type: string): Mark[];
  /** Anything else, when the object is made or changed. */
  put?(context: RuleContext): string | undefined;
  /** When the object is to be removed. */
  remove?(context: RuleContext): string | undefined;
  /** What goes with the object, after it was removed, in the same transaction. */
  removed?(context: RuleContext): void;
}

/** A refusal by one or more rules. The message is what the engine shows. */
export class Refused extends Error {
  readonly rules: readonly string[];

  constructor(reasons: readonly { rule: string; reason: string }[]) {
    super(reasons.map(({ reason }) => `local cloud: ${reason}`).join("\n"));
    this.name = "Refused";
    this.rules = reasons.map(({ rule }) => rule);
  }
}
