import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

/** The processes that this host has started and that must not outlive it. */
export class ChildProcesses {
  readonly #alive = new Set<ChildProcess>();

  /** Starts a process like `spawn` and remembers it until it ends. */
  start(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
    const child = spawn(command, args, options);
    this.#alive.add(child);
    const forget = () => this.#alive.delete(child);
    child.once("exit", forget);
    child.once("error", forget);
    return child;
  }

  /** SIGKILL, because whoever asks for it has no time left to wait for an answer. */
  killAll(): void {
    for (const child of this.#alive) child.kill("SIGKILL");
  }
}

/** How a process ended: its exit code, or the reason there is none. */
export type Ending = { readonly code: number } | { readonly failure: string };

/** Waits for the end of a process; never rejects. */
export function ended(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ failure: `could not be started: ${error.message}` }));
    child.once("close", (code, signal) => {
      resolve(code === null ? { failure: `was ended by ${signal ?? "a signal"}` } : { code });
    });
  });
}
