import { rmSync } from "node:fs";

/** Removes the folder at once when called, and in any case when the process ends, by a signal too. */
export function removedWithProcess(folder: string): () => void {
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const onSignal = (signal: NodeJS.Signals): void => {
    release();
    // Who has a plan of its own for the signal goes on; else it does what it always does.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const release = (): void => {
    remove();
    process.off("exit", remove);
    for (const signal of signals) process.off(signal, onSignal);
  };
  process.on("exit", remove);
  for (const signal of signals) process.on(signal, onSignal);
  return release;
}
