import type * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import { getProject, getStack } from "@pulumi/pulumi/runtime/settings.js";
import { outputsOf } from "./outputs.ts";
import { plainInputs } from "./plain-inputs.ts";
import type { RecordOptions } from "./record.ts";
import { type Answer, engineUrn, type Recording, recorded, shortName } from "./recorded.ts";

type Callback<T = unknown> = (error: unknown, response: T) => void;

interface Response {
  getUrn(): string;
  getId(): string;
  getObject(): { toJavaScript(): object } | undefined;
}

const stackReference = "pulumi:pulumi:StackReference";

/** Stands for the engine: remembers what a program registers, and answers with what a provider would compute. */
export class RecordingMonitor extends MockMonitor {
  private readonly requests: RegisterResourceRequest[] = [];
  /** The engine's URNs, in the order of {@link requests}. */
  private readonly found: string[] = [];
  private readonly urns = new Map<string, string>();
  private readonly answered = new Map<string, Answer>();
  private readonly completed = new Set<string>();
  private readonly digestKey: string | undefined;
  private outputs: Readonly<Record<string, unknown>> = {};

  constructor({ preview = false, stackOutputs, digestKey }: RecordOptions) {
    super({
      newResource: (args) => {
        if (args.type !== stackReference) return outputsOf(args, preview);
        const outputs = outputsOfStack(args.inputs["name"], stackOutputs);
        return { id: args.name, state: { ...args.inputs, outputs, secretOutputNames: [] } };
      },
      call: ({ token, inputs }) => {
        if (token === "pulumi:pulumi:readStackOutputs") {
          return { name: inputs["name"], outputs: outputsOfStack(inputs["name"], stackOutputs) };
        }
        throw new Error(`The program calls "${token}", which nobody answers here.`);
      },
    });
    this.digestKey = digestKey;
  }

  get answers(): pulumi.runtime.Mocks {
    return this.mocks;
  }

  override registerResource(request: RegisterResourceRequest, callback: Callback): Promise<void> {
    const urn = engineUrn(request, getStack(), getProject(), this.urns);
    this.requests.push(request);
    this.found.push(urn);
    // Whoever names this one as its parent has to wait for the answer, so that its whole URN is known by then.
    return super.registerResource(request, (error: unknown, response: unknown) => {
      if (response) {
        this.urns.set((response as Response).getUrn(), urn);
        this.answered.set(urn, answerOf(response as Response));
      }
      callback(error, response);
    });
  }

  override registerResourceOutputs(
    request: { getUrn(): string; getOutputs(): { toJavaScript(): object } | undefined },
    callback: Callback,
  ): void {
    const name = shortName(request.getUrn());
    this.completed.add(name);
    if (name.startsWith("pulumi:pulumi:Stack::")) {
      const given = plainInputs(request.getOutputs()?.toJavaScript() ?? {})["outputs"];
      this.outputs = (given as typeof this.outputs | undefined) ?? {};
    }
    super.registerResourceOutputs(request, callback);
  }

  /** A hook is code that the engine calls back: nobody does here. */
  registerResourceHook(_request: unknown, callback: Callback): void {
    callback(null, {});
  }

  recording(): Recording {
    const { urns, answered, completed, digestKey } = this;
    const context = { urns, answered, completed, digestKey };
    return {
      resources: this.requests.map((request, index) =>
        recorded(request, this.found[index] ?? "", context),
      ),
      outputs: this.outputs,
    };
  }
}

function answerOf(response: Response): Answer {
  return { id: response.getId(), state: plainInputs(response.getObject()?.toJavaScript() ?? {}) };
}

function outputsOfStack(
  name: unknown,
  known: RecordOptions["stackOutputs"],
): Readonly<Record<string, unknown>> {
  const outputs = known?.get(String(name));
  if (!outputs)
    throw new Error(`The program reads the stack "${String(name)}", which is not there.`);
  return outputs;
}
