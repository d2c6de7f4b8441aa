import { fork } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
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

/**
 * What each stack of a revision would be made of: its own program, run under mocks in a child process.
 * Nothing is checked by a provider and no hook is run; ids and what a provider computes are stand-ins.
 * @throws when the child does not come to its end: its program cannot even be loaded.
 */
export async function modelStacks(request: ModelRequest): Promise<ReadonlyMap<string, StackModel>> {
  if (request.stacks.length === 0) return new Map();
  const folder = await mkdtemp(join(tmpdir(), "tenantry-model-"));
  const remove = removedWithProcess(folder);
  try {
    const secrets = await standIns(request.catalog, join(folder, "secrets"));
    return await runChild(request, folder, secrets);
  } finally {
    remove();
  }
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
      if (code === 0 && models.size === new Set(stacks).size) resolve(models);
      else
        reject(
          new Error(
            `The model ended before its time (${code ?? signalName}).\n${said.join("").trim()}`,
          ),
        );
    });
  });
}
