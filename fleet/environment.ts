import { type ChildProcess, spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { writeDummySecrets } from "./local-secrets.ts";
import { localFolder, type Project } from "./project.ts";

/** The environment variables of everything that a run starts, and what has to be closed at its end. */
export interface RunEnvironment {
  readonly local: boolean;
  readonly env: Readonly<Record<string, string>>;
  /** Ends the long-lived simulator, if there is one. */
  close(): void;
}

/** What the local cloud has to know of an environment beforehand. */
export interface LocalNeeds {
  /** Places of secrets that need stand-ins. */
  readonly secrets: readonly string[];
  readonly accounts: readonly LocalAccount[];
  /** Domains by the ids of their zones at Cloudflare. */
  readonly zones: Readonly<Record<string, string>>;
  /** Addresses of hosts that are there before any program. */
  readonly hosts: readonly string[];
}

/** What the file of an AWS site says of its account. */
export interface LocalAccount {
  readonly account: string;
  readonly region: string;
  /** Quotas that AWS raised. */
  readonly quotas: Readonly<Record<string, number | undefined>>;
  /** Domains by the ids of their hosted zones. */
  readonly hostedZones: Readonly<Record<string, string>>;
}

/** Variables that every child gets, local or not. */
export function commonVariables(
  project: Project,
  own: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const bin = join(project.root, ".tenantry", "bin");
  return {
    ...definedOnly(own),
    PATH: [bin, own["PATH"] ?? ""].filter(Boolean).join(delimiter),
    NODE_COMPILE_CACHE: join(project.root, ".tenantry", "compile-cache"),
    TENANTRY_CATALOG: project.catalog,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}

/** The user's own login, backend and credentials. */
export function realEnvironment(
  project: Project,
  own: Readonly<Record<string, string | undefined>>,
): RunEnvironment {
  return { local: false, env: commonVariables(project, own), close: () => undefined };
}

/** What `--local` sets: the simulated plugins, a file backend of its own, and stand-ins for secrets that are not there. */
export async function localVariables(
  project: Project,
  environment: string,
  needs: LocalNeeds,
  own: Readonly<Record<string, string | undefined>>,
): Promise<Record<string, string>> {
  const folder = localFolder(project, environment);
  const common = commonVariables(project, own);
  const prepared = await execa(
    process.execPath,
    [
      join(project.root, "localcloud", "main.ts"),
      "prepare",
      "--root",
      project.catalog,
      "--env",
      environment,
      "--accounts",
      JSON.stringify(needs.accounts),
      "--zones",
      JSON.stringify(needs.zones),
      "--hosts",
      JSON.stringify(needs.hosts),
    ],
    { env: common, extendEnv: false, reject: false },
  );
  if (prepared.exitCode !== 0) {
    throw new Error(
      `The local cloud could not be prepared: ${prepared.stderr || prepared.message}`,
    );
  }
  const { env } = JSON.parse(prepared.stdout) as { env: Record<string, string> };
  const dummies = await writeDummySecrets(join(folder, "secrets"), needs.secrets);
  return { ...env, ...dummies };
}

/**
 * The local cloud for one run: as {@link localVariables}, with one long-lived simulator that serves all stacks,
 * so that no stack starts plugins of its own. Close it at the end.
 */
export async function localEnvironment(
  project: Project,
  environment: string,
  needs: LocalNeeds,
  own: Readonly<Record<string, string | undefined>>,
): Promise<RunEnvironment> {
  const variables = await localVariables(project, environment, needs, own);
  const env = { ...commonVariables(project, own), ...variables };
  const simulator = await startSimulator(project, localFolder(project, environment), env);
  return {
    local: true,
    env: { ...env, ...simulator.variables },
    close: () => simulator.process.stdin?.end(),
  };
}

interface Simulator {
  readonly process: ChildProcess;
  readonly variables: Record<string, string>;
}

/** It ends by itself when its stdin closes, which the end of this process does in any case. */
async function startSimulator(
  project: Project,
  world: string,
  env: Readonly<Record<string, string>>,
): Promise<Simulator> {
  const child = spawn(
    process.execPath,
    [join(project.root, "localcloud", "main.ts"), "serve", "--world", world],
    // A process group of its own: Ctrl-C must not take the simulator from under the engines that still cancel.
    { env, stdio: ["pipe", "pipe", "pipe"], detached: true },
  );
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) =>
      reject(new Error(`The local cloud ended at once (exit ${code}): ${complaint.trim()}`)),
    );
  });
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    (stream as unknown as { unref(): void }).unref();
  }
  return { process: child, variables: JSON.parse(line) as Record<string, string> };
}

function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
