/** Passes Ctrl-C on to the engines once, and lets the command come to its own end. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Gives the signals back. */
  stop(): void;
}

/**
 * From now on SIGINT, SIGTERM and SIGHUP abort `signal` instead of ending the process.
 * @param notice called once, with the first signal
 */
export function listenForInterrupt(notice: () => void): Interruption {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) return;
    notice();
    controller.abort();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    stop: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
