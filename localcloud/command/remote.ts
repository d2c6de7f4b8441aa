import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { asText, at, isObject, type Props, text } from "../values/value.ts";
import { asksServer, checkersOf, commandProblem } from "./forms.ts";
import { hostFolder, hostPath, isInstalled } from "./host.ts";

/** How long what is still in the pipes is waited for, once a command has ended. */
const heldOutputMilliseconds = 2000;

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that ended with an exit code other than 0, said as the real provider says it. */
class CommandFailed extends Error {
  constructor(code: number | null, stderr: string) {
    super(
      `local cloud: the command on the simulated host exited with status ${code}: ${stderr.trim()}`,
    );
    this.name = "CommandFailed";
  }
}

/**
 * Runs one of the allowed commands for a simulated host, in its folder, with stdin as given. Nothing of this
 * process's environment is passed but PATH: it holds credentials.
 * @throws CommandFailed if it exits with another code than 0.
 */
export async function runRemote(options: {
  readonly worldFolder: string;
  readonly command: string;
  readonly inputs: Props;
  /** stdout and stderr of the previous command, for `addPreviousOutputInEnv`. */
  readonly previous?: CommandResult;
  readonly signal?: AbortSignal;
}): Promise<CommandResult> {
  const { command, inputs } = options;
  const problem = commandProblem(command);
  if (problem !== undefined) throw new Error(`local cloud: the command ${problem}`);
  const root = hostFolder(options.worldFolder, text(at(inputs, "connection.host")) ?? "");
  if (root === undefined) throw new Error("local cloud: connection.host must be an IP address");
  mkdirSync(root, { recursive: true });
  const path = hostPath(process.env.PATH);
  const unchecked =
    asksServer(command) || checkersOf(command).some((program) => !isInstalled(program, path));
  const environment: Record<string, string> = {
    ...stringMap(inputs.environment),
    PATH: path,
    LANG: "C.UTF-8",
    TENANTRY_HOST_ROOT: root,
    ...(unchecked ? { TENANTRY_HOST_UNCHECKED: "1" } : {}),
  };
  if (options.previous && inputs.addPreviousOutputInEnv !== false) {
    environment.PULUMI_COMMAND_STDOUT = options.previous.stdout;
    environment.PULUMI_COMMAND_STDERR = options.previous.stderr;
  }
  return run(command, root, environment, text(inputs.stdin) ?? "", options.signal);
}

function run(
  command: string,
  cwd: string,
  env: Record<string, string>,
  stdin: string,
  signal: AbortSignal | undefined,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    // Node gives a child a socket as stdin, which /dev/stdin cannot open; over SSH it is a pipe, so `cat` makes one.
    const child = spawn("sh", ["-c", 'cat | sh -c "$0"', command], {
      cwd,
      env,
      signal,
      stdio: "pipe",
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    // A command that does not read its input closes the pipe early: that is no failure.
    child.stdin.on("error", () => {});
    child.on("error", reject);
    // What a command leaves behind may hold its output open: the command has ended all the same.
    child.on("exit", () => {
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, heldOutputMilliseconds).unref();
    });
    child.on("close", (code) => {
      const stderr = Buffer.concat(err).toString();
      if (code === 0) resolve({ stdout: trimEnd(Buffer.concat(out)), stderr: stderr.trimEnd() });
      else reject(new CommandFailed(code, stderr));
    });
    child.stdin.end(stdin);
  });
}

function trimEnd(buffer: Buffer): string {
  return buffer.toString().replace(/\n+$/, "");
}

function stringMap(value: Props[string] | undefined): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asText(item)]));
}
