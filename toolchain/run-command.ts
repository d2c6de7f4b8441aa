import { type ChildProcess, spawn } from "node:child_process";

/** How a command ended. */
export interface CommandResult {
  /** Its exit code; 127 when it could not be started, 137 when a signal ended it. */
  readonly code: number;
  /** Everything it wrote, both streams, in the order it came. Empty when the terminal was given to it. */
  readonly output: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** `collect` keeps the output for the caller, `show` gives the command our terminal. @default "collect" */
  readonly output?: "collect" | "show";
  /** Called with each piece of output as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Ends the command with SIGKILL after so long. @default - it may run for ever */
  readonly timeoutMs?: number;
}

/** The user, or whoever runs us, asked us to stop. */
export class InterruptedError extends Error {
  readonly exitCode: number;

  constructor(signal: "SIGINT" | "SIGTERM") {
    super(`interrupted by ${signal}`);
    this.exitCode = signal === "SIGINT" ? 130 : 143;
  }
}

/**
 * Runs a command to its end. An absent command is exit code 127 with the reason as output.
 *
 * @throws InterruptedError when we were asked to stop meanwhile: the command has then ended as well, and what the
 *   caller undoes in `finally` is undone
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.output === "show" ? "inherit" : ["ignore", "pipe", "pipe"],
      ...(options.timeoutMs === undefined
        ? {}
        : { timeout: options.timeoutMs, killSignal: "SIGKILL" as const }),
    });
    let output = "";
    const collect = (chunk: Buffer) => {
      const text = chunk.toString("utf8");
      output += text;
      options.onOutput?.(text);
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    const signals = holdSignals(child);
    child.once("error", (error) => {
      signals.release();
      resolve({ code: 127, output: `${error.message}\n` });
    });
    child.once("close", (code) => {
      signals.release();
      const stop = signals.received();
      if (stop === undefined) resolve({ code: code ?? 137, output });
      else reject(new InterruptedError(stop));
    });
  });
}

/** Keeps us alive until the command has ended. */
function holdSignals(child: ChildProcess): {
  release: () => void;
  received: () => "SIGINT" | "SIGTERM" | undefined;
} {
  let signal: "SIGINT" | "SIGTERM" | undefined;
  // A Ctrl-C reaches the command by itself, as it is in the terminal's foreground group with us.
  const onInterrupt = () => {
    signal = "SIGINT";
  };
  const onTerminate = () => {
    signal = "SIGTERM";
    child.kill("SIGTERM");
  };
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onTerminate);
  return {
    release: () => {
      process.off("SIGINT", onInterrupt);
      process.off("SIGTERM", onTerminate);
    },
    received: () => signal,
  };
}
