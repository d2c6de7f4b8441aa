import { nameOf } from "../guard/events.ts";

/** One resource of an exported state; only what is asked of it here. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly provider?: string;
  readonly protect?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** An operation that was begun and never finished. */
export interface PendingOperation {
  readonly resource: StateResource;
  readonly type: string;
}

/** What `pulumi stack export` says. */
export interface StackState {
  readonly resources: readonly StateResource[];
  readonly pending: readonly PendingOperation[];
}

/**
 * Reads an export.
 * @throws Error when the text is not an export that this version understands.
 */
export function parseState(text: string): StackState {
  const parsed = JSON.parse(text) as {
    version?: number;
    deployment?: { resources?: StateResource[]; pending_operations?: PendingOperation[] };
  };
  if (parsed.version === undefined || typeof parsed.deployment !== "object") {
    throw new Error("it is not an export of a Pulumi stack");
  }
  return {
    resources: parsed.deployment.resources ?? [],
    pending: parsed.deployment.pending_operations ?? [],
  };
}

/** What may be known about the protected things of a stack. "Cannot be read" is an answer of its own. */
export type ProtectedAnswer =
  | { readonly kind: "none" }
  | { readonly kind: "clear" }
  | { readonly kind: "protected"; readonly urns: readonly string[] }
  | { readonly kind: "unreadable"; readonly why: string };

/**
 * The protected resources of a state.
 * @param prefix Logical names to look at: `acme-crm` means `acme-crm` and `acme-crm-…`; absent means all.
 */
export function protectedOf(state: StackState, prefix?: string): ProtectedAnswer {
  const urns = state.resources
    .filter((resource) => resource.protect)
    .map((resource) => resource.urn)
    .filter((urn) => prefix === undefined || belongsTo(nameOf(urn), prefix));
  // A URN stands twice in a state while what it was replaced by waits for the old one's deletion.
  return urns.length === 0 ? { kind: "clear" } : { kind: "protected", urns: [...new Set(urns)] };
}

function belongsTo(name: string, prefix: string): boolean {
  return name === prefix || name.startsWith(`${prefix}-`);
}
