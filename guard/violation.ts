/** What a policy found, as it is shown: in a preview, a review, a pull request. It holds no value of an input. */
export interface Violation {
  /** `aws-bucket-requires-access-block` */
  readonly rule: string;
  /** `mandatory`: the stack is refused. */
  readonly level: "mandatory" | "advisory";
  readonly severity: "low" | "medium" | "high" | "critical";
  /** Of the resource; absent where it is about the whole stack. */
  readonly urn?: string;
  /** What is wrong and what is allowed. */
  readonly message: string;
  /** What to do about it; empty where the message says it. */
  readonly remedy: string;
}

/** Whether a stack is refused for what its policies found. */
export function isRefusedBy(violations: readonly Violation[]): boolean {
  return violations.some(({ level }) => level === "mandatory");
}
