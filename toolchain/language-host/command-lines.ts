import { join } from "node:path";

/** The SDK's program runner ends with this code when it has already told the user what went wrong. */
export const ALREADY_REPORTED = 32;

/** What the project's `runtime.options` may say. */
export interface RuntimeOptions {
  readonly typescript?: unknown;
  readonly nodeargs?: unknown;
}

/** What the engine asks to be run, as plain data. */
export interface ProgramRun {
  readonly monitor: string;
  readonly engine: string;
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  readonly rootDirectory: string;
  readonly pwd: string;
  readonly entryPoint: string;
  readonly dryRun: boolean;
  readonly parallel: number;
  readonly args: readonly string[];
  readonly options: RuntimeOptions;
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

/** The arguments for `node` that run a Pulumi program. */
export function programArguments(sdkRoot: string, run: ProgramRun): string[] {
  return [
    ...nodeArguments(run.options),
    join(sdkRoot, "cmd", "run"),
    `--monitor=${run.monitor}`,
    `--engine=${run.engine}`,
    `--organization=${run.organization}`,
    `--project=${run.project}`,
    `--root-directory=${run.rootDirectory}`,
    `--stack=${run.stack}`,
    `--pwd=${run.pwd}`,
    ...(run.dryRun ? ["--dry-run"] : []),
    `--parallel=${run.parallel}`,
    run.entryPoint === "" ? "." : run.entryPoint,
    ...run.args,
  ];
}

/** The environment of a Pulumi program: configuration travels in it, not on the command line, where `ps` shows it. */
export function programEnvironment(
  run: ProgramRun,
  inherited: Readonly<NodeJS.ProcessEnv>,
): NodeJS.ProcessEnv {
  return {
    ...inherited,
    PULUMI_CONFIG: JSON.stringify(run.config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(run.secretKeys),
    ...(run.options.typescript === false ? {} : { PULUMI_NODEJS_TYPESCRIPT: "true" }),
  };
}

/** The arguments for `node` that run a plugin: a policy pack ("analyzer") or a provider written in Node. */
export function pluginArguments(
  sdkRoot: string,
  kind: string,
  directory: string,
  engineAddress: string,
  args: readonly string[],
): string[] {
  return kind === "analyzer"
    ? [join(sdkRoot, "cmd", "run-policy-pack"), engineAddress, directory]
    : [join(sdkRoot, "cmd", "run-plugin"), directory, ...args];
}

function nodeArguments({ nodeargs }: RuntimeOptions): string[] {
  return typeof nodeargs === "string" ? nodeargs.split(/\s+/).filter((part) => part !== "") : [];
}
