import type { Props, Value } from "../../../values/value.ts";
import type { Place } from "../names.ts";

/** An object whose computed outputs are asked for. */
export interface AwsObject extends Place {
  readonly type: string;
  readonly id: string;
  readonly inputs: Props;
  /** Outputs that it had before this change; nothing when it is new. */
  readonly before: Props;
  /** Another computed output of the same object. */
  output(name: string): Value;
  /** Outputs of another object in the same account and region. */
  find(type: string, id: string): Props | undefined;
  /** Counts from 1, for each name of its own. */
  readonly count: (name: string) => number;
}

/** What each computed output is; the rest get the empty value of their type. */
export type Outputs = Readonly<Record<string, (object: AwsObject) => Value>>;

/** A moment for outputs that say when; always the same one, so that nothing differs between two runs. */
export const moment = "2026-01-01T00:00:00Z";
