import { type CommandResult, runRemote } from "../command/remote.ts";
import type { RealPostgres } from "../postgres/real.ts";
import { randomOutputs } from "../random/generate.ts";
import { remoteCommand } from "../rules/types.ts";
import { type Props, text } from "../values/value.ts";

/** What really happens outside the world's file when an object is made, changed, removed or read. */
export interface Effect {
  create(inputs: Props, signal: AbortSignal): Promise<Props>;
  update(old: Props, inputs: Props, outputs: Props, signal: AbortSignal): Promise<Props>;
  remove(inputs: Props, outputs: Props, signal: AbortSignal): Promise<void>;
  /** Undefined: it is gone. Otherwise what differs from the inputs that the world remembers. */
  read(inputs: Props): Promise<Props | undefined>;
}

export interface EffectOptions {
  readonly worldFolder: string;
  readonly postgres: RealPostgres | undefined;
}

/** The effect of a type; undefined where the world's file is all there is. */
export function effectOf(type: string, options: EffectOptions): Effect | undefined {
  if (type === remoteCommand) return commandEffect(options.worldFolder);
  if (type.startsWith("random:")) return randomEffect(type);
  const { postgres } = options;
  return postgres?.handles(type) ? postgres.effect(type) : undefined;
}

/** Types whose read gives back the state as it is: the real providers see no drift there either. */
export function seesNoDrift(type: string): boolean {
  return type.startsWith("command:") || type.startsWith("random:");
}

function commandEffect(worldFolder: string): Effect {
  const run = async (
    command: string | undefined,
    inputs: Props,
    signal: AbortSignal,
    previous?: CommandResult,
  ): Promise<Props> => {
    if (command === undefined) return { stdout: "", stderr: "" };
    const result = await runRemote({
      worldFolder,
      command,
      inputs,
      signal,
      ...(previous ? { previous } : {}),
    });
    return { ...result };
  };
  const previous = (outputs: Props): CommandResult => ({
    stdout: text(outputs.stdout) ?? "",
    stderr: text(outputs.stderr) ?? "",
  });
  return {
    create: (inputs, signal) => run(text(inputs.create), inputs, signal),
    // Without `update`, any change runs `create` again in place, as the real provider does.
    update: (_old, inputs, outputs, signal) =>
      run(text(inputs.update) ?? text(inputs.create), inputs, signal, previous(outputs)),
    remove: async (inputs, outputs, signal) => {
      await run(text(inputs.delete), inputs, signal, previous(outputs));
    },
    read: (inputs) => Promise.resolve(inputs),
  };
}

function randomEffect(type: string): Effect {
  return {
    create: (inputs) => Promise.resolve(randomOutputs(type, inputs)),
    update: (_old, _inputs, outputs) => Promise.resolve(outputs),
    remove: () => Promise.resolve(),
    read: (inputs) => Promise.resolve(inputs),
  };
}
