import { type ChildProcess, spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { writeDummySecrets } from "./local-secrets.ts";
import { compileCache, localFolder, type Project } from "./project.ts";

/** The environment variables of everything that a run starts, and what has to be closed at its end. */
export interface RunEnvironment {
  readonly local: boolean;
  readonly env: Readonly<Record<string, string>>;
  /** What only a call that asks a provider needs beside: where the long-lived simulator answers, once it does. */
  readonly providers?: Promise<Readonly<Record<string, string>>>;
  /** Ends that simulator, if there is one. */
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
    NODE_COMPILE_CACHE: compileCache(project.root),
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
  const prepared = await execa(process.execPath, prepareArguments(project, environment, needs), {
    env: commonVariables(project, own),
    extendEnv: false,
    reject: false,
  });
  if (prepared.exitCode !== 0) {
    throw new Error(
      `The local cloud could not be prepared: ${prepared.stderr || prepared.message}`,
    );
  }
  return withDummies(prepared.stdout, project, environment, needs);
}

/**
 * The local cloud for one run: as {@link localVariables}, with one long-lived simulator that serves all stacks,
 * so that no stack starts plugins of its own. It goes on starting while what needs no provider is done. Close it at
 * the end.
 */
export async function localEnvironment(
  project: Project,
  environment: string,
  needs: LocalNeeds,
  own: Readonly<Record<string, string | undefined>>,
): Promise<RunEnvironment> {
  const common = commonVariables(project, own);
  const simulator = startSimulator(project, environment, needs, common);
  const variables = await withDummies(await simulator.line(), project, environment, needs);
  const providers = simulator.line().then((line) => {
    simulator.release();
    return JSON.parse(line) as Record<string, string>;
  });
  // Whoever waits for it is told; a run that never asks a provider does not fail for it.
  providers.catch(() => undefined);
  return {
    local: true,
    env: { ...common, ...variables },
    providers,
    close: () => simulator.process.stdin?.end(),
  };
}

function prepareArguments(project: Project, environment: string, needs: LocalNeeds): string[] {
  return [
    ...[join(project.root, "localcloud", "main.ts"), "prepare"],
    ...["--root", project.catalog, "--env", environment],
    ...(needs.accounts.length > 0 ? ["--accounts", JSON.stringify(needs.accounts)] : []),
    ...(Object.keys(needs.zones).length > 0 ? ["--zones", JSON.stringify(needs.zones)] : []),
    ...(needs.hosts.length > 0 ? ["--hosts", JSON.stringify(needs.hosts)] : []),
  ];
}

async function withDummies(
  prepared: string,
  project: Project,
  environment: string,
  { secrets }: LocalNeeds,
): Promise<Record<string, string>> {
  const { env } = JSON.parse(prepared) as { env: Record<string, string> };
  const folder = join(localFolder(project, environment), "secrets");
  return { ...env, ...(await writeDummySecrets(folder, secrets)) };
}

interface Simulator {
  readonly process: ChildProcess;
  /** The next line that it says. @throws Error when it ends instead */
  line(): Promise<string>;
  /** From here on this process may end before it. */
  release(): void;
}

/** It ends by itself when its stdin closes, which the end of this process does in any case. */
function startSimulator(
  project: Project,
  environment: string,
  needs: LocalNeeds,
  env: Readonly<Record<string, string>>,
): Simulator {
  const child = spawn(
    process.execPath,
    [...prepareArguments(project, environment, needs), "--serve"],
    // A process group of its own: Ctrl-C must not take the simulator from under the engines that still cancel.
    { env, stdio: ["pipe", "pipe", "pipe"], detached: true },
  );
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  const ended = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      reject(new Error(`The local cloud ended at once (exit ${code}): ${complaint.trim()}`)),
    );
  });
  ended.catch(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    line: async () => (await lines.next()).value ?? ended,
    release: () => {
      child.unref();
      for (const stream of [child.stdin, child.stdout, child.stderr]) {
        (stream as unknown as { unref(): void }).unref();
      }
    },
  };
}

function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
