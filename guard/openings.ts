/** Somebody who may reach something in a tenant, and could not before. */
export interface Opening {
  /** `exposure`: the internet. `isolation`: another tenant. */
  readonly kind: "isolation" | "exposure";
  /** The resource that opens it. */
  readonly urn: string;
  /** One sentence that names both ends. */
  readonly text: string;
}
