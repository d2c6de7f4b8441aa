/** Somebody who may reach something in a tenant, and could not before. */
export interface Opening {
  /** `exposure`: the internet. `isolation`: another tenant. */
  readonly kind: "isolation" | "exposure";
  /** The resource that opens it. */
  readonly urn: string;
  /** One sentence that names both ends. */
  readonly text: string;
}

/** An opening with what decides who has to agree to it. */
export interface Way extends Opening {
  /** Both ends; of something that could not be read, whose it is. */
  readonly parties: readonly string[];
  /** A sentence of the design allows it: the internet may reach what answers it. */
  readonly allowed: boolean;
  /** Whether it was read; else nobody knows who may reach what. */
  readonly proven: boolean;
}
