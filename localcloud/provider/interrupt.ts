import { type FaultKind, type FaultMethod, takeFault } from "../world/faults.ts";
import type { World } from "../world/world.ts";
import { CallError, status } from "./protocol.ts";

/** Runs a call's work under the scripted faults. `signal` ends what hangs. */
export async function underFaults<T>(
  world: World,
  call: { type: string; method: FaultMethod; name: string },
  options: { signal: AbortSignal; timeoutSeconds: number },
  work: () => Promise<T>,
): Promise<{ result: T; fault?: FaultKind }> {
  const fault = takeFault(world, call);
  if (fault === undefined) return { result: await work() };
  if (fault === "lost-answer") {
    await work();
    throw new FaultStruck(fault, status.unavailable, "the work was done, but its answer was lost");
  }
  if (fault === "hang-after") await work();
  if (fault === "hang" || fault === "hang-after") await hang(options);
  throw fault === "error429"
    ? new FaultStruck(
        fault,
        status.unknown,
        "received an HTTP 429 response - Reason: Too Many Requests",
      )
    : fault === "error500"
      ? new FaultStruck(
          fault,
          status.unknown,
          "received an HTTP 500 response - Reason: Internal Server Error",
        )
      : new FaultStruck(fault, status.deadline, "context deadline exceeded");
}

/** A scripted fault; its kind goes into the call log. */
export class FaultStruck extends CallError {
  readonly fault: FaultKind;

  constructor(fault: FaultKind, code: number, message: string) {
    super(code, `local cloud: ${message} (scripted fault ${fault})`);
    this.name = "FaultStruck";
    this.fault = fault;
  }
}

/** Never answers by itself: until the engine cancels, or the resource's own timeout is over. */
async function hang({
  signal,
  timeoutSeconds,
}: {
  signal: AbortSignal;
  timeoutSeconds: number;
}): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const cancelled = (): void => {
      reject(new FaultStruck("hang", status.cancelled, "the call was cancelled"));
    };
    if (signal.aborted) return cancelled();
    signal.addEventListener("abort", cancelled, { once: true });
    if (timeoutSeconds > 0) setTimeout(resolve, timeoutSeconds * 1000);
  });
  throw new FaultStruck("hang", status.deadline, "context deadline exceeded");
}
