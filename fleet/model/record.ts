import * as pulumi from "@pulumi/pulumi";
import { setMocks } from "@pulumi/pulumi/runtime/mocks.js";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings.js";
import { RecordingMonitor } from "./monitor.ts";
import type { RecordedResource, Recording } from "./recorded.ts";

export type { RecordedResource } from "./recorded.ts";

export interface RecordOptions {
  /** As in `pulumi preview`: ids and computed outputs are unknown. @default false */
  readonly preview?: boolean;
  /** @default "dev.acme" */
  readonly stack?: string;
  /** @default "tenantry" */
  readonly project?: string;
  /** Outputs of other stacks by their full names, `organization/tenantry/dev`. @default none: asking is refused */
  readonly stackOutputs?: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Digests of secrets are wanted, made with this key. @default none */
  readonly digestKey?: string;
}

/** The mock runtime is one for the whole process: programs run one after the other. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a program against a recording monitor and gives back what it registered, in order, the stack first.
 * It proves what the program asks for, not what a provider makes of it: nothing is checked or diffed. Asking a
 * provider for data is refused, so that a test declares all that it needs.
 * @throws what the program throws, or what a resource failed with.
 */
export async function recordProgram(
  program: () => unknown,
  options: RecordOptions = {},
): Promise<RecordedResource[]> {
  return [...(await recordWhole(program, options)).resources];
}

/** As {@link recordProgram}, with the outputs of the stack. */
export function recordWhole(program: () => unknown, options: RecordOptions): Promise<Recording> {
  const run = last.then(() => runRecorded(program, options));
  last = run.catch(() => undefined);
  return run;
}

/** The value of an output; waits for it. To be awaited inside the recorded program. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}

async function runRecorded(
  program: () => unknown,
  { preview = false, stack = "dev.acme", project = "tenantry", ...rest }: RecordOptions,
): Promise<Recording> {
  const monitor = new RecordingMonitor({ preview, ...rest });
  // The first switches on the features that a real engine has, the second puts our monitor in.
  await setMocks(monitor.answers, project, stack, preview);
  setMockOptions(monitor, project, stack, preview);
  let failure: { readonly error: unknown } | undefined;
  await pulumi.runtime.runInPulumiStack(async () => {
    try {
      const outputs = await program();
      return outputs === undefined ? {} : { outputs };
    } catch (error) {
      // Thrown through the stack, it would reject every output that hangs on the stack as well.
      failure = { error };
      return {};
    }
  });
  await pulumi.runtime.disconnect();
  if (failure) throw withoutResource(failure.error);
  return monitor.recording();
}

/** A ResourceError holds its resource, which holds the whole runtime: a test's report would print all of it. */
function withoutResource(error: unknown): unknown {
  return pulumi.ResourceError.isInstance(error) ? new Error(error.message) : error;
}
