import type { ChildProcess } from "node:child_process";
import type { ServerWritableStream } from "@grpc/grpc-js";
import type {
  InstallDependenciesRequest,
  InstallDependenciesResponse,
  RunPluginRequest,
  RunPluginResponse,
} from "@pulumi/pulumi/proto/language_pb.js";
import { ended } from "./children.ts";
import { pluginArguments } from "./command-lines.ts";
import { findSdk } from "./sdk.ts";
import type { HostContext } from "./service.ts";

type Stream<Request, Response> = ServerWritableStream<Request, Response>;

/** The two methods that run something and stream its output. */
export function createPluginRunner(host: HostContext): {
  runPlugin: (call: Stream<RunPluginRequest, RunPluginResponse>) => void;
  installDependencies: (
    call: Stream<InstallDependenciesRequest, InstallDependenciesResponse>,
  ) => void;
} {
  const { messages } = host.sdk;

  const runPlugin = (call: Stream<RunPluginRequest, RunPluginResponse>) => {
    const { request } = call;
    const directory = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
    const sdkRoot = findSdk(directory, import.meta.url);
    const kind = request.getKind();
    const args = pluginArguments(
      sdkRoot,
      kind,
      directory,
      host.engineAddress,
      request.getArgsList(),
    );
    const child = host.children.start(host.node, args, {
      // A policy pack reads its own package.json from the current folder; a provider works in the program's.
      cwd: kind === "analyzer" ? directory : request.getPwd(),
      env: { ...process.env, ...readEnvironment(request.getEnvList()) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    stream(call, child, () => new messages.RunPluginResponse());
    call.once("cancelled", () => child.kill("SIGKILL"));
    void ended(child).then((ending) => {
      const last = new messages.RunPluginResponse();
      if ("failure" in ending) last.setStderr(Buffer.from(`the plugin ${ending.failure}\n`));
      last.setExitcode("code" in ending ? ending.code : 1);
      call.write(last);
      call.end();
    });
  };

  const installDependencies = (
    call: Stream<InstallDependenciesRequest, InstallDependenciesResponse>,
  ) => {
    // Install scripts run foreign code with the user's rights, and nothing that a program needs comes from them.
    const child = host.children.start("npm", ["install", "--ignore-scripts", "--loglevel=error"], {
      cwd: call.request.getDirectory(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    stream(call, child, () => new messages.InstallDependenciesResponse());
    void ended(child).then((ending) => {
      const problem =
        "failure" in ending
          ? `npm install ${ending.failure}`
          : ending.code === 0
            ? undefined
            : `npm install ended with exit code ${ending.code}`;
      if (problem === undefined) call.end();
      else call.destroy(new Error(problem));
    });
  };

  return { runPlugin, installDependencies };
}

interface Output {
  setStdout(value: Uint8Array): unknown;
  setStderr(value: Uint8Array): unknown;
}

function stream<Response extends Output>(
  call: Stream<unknown, Response>,
  child: ChildProcess,
  create: () => Response,
): void {
  child.stdout?.on("data", (chunk: Buffer) => {
    const message = create();
    message.setStdout(chunk);
    call.write(message);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    const message = create();
    message.setStderr(chunk);
    call.write(message);
  });
}

function readEnvironment(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
