import type { RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb.js";
import { type Ending, ended } from "./children.ts";
import {
  ALREADY_REPORTED,
  type ProgramRun,
  programArguments,
  programEnvironment,
  type RuntimeOptions,
} from "./command-lines.ts";
import type { HostContext, Unary } from "./service.ts";

/** How a finished program is reported: all well, "the user knows already", or an error of our own words. */
export type Outcome = { readonly bail: boolean; readonly error: string };

/** Turns the end of a program's process into the answer for the engine. */
export function programOutcome(ending: Ending, cancelled: boolean): Outcome {
  if (cancelled) return { bail: true, error: "" };
  if ("failure" in ending) return { bail: false, error: `the program ${ending.failure}` };
  switch (ending.code) {
    case 0:
      return { bail: false, error: "" };
    case ALREADY_REPORTED:
      return { bail: true, error: "" };
    default:
      return { bail: false, error: `the program ended with exit code ${ending.code}` };
  }
}

/** The `Run` method, and what ends a running program. */
export function createProgramRunner(host: HostContext): {
  run: Unary<RunRequest, RunResponse>;
  cancel: () => void;
} {
  let cancelled = false;

  const run: Unary<RunRequest, RunResponse> = (call, done) => {
    const programDirectory = call.request.getInfo()?.getProgramDirectory() ?? process.cwd();
    const request = readRun(call.request, host.engineAddress);
    // The program's output goes through ours, which the engine shows as it comes.
    const child = host.children.start(host.node, programArguments(host.sdk.root, request), {
      cwd: programDirectory,
      env: programEnvironment(request, process.env),
      stdio: ["ignore", "inherit", "inherit"],
    });
    void ended(child).then((ending) => {
      const outcome = programOutcome(ending, cancelled);
      const response = new host.sdk.messages.RunResponse();
      response.setBail(outcome.bail);
      response.setError(outcome.error);
      done(null, response);
    });
  };

  const cancel = () => {
    cancelled = true;
    host.children.killAll();
  };
  return { run, cancel };
}

function readRun(request: RunRequest, engineAddress: string): ProgramRun {
  const info = request.getInfo();
  return {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    stack: request.getStack(),
    rootDirectory: info?.getRootDirectory() ?? request.getPwd(),
    pwd: request.getPwd(),
    entryPoint: info?.getEntryPoint() ?? ".",
    dryRun: request.getDryrun(),
    parallel: request.getParallel(),
    args: request.getArgsList(),
    options: (info?.getOptions()?.toJavaScript() ?? {}) as RuntimeOptions,
    config: Object.fromEntries(request.getConfigMap().getEntryList()),
    secretKeys: request.getConfigsecretkeysList(),
  };
}
