import type { GraphResource } from "../guard/graph.ts";

/** What a rule demands, in the words of its id: `<provider>-<resource>-<verb>-<thing>`. */
export const verbs = ["requires", "forbids", "limits", "matches"] as const;

export type Severity = "low" | "medium" | "high" | "critical";

/** What an update does at a violation: it is refused, or it is told. */
export type Level = "mandatory" | "advisory";

/** A rule that others know by another name. */
export interface Framework {
  /** `CIS AWS Foundations`, `Checkov`, `Trivy`, `cdk-nag AwsSolutions`, `Proxmox Hardening Guide` … */
  readonly name: string;
  /** `CKV_AWS_16`, `AWS-0080`, `Aws-RDS2`, `1.2.4` … */
  readonly reference: string;
}

/** What a rule has to know of the stack that it looks at. */
export interface StackFacts {
  /** `dev`, `staging`, `prod` */
  readonly environment: string;
  /** The tenant's id; null for a platform. */
  readonly tenant: string | null;
  /** What the environment's lifecycle is: in a disposable one nothing holds data that anybody would miss. */
  readonly lifecycle: "disposable" | "protected";
}

/** One resource, as a resource rule sees it. */
export interface ResourceArgs {
  readonly resource: GraphResource;
  readonly stack: StackFacts;
}

/** A whole stack, as a stack rule sees it. */
export interface StackArgs {
  readonly resources: readonly GraphResource[];
  readonly stack: StackFacts;
}

/**
 * Reports a violation: what is wrong, by the names of inputs, and what is allowed. Values of inputs are never in it
 * except those that are not secret by their kind (a port, a CIDR, a number, an enum).
 * @param urn of the resource; in a resource rule it is the one that is looked at
 */
export type Report = (message: string, urn?: string) => void;

/** One policy. Its file has its id as its name. */
export interface Rule {
  /** `aws-bucket-requires-access-block` */
  readonly id: string;
  /** One sentence that is true of a stack without a violation. */
  readonly title: string;
  readonly severity: Severity;
  /** In a protected environment, and in a disposable one. */
  readonly level: { readonly protected: Level; readonly disposable: Level };
  /** What others call it; empty where nobody has such a rule. */
  readonly frameworks: readonly Framework[];
  /** What to do about a violation: one or two sentences, for who edits YAML or a component. */
  readonly remedy: string;
  /** Documentation of what the rule is about. */
  readonly url: string;
  /** Looks at each resource, components and providers included. */
  readonly resource?: (args: ResourceArgs, report: Report) => void;
  /** Looks at the whole stack. */
  readonly stack?: (args: StackArgs, report: Report) => void;
  /**
   * Puts right what can be put right without a decision: tags only. Gets the inputs and changes them in place, so that
   * nothing that is secret loses its mark.
   */
  readonly remediate?: (args: ResourceArgs, inputs: Record<string, unknown>) => void;
}
