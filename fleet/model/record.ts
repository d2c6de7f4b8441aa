import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { MockMonitor, setMocks } from "@pulumi/pulumi/runtime/mocks.js";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings.js";
import { outputsOf } from "./outputs.ts";
import { plainInputs } from "./plain-inputs.ts";

/** One resource as the program registered it: what it gave, before any engine or provider adds to it. */
export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  /** `<type>::<name>` of the parent; absent where that is the stack itself. */
  readonly parent?: string;
  /** A resource of a provider, as against a component. */
  readonly custom: boolean;
  /** Plain data; `"[secret]"` for a secret of any shape, `"[unknown]"` for what a preview does not know. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Name of the explicit provider, absent where there is none. */
  readonly provider?: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  /** `<type>::<name>` of what it waits for, sorted: what was said, and what its inputs come from. */
  readonly dependsOn: readonly string[];
  readonly replaceWith: readonly string[];
  readonly deletedWith?: string;
  /** What exists already and is taken over, absent where something new is made. */
  readonly importId?: string;
  /** Whether a component said that it is complete. */
  readonly registeredOutputs: boolean;
}

export interface RecordOptions {
  /** As in `pulumi preview`: ids and computed outputs are unknown. @default false */
  readonly preview?: boolean;
  /** @default "dev.acme" */
  readonly stack?: string;
  /** @default "tenantry" */
  readonly project?: string;
}

/** The mock runtime is one for the whole process: programs run one after the other. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a program against a recording monitor and gives back what it registered, in order, the stack first.
 * It proves what the program asks for, not what a provider makes of it: nothing is checked or diffed. Asking a
 * provider for data is refused, so that a test declares all that it needs.
 * @throws what the program throws, or what a resource failed with.
 */
export function recordProgram(
  program: () => unknown,
  options: RecordOptions = {},
): Promise<RecordedResource[]> {
  const run = last.then(() => runRecorded(program, options));
  last = run.catch(() => undefined);
  return run;
}

/** The value of an output; waits for it. To be awaited inside the recorded program. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}

async function runRecorded(
  program: () => unknown,
  { preview = false, stack = "dev.acme", project = "tenantry" }: RecordOptions,
): Promise<RecordedResource[]> {
  const monitor = new RecordingMonitor(preview);
  // The first switches on the features that a real engine has, the second puts our monitor in.
  await setMocks(monitor.answers, project, stack, preview);
  setMockOptions(monitor, project, stack, preview);
  let failure: { readonly error: unknown } | undefined;
  await pulumi.runtime.runInPulumiStack(async () => {
    try {
      const outputs = await program();
      return outputs === undefined ? {} : { outputs };
    } catch (error) {
      // Thrown through the stack, it would reject every output that hangs on the stack as well.
      failure = { error };
      return {};
    }
  });
  await pulumi.runtime.disconnect();
  if (failure) throw withoutResource(failure.error);
  return monitor.recorded();
}

/** A ResourceError holds its resource, which holds the whole runtime: a test's report would print all of it. */
function withoutResource(error: unknown): unknown {
  return pulumi.ResourceError.isInstance(error) ? new Error(error.message) : error;
}

class RecordingMonitor extends MockMonitor {
  private readonly requests: RegisterResourceRequest[] = [];
  private readonly completed = new Set<string>();

  constructor(preview: boolean) {
    super({
      newResource: (args) => outputsOf(args, preview),
      call: ({ token }) => {
        throw new Error(`The program calls "${token}", which this test does not answer.`);
      },
    });
  }

  get answers(): pulumi.runtime.Mocks {
    return this.mocks;
  }

  override registerResource(
    request: RegisterResourceRequest,
    callback: (error: unknown, response: unknown) => void,
  ): Promise<void> {
    this.requests.push(request);
    return super.registerResource(request, callback);
  }

  override registerResourceOutputs(
    request: { getUrn(): string },
    callback: (error: unknown, response: unknown) => void,
  ): void {
    this.completed.add(shortName(request.getUrn()));
    super.registerResourceOutputs(request, callback);
  }

  recorded(): RecordedResource[] {
    return this.requests.map((request) => record(request, this.completed));
  }
}

function record(request: RegisterResourceRequest, completed: Set<string>): RecordedResource {
  const [type, name] = [request.getType(), request.getName()];
  const parent = request.getParent();
  const isRoot = parent === "" || parent.includes("pulumi:pulumi:Stack::");
  const provider = request.getProvider();
  const deletedWith = request.getDeletedwith();
  const importId = request.getImportid();
  return {
    type,
    name,
    ...(isRoot ? {} : { parent: shortName(parent) }),
    custom: request.getCustom(),
    inputs: plainInputs(request.getObject()?.toJavaScript() ?? {}),
    ...(provider === "" ? {} : { provider: provider.split("::").slice(0, -1).at(-1) ?? "" }),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    deleteBeforeReplace: request.getDeletebeforereplace(),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    dependsOn: request.getDependenciesList().map(shortName).sort(),
    replaceWith: request.getReplaceWithList().map(shortName),
    ...(deletedWith === "" ? {} : { deletedWith: shortName(deletedWith) }),
    ...(importId === "" ? {} : { importId }),
    registeredOutputs: completed.has(`${type}::${name}`),
  };
}

/** `urn:pulumi:dev.acme::tenantry::a:b:C$d:e:F::name` → `d:e:F::name`: URNs of a mock know only the direct parent. */
function shortName(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  return `${types.split("$").at(-1)}::${name.join("::")}`;
}
