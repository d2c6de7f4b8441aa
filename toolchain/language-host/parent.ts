import type { ChildProcesses } from "./children.ts";

/** How often we look whether the CLI still lives, in milliseconds. */
const WATCH_MS = 1000;

/**
 * Ends this process and everything it started when the CLI goes away.
 *
 * A CLI that is killed with -9 tells nobody: host and program would wait for it for ever. The engine starts plugins
 * in a process group of their own, so a Ctrl-C in the terminal does not reach us; the engine's own SIGINT does.
 */
export function exitWithParent(
  children: ChildProcesses,
  parent: () => number = () => process.ppid,
): void {
  const cli = parent();
  const watch = setInterval(() => {
    if (parent() !== cli) end(children, 1);
  }, WATCH_MS);
  watch.unref();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => end(children, 0));
  }
}

function end(children: ChildProcesses, code: number): void {
  children.killAll();
  process.exit(code);
}
