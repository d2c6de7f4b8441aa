import "../../components/lean-sdk.ts";

import { readFileSync } from "node:fs";
import { Server, Socket } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { toGraph } from "./graph.ts";
import type { ChildMessage, ChildRequest, StackModel } from "./messages.ts";
import { recordWhole } from "./record.ts";

/*
 * A process of its own: runs the program of one revision under mocks, stack by stack. It has no credentials (its
 * environment holds stand-ins) and reaches nobody: the program of a pull request says what it would make, no more.
 */

const request = JSON.parse(process.argv[2] ?? "{}") as ChildRequest;

// Whoever asked is gone: nobody waits for the answer.
process.on("disconnect", () => process.exit());
refuseConnections();
const program = await loadProgram(request.code);
// The SDK keeps a stack trace of every promise, which takes longer than the program itself. Once that is loaded, nobody
// reads one: of what it throws only the message is told.
Error.stackTraceLimit = 0;
const project = projectName(request.code);
/** Outputs of platforms by their full names; `null` for one that cannot be modelled. */
const platforms = new Map<string, StackModel>();

for (const stack of request.stacks) {
  const model = await modelStack(stack);
  await say({ stack, model });
}
// Hooks keep a server open, which nobody calls.
process.exit();

/** Waits until it is said: what is still on its way when the channel closes is lost. */
function say(message: ChildMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, undefined, (error) => (error ? reject(error) : resolve()));
  });
}

async function modelStack(stack: string): Promise<StackModel> {
  const [environment = stack] = stack.split(".");
  const platform = await modelPlatform(environment);
  if (stack === environment) return platform;
  if ("problems" in platform) {
    return { problems: `the platform "${environment}" cannot be modelled:\n${platform.problems}` };
  }
  return run(stack, new Map([[`organization/${project}/${environment}`, platform.outputs]]));
}

async function modelPlatform(environment: string): Promise<StackModel> {
  const model = platforms.get(environment) ?? (await run(environment, new Map()));
  platforms.set(environment, model);
  return model;
}

async function run(
  stack: string,
  stackOutputs: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): Promise<StackModel> {
  const begun = performance.now();
  try {
    const options = { stack, project, stackOutputs, digestKey: request.digestKey };
    const { resources, outputs } = await recordWhole(program, options);
    return { resources: toGraph(resources), outputs, seconds: (performance.now() - begun) / 1000 };
  } catch (error) {
    return { problems: error instanceof Error ? error.message : String(error) };
  }
}

/** `index.ts` gives its program as a function, so that it can be run once a stack. */
async function loadProgram(code: string): Promise<() => unknown> {
  const file = join(code, "index.ts");
  const loaded = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
  if (typeof loaded.default === "function") return loaded.default as () => unknown;
  throw new Error(`${file} exports no program as a function.`);
}

function projectName(code: string): string {
  const text = readFileSync(join(code, "Pulumi.yaml"), "utf8");
  return /^name:\s*(\S+)/m.exec(text)?.[1] ?? "tenantry";
}

/**
 * Nothing of a model asks anybody: a program that tries to says so at once. This is no sandbox: code that is not
 * trusted is run where there is nothing to take. The SDK speaks to a server of its own for hooks.
 */
function refuseConnections(): void {
  const own = new Set<unknown>();
  const listen = Reflect.get(Server.prototype, "listen") as Loose<Server>;
  Server.prototype.listen = function (this: Server, ...args: unknown[]) {
    this.once("listening", () => {
      const address = this.address();
      if (typeof address === "object") own.add(address?.port);
    });
    return listen.apply(this, args);
  };
  const connect = Reflect.get(Socket.prototype, "connect") as Loose<Socket>;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    const [first] = args.flat(1) as { readonly host?: string; readonly port?: unknown }[];
    if (first?.host === "127.0.0.1" && own.has(Number(first.port))) {
      return connect.apply(this, args);
    }
    throw new Error("A model connects to nobody.");
  };
}

/** A method whose many forms do not matter. */
type Loose<T> = (this: T, ...args: unknown[]) => T;
