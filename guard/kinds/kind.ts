/** Inputs of a resource, as the state or a preview has them. */
export type Inputs = Readonly<Record<string, unknown>>;

/** What has to be known of a type of resource before it may be replaced or deleted. */
export interface Kind {
  /** What it means for whoever uses it that it is made anew. */
  readonly replaced: "downtime" | "data lost" | "remade";
  /**
   * What allows its deletion. `freely`: it can be made again. `by VMID`: a tombstone of that number. `with its owner`:
   * the tombstone of the service that it belongs to, else of the whole tenant. `never`: others depend on it.
   */
  readonly goes: "freely" | "by VMID" | "with its owner" | "never";
  /** What stands behind its owner's name in its own, where each of its kind has it: then its owner is certain. */
  readonly suffix?: string;
  /** It holds nothing, and earlier versions protected it with its guest: that may be taken away. */
  readonly protectedOnce?: true;
  /** Inputs whose change in place stops what runs for a while; none where it is left out. */
  readonly stoppedBy?: (inputs: Inputs) => readonly string[];
  /** Inputs whose change waits for the next maintenance window, and stops what runs then; none where it is left out. */
  readonly waitsFor?: (inputs: Inputs) => readonly string[];
  /** What its deletion leaves, where that is less than one thinks. */
  readonly deleted?: string;
}

/** The rows of a table: types of resources with what is known of them. */
export type KindRows = readonly (readonly [type: string, kind: Kind])[];
