import { fork } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileCache } from "../project.ts";
import type { ChildMessage, ChildRequest, StackModel } from "./messages.ts";
import { removedWithProcess } from "./removed-with-process.ts";
import { standIns } from "./stand-ins.ts";

export type { StackModel } from "./messages.ts";

export interface ModelRequest {
  /** Absolute path of the project whose `index.ts` is run. */
  readonly code: string;
  /** Absolute path of the folder that holds `tenants/` and `platform/`. */
  readonly catalog: string;
  /** `dev`, `dev.acme` … A platform that a tenant needs is modelled by itself. */
  readonly stacks: readonly string[];
  /** Two models whose secrets shall be compared need the same one; it never leaves the machine. */
  readonly digestKey: string;
  readonly onStack?: (stack: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A stack takes a second or two; one that takes this long never comes to its end, ms. */
const longestMs = 120_000;

/** Fewer stacks than this are not worth a process of their own: it takes as long to start as to model eight. */
const leastStacks = 16;

/** The project that this file belongs to. */
const ownCode = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/**
 * What each stack of a revision would be made of: its own program, run under mocks in child processes, one a core.
 * Nothing is checked by a provider and no hook is run; ids and what a provider computes are stand-ins.
 * @returns a model for each stack, in the order in which they were asked for
 * @throws when a child does not come to its end: its program cannot even be loaded.
 */
export async function modelStacks(request: ModelRequest): Promise<ReadonlyMap<string, StackModel>> {
  const stacks = [...new Set(request.stacks)];
  if (stacks.length === 0) return new Map();
  const folder = await mkdtemp(join(tmpdir(), "tenantry-model-"));
  const remove = removedWithProcess(folder);
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(request.signal ? [request.signal] : [])]);
  try {
    const secrets = await standIns(request.catalog, join(folder, "secrets"));
    const children = shares(stacks).map((share) =>
      runChild({ ...request, stacks: share, signal }, folder, secrets),
    );
    try {
      const found = new Map((await Promise.all(children)).flatMap((models) => [...models]));
      return new Map(stacks.map((stack) => [stack, found.get(stack) as StackModel]));
    } catch (error) {
      stop.abort();
      await Promise.allSettled(children);
      throw error;
    }
  } finally {
    remove();
  }
}

function shares(stacks: readonly string[]): string[][] {
  const count = Math.min(availableParallelism(), Math.ceil(stacks.length / leastStacks));
  const size = Math.ceil(stacks.length / count);
  return Array.from({ length: count }, (_, at) => stacks.slice(at * size, (at + 1) * size)).filter(
    ({ length }) => length > 0,
  );
}

function runChild(
  { code, catalog, stacks, digestKey, onStack, signal }: ModelRequest,
  home: string,
  secrets: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, StackModel>> {
  const asked: ChildRequest = { code, stacks, digestKey };
  const child = fork(
    fileURLToPath(new URL("./child.ts", import.meta.url)),
    [JSON.stringify(asked)],
    {
      cwd: code,
      // Nothing of our own: whatever stands in the shell of who runs this is no business of the program.
      env: {
        ...secrets,
        PATH: process.env["PATH"] ?? "",
        HOME: home,
        TENANTRY_CATALOG: catalog,
        TENANTRY_JUDGES: "true",
        // Not for a revision in a folder that goes: what it left in the cache, nobody would ever look for.
        ...(code === ownCode ? { NODE_COMPILE_CACHE: compileCache(code) } : {}),
      },
      execArgv: ["--no-warnings"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      ...(signal ? { signal } : {}),
    },
  );
  const models = new Map<string, StackModel>();
  const said: string[] = [];
  child.stderr?.setEncoding("utf8").on("data", (text: string) => said.push(text));
  const watch = setTimeout(() => child.kill(), longestMs);
  return new Promise((resolve, reject) => {
    child.on("message", ({ stack, model }: ChildMessage) => {
      watch.refresh();
      models.set(stack, model);
      onStack?.(stack);
    });
    child.on("error", reject);
    child.on("close", (code, signalName) => {
      clearTimeout(watch);
      if (code === 0 && models.size === stacks.length) resolve(models);
      else
        reject(
          new Error(
            `The model ended before its time (${code ?? signalName}).\n${said.join("").trim()}`,
          ),
        );
    });
  });
}
