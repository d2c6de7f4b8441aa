import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { SecretSource, SharedHost } from "../catalog/resolved.ts";
import { localFolder, type Project } from "./project.ts";
import { readSecretValue } from "./secret.ts";

/** What a command on a host left behind. */
export interface ShellResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the helper `tenantry-host` on one host, and nothing else. */
export interface HostShell {
  /**
   * @param args words of a-z, digits and `. _ / : -`: they pass through a shell on the other side
   * @param stdin default: none
   */
  run(args: readonly string[], stdin?: string): Promise<ShellResult>;
}

export interface HostShellOptions {
  readonly project: Project;
  readonly environment: string;
  readonly local: boolean;
  /** Where `env:` and `file:` secrets are read, and the PATH. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly host: Pick<SharedHost, "ip" | "hostKey">;
  /** The site's `credentials.ssh`. */
  readonly ssh: SecretSource;
  /** The site's id, for messages. */
  readonly site: string;
}

/**
 * Opens a way to a host, does the work, and closes it: over SSH with the host key that the site's file pins, or in the
 * host's folder of the local cloud. A command that runs is never cut off by Ctrl-C: it reaches only ourselves.
 * @throws Error when the key is not there
 */
export async function withHostShell<T>(
  options: HostShellOptions,
  work: (shell: HostShell) => Promise<T>,
): Promise<T> {
  if (options.local) return work(localShell(options));
  const { site, ssh, env, host } = options;
  const key = readSecretValue(ssh, `Site "${site}": credentials.ssh`, env);
  const folder = await mkdtemp(join(tmpdir(), "tenantry-ssh-"));
  try {
    const [type = "", blob = ""] = host.hostKey.split(" ");
    const files = { key: join(folder, "key"), known: join(folder, "known_hosts") };
    await writeFile(files.key, `${key.trimEnd()}\n`, { mode: 0o600 });
    await writeFile(files.known, `${host.ip} ${type} ${blob}\n`);
    return await work(sshShell(options, files));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function sshShell(
  { host, env }: HostShellOptions,
  files: { readonly key: string; readonly known: string },
): HostShell {
  const settings = [
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    `UserKnownHostsFile=${files.known}`,
    "GlobalKnownHostsFile=/dev/null",
    "IdentitiesOnly=yes",
    "IdentityAgent=none",
    "ConnectTimeout=20",
    // A database may take hours to restore; a host that is gone is noticed after a minute.
    "ServerAliveInterval=15",
    "ServerAliveCountMax=4",
  ].flatMap((setting) => ["-o", setting]);
  const front = ["-F", "/dev/null", ...settings, "-i", files.key, "-l", "root", host.ip, "--"];
  return {
    run: async (args, stdin) => {
      const result = await call("ssh", [...front, helper, ...harmless(args)], env, stdin);
      // 255 is the exit code of ssh itself, which the helper never has.
      if (result.exitCode !== 255) return result;
      throw new Error(`${host.ip} cannot be reached over SSH: ${result.stderr.trim()}`);
    },
  };
}

const helper = "/usr/local/sbin/tenantry-host";

function localShell({ project, environment, host, env }: HostShellOptions): HostShell {
  const front = [
    join(project.root, "localcloud", "main.ts"),
    ...["host", "--world", localFolder(project, environment), "--ip", host.ip, "--"],
  ];
  return {
    run: (args, stdin) => call(process.execPath, [...front, ...harmless(args)], env, stdin),
  };
}

async function call(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  stdin: string | undefined,
): Promise<ShellResult> {
  const result = await execa(file, [...args], {
    env,
    extendEnv: false,
    reject: false,
    detached: true,
    cleanup: false,
    ...(stdin === undefined ? { stdin: "ignore" as const } : { input: stdin }),
  });
  if (result.exitCode === undefined && result.signal === undefined) {
    throw new Error(`${file} could not be started: ${(result.message ?? "").split("\n")[0]}`);
  }
  return { exitCode: result.exitCode ?? 1, stdout: result.stdout, stderr: result.stderr };
}

/** The other side's shell reads them: whatever means something there is refused here. */
function harmless(args: readonly string[]): readonly string[] {
  const strange = args.find((arg) => !/^[a-zA-Z0-9._/:-]+$/.test(arg));
  if (strange === undefined) return args;
  throw new Error(
    `${JSON.stringify(strange)} cannot be an argument on a host. Allowed are letters, digits and . _ / : -`,
  );
}
