import type { MadeOf } from "../../guard/events.ts";
import type { Way } from "../../guard/openings.ts";
import type { StackState } from "../state.ts";

/** What bringing up one stack opens between the parties of its environment. */
export interface Opened {
  /** Somebody has to agree to each. */
  readonly asked: readonly Way[];
  /** Ways that the stack's own resources open already, and that this run leaves as they are. */
  readonly standing: readonly Way[];
  /** Stacks that could not be modelled and are read from their states, one line each; said once a run. */
  readonly notes: readonly string[];
}

/** How many stacks of the environment are modelled. */
export type OnModel = (done: number, total: number) => void;

/** Who could reach whom in a protected environment once a run is over, beside who can now. */
export interface Ways {
  /**
   * The environment is modelled when this is called first, once a run.
   * @throws WaysUnknown when it cannot be told: then nothing may be opened, so nothing is done.
   */
  openedBy(changed: ChangedStack): Promise<Opened>;
}

/** A stack that the run changes. */
export interface ChangedStack {
  readonly stack: string;
  /** As the run found it; undefined where there is no such stack. */
  readonly state: StackState | undefined;
  /** What its preview was made of: the model has to be of the same. */
  readonly madeOf: MadeOf | undefined;
  readonly onModel?: OnModel | undefined;
}

/** Nobody can say who could reach whom: the message says why, and what to do. */
export class WaysUnknown extends Error {
  override name = "WaysUnknown";
}
