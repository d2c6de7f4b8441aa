import { createHash } from "node:crypto";

/** One resource of an exported state; only what is asked of it here. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly provider?: string;
  readonly protect?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Replaced already, and not deleted yet. */
  readonly delete?: boolean;
  readonly resourceHooks?: Readonly<Record<string, readonly string[]>>;
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

/** A state as it was at one moment. */
export interface ExportedState extends StackState {
  /**
   * SHA-256 of what it holds: resources, what was begun and not finished, and every secret as its ciphertext. When it
   * was written, and by which version, is not part of it.
   */
  readonly hash: string;
}

/**
 * Reads an export.
 * @throws Error when the text is not an export that this version understands.
 */
export function parseState(text: string): ExportedState {
  const parsed = JSON.parse(text) as {
    version?: number;
    deployment?: { resources?: StateResource[]; pending_operations?: PendingOperation[] } | null;
  };
  if (parsed.version === undefined || typeof parsed.deployment !== "object") {
    throw new Error("it is not an export of a Pulumi stack");
  }
  const resources = parsed.deployment?.resources ?? [];
  const pending = parsed.deployment?.pending_operations ?? [];
  const timeless = resources.map((it) => ({ ...it, created: undefined, modified: undefined }));
  const hash = createHash("sha256")
    .update(JSON.stringify([timeless, pending]))
    .digest("hex");
  return { resources, pending, hash };
}

/** What a stack exported last; undefined where no update has begun yet. */
export function outputsOf(
  state: StackState | undefined,
): Readonly<Record<string, unknown>> | undefined {
  const root = state?.resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  return root && (root.outputs ?? {});
}

/** Whether anything in a state asks a hook of the program before it is deleted. */
export function hasHooks({ resources }: StackState): boolean {
  return resources.some(({ resourceHooks }) => Object.keys(resourceHooks ?? {}).length > 0);
}

/** Whether a logical name is this one, or of something inside of it. */
export function belongsTo(name: string, prefix: string): boolean {
  return name === prefix || name.startsWith(`${prefix}-`);
}
