import { type PlainSecret, scanState } from "../../guard/state-scan.ts";
import { pulumi } from "../pulumi.ts";
import { common, exportText, type Fleet } from "../stack.ts";
import type { StackRef } from "../stack-names.ts";
import { type Drifted, RefreshReader } from "./refresh.ts";

/** Whether one stack is as it was left. */
export interface StackDrift {
  readonly stack: StackRef;
  /** `absent`: it was never brought up. */
  readonly kind: "clean" | "drifted" | "absent" | "failed" | "interrupted";
  readonly drifted: readonly Drifted[];
  /** What should be ciphertext in its state and is not. */
  readonly plain: readonly PlainSecret[];
  readonly errors: readonly string[];
  readonly seconds: number;
}

/** Exit code of the Pulumi CLI where `--expect-no-changes` found some. */
const unexpectedChanges = 7;

/**
 * Asks the providers how everything in a stack is, and compares that with its state; looks for secrets that stand in that
 * state in clear. Nothing is changed: neither what runs nor the state. What a host helper delivered is not seen here: a
 * remote command has no drift. Never throws: the result says it.
 */
export async function stackDrift(
  fleet: Fleet,
  stack: StackRef,
  known: ReadonlyMap<string, number>,
): Promise<StackDrift> {
  const begun = Date.now();
  const done = (result: Partial<StackDrift> & Pick<StackDrift, "kind">): StackDrift => ({
    stack,
    drifted: [],
    plain: [],
    errors: [],
    ...result,
    seconds: (Date.now() - begun) / 1000,
  });
  if (!known.has(stack.name)) return done({ kind: "absent" });
  try {
    const refresh = await refreshed(fleet, stack.name);
    if (refresh.kind === "failed" || refresh.kind === "interrupted") return done(refresh);
    const plain = scanState((await exportText(fleet, stack.name)) ?? "");
    return done({ ...refresh, plain, kind: plain.length > 0 ? "drifted" : refresh.kind });
  } catch (error) {
    return done({
      kind: "failed",
      errors: [error instanceof Error ? error.message : String(error)],
    });
  }
}

async function refreshed(
  fleet: Fleet,
  stack: string,
): Promise<Pick<StackDrift, "kind" | "drifted" | "errors">> {
  const reader = new RefreshReader();
  const { exitCode, stderr, interrupted } = await pulumi(
    ["refresh", "--preview-only", "--expect-no-changes", "--json", ...common(fleet, stack)],
    {
      cwd: fleet.project.root,
      run: fleet.run,
      signal: fleet.signal,
      onLine: (line) => reader.line(line),
      env: { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
    },
  );
  const { drifted, errors, otherStacks } = reader;
  const isOther = exitCode === unexpectedChanges && otherStacks && errors.length === 0;
  if ((exitCode === 0 || isOther) && drifted.length === 0)
    return { kind: "clean", drifted, errors: [] };
  if (interrupted) return { kind: "interrupted", drifted, errors: [] };
  const isTold = (exitCode === 0 || exitCode === unexpectedChanges) && drifted.length > 0;
  if (isTold && errors.length === 0) return { kind: "drifted", drifted, errors: [] };
  const said = stderr.trim().replace(/^error: /, "") || "the engine failed and gave no reason";
  return { kind: "failed", drifted, errors: errors.length > 0 ? errors : [said] };
}
