import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import type { RunEnvironment } from "./environment.ts";

/** What a finished call of the Pulumi CLI left behind. */
export interface PulumiResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether we asked it to stop. */
  readonly interrupted: boolean;
  /** The signal that ended it, when it did not end by itself. */
  readonly killed: string | undefined;
}

export interface PulumiCall {
  readonly cwd: string;
  readonly run: RunEnvironment;
  /** Aborting asks the engine to cancel: it finishes the step in hand, saves the state and lets go of its lock. */
  readonly signal?: AbortSignal | undefined;
  /** Every line of stdout as it comes; the result's `stdout` is then empty. */
  readonly onLine?: ((line: string) => void) | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

/** Commands that read or change a state alone. */
const asksNoProvider: ReadonlySet<string | undefined> = new Set(["stack", "state"]);

/** Exit code of the Pulumi CLI for "no stack named …". */
export const noSuchStack = 6;

/**
 * Calls the Pulumi CLI. Never throws for its failures: exit code and text are the answer.
 * @throws Error when there is no Pulumi CLI, or it cannot be started.
 */
export async function pulumi(args: readonly string[], call: PulumiCall): Promise<PulumiResult> {
  const providers = asksNoProvider.has(args[0]) ? {} : await call.run.providers;
  const env = { ...call.run.env, ...providers, ...call.env };
  const path = env["PATH"] ?? "";
  if (!findOnPath("pulumi", path)) {
    throw new Error(
      "The Pulumi CLI is not here: neither in .tenantry/bin nor on PATH. Run: npm run setup",
    );
  }
  const [file, ...front] = tethered("pulumi", path);
  const child = execa(
    file as string,
    [...front, ...args, "--non-interactive", "--color", "never"],
    {
      cwd: call.cwd,
      env,
      extendEnv: false,
      reject: false,
      stdin: "ignore",
      buffer: call.onLine ? { stdout: false, stderr: true } : true,
      // A process group of its own: Ctrl-C in a terminal reaches the whole group, and a second SIGINT makes the
      // engine stop at once and leave its lock. So the signal reaches only us, and is passed on once.
      detached: true,
      cleanup: false,
    },
  );
  const interrupt = (): void => void child.kill("SIGINT");
  call.signal?.addEventListener("abort", interrupt);
  if (call.signal?.aborted) interrupt();
  try {
    if (call.onLine) {
      for await (const line of child.iterable({ from: "stdout" })) call.onLine(line);
    }
    const result = await child;
    if (result.exitCode === undefined && result.signal === undefined) throw startFailure(result);
    return {
      exitCode: result.exitCode ?? 1,
      stdout: result.stdout ?? "",
      stderr: result.stderr,
      interrupted: call.signal?.aborted ?? false,
      killed: result.signal,
    };
  } finally {
    call.signal?.removeEventListener("abort", interrupt);
  }
}

/**
 * On Linux the engine is told to cancel when we die without having asked it to (kill -9): `setpriv` sets that
 * and becomes the engine, so the process id stays the same. Elsewhere the engine then finishes on its own.
 */
function tethered(command: string, path: string): string[] {
  const setpriv = process.platform === "linux" ? findOnPath("setpriv", path) : undefined;
  return setpriv ? [setpriv, "--pdeathsig", "TERM", command] : [command];
}

/** The first file of that name on a PATH. */
function findOnPath(name: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}

function startFailure(result: { readonly message?: string | undefined }): Error {
  return new Error(
    `The Pulumi CLI could not be started (${(result.message ?? "no reason given").split("\n")[0]}). ` +
      `Run: npm run setup`,
  );
}
