import { Refused } from "../rules/rule.ts";
import { toPulumiSchema } from "../schema/pulumi-schema.ts";
import { parseUrn } from "../values/urn.ts";
import type { Props } from "../values/value.ts";
import { withSecrets } from "../values/wire.ts";
import { logCall } from "../world/calls.ts";
import type { FaultMethod } from "../world/faults.ts";
import { answer } from "./answer.ts";
import { configService } from "./config-service.ts";
import { Connections } from "./connections.ts";
import { fillDiff } from "./diff-response.ts";
import { FaultStruck, underFaults } from "./interrupt.ts";
import {
  CallError,
  empty,
  fromStruct,
  type GrpcCall,
  type Handler,
  type Message,
  type Messages,
  messages,
  pluginMessages,
  status,
  toStruct,
} from "./protocol.ts";
import type { Simulator } from "./simulator.ts";
import type { Subject } from "./store.ts";

const invocation = "aws:lambda/invocation:Invocation";

type Call<Name extends keyof Messages> = GrpcCall<Message<Name>>;
type SubjectCall = GrpcCall<{ getUrn(): string }>;

/** The ResourceProvider service of one simulated package: protocol in, simulator calls, protocol out. */
export function providerService(simulator: Simulator): Record<string, Handler> {
  const connections = new Connections();
  const { world, schema } = simulator;

  const subject = (call: SubjectCall): Subject => {
    const urn = call.request.getUrn();
    return { session: connections.session(call.getPeer()), urn, type: parseUrn(urn).type };
  };
  const outputs = (type: string, props: Props): Props =>
    withSecrets(props, schema.resources[type]?.secretOutputs ?? []);

  /** Logs the call with its outcome, without any value. */
  const logged = async <T>(about: Subject, method: string, work: () => Promise<T>): Promise<T> => {
    const at = new Date().toISOString();
    const record = (outcome: string): void => {
      logCall(world, {
        at,
        method,
        urn: about.urn,
        type: about.type,
        site: about.session.site,
        outcome,
      });
    };
    try {
      const result = await work();
      record(result === undefined ? "gone" : succeeded(about.type, method));
      return result;
    } catch (error) {
      record(outcomeOf(error));
      throw error;
    }
  };

  /** A call that changes or reads the world: logged, and struck by the faults that are due. */
  const performed = <T>(
    call: SubjectCall,
    method: FaultMethod,
    timeoutSeconds: number,
    work: (about: Subject, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const about = subject(call);
    const signal = connections.signal(call.getPeer());
    const { type } = about;
    const { name } = parseUrn(about.urn);
    return logged(about, method, async () => {
      await simulator.know(type);
      const options = { signal, timeoutSeconds };
      return (await underFaults(world, { type, method, name }, options, () => work(about, signal)))
        .result;
    });
  };

  return {
    ...configService(simulator, connections),
    getPluginInfo: answer(() => new pluginMessages.PluginInfo().setVersion(schema.version)),
    attach: answer(() => empty()),
    cancel: answer((call: GrpcCall<unknown>) => {
      connections.cancel(call.getPeer());
      return empty();
    }),
    getSchema: answer(() =>
      new messages.GetSchemaResponse().setSchema(JSON.stringify(toPulumiSchema(schema))),
    ),
    invoke: answer((call: Call<"InvokeRequest">) => {
      const token = call.request.getTok();
      throw new CallError(
        status.unimplemented,
        `local cloud: data sources are not part of it (${token})`,
      );
    }),
    check: answer(async (call: Call<"CheckRequest">) => {
      const { request } = call;
      const about = subject(call);
      await simulator.know(about.type);
      const seed = request.getRandomseed_asU8();
      const { inputs, failures } = simulator.check(
        about,
        fromStruct(request.getNews()),
        fromStruct(request.getOlds()),
        seed,
      );
      const response = new messages.CheckResponse().setInputs(toStruct(inputs));
      for (const { property, reason } of failures) {
        const text = `${reason} (local cloud)`;
        response.addFailures(new messages.CheckFailure().setProperty(property).setReason(text));
      }
      return response;
    }),
    diff: answer((call: Call<"DiffRequest">) => {
      const { request } = call;
      const { type } = parseUrn(request.getUrn());
      const found = simulator.diff(
        type,
        fromStruct(request.getOldInputs()),
        fromStruct(request.getNews()),
        fromStruct(request.getOlds()),
      );
      const response = fillDiff(new messages.DiffResponse(), found);
      const replaces = found.some((one) => one.replaces);
      return response.setDeletebeforereplace(
        replaces && simulator.oldGoesFirst(type, fromStruct(request.getNews())),
      );
    }),
    create: answer(async (call: Call<"CreateRequest">) => {
      const { request } = call;
      const inputs = fromStruct(request.getProperties());
      const { type } = parseUrn(request.getUrn());
      if (request.getPreview()) {
        const planned = simulator.plan(type, inputs);
        return new messages.CreateResponse().setProperties(toStruct(outputs(type, planned)));
      }
      const made = await performed(call, "create", request.getTimeout(), (about, signal) =>
        simulator.create(about, inputs, signal),
      );
      return new messages.CreateResponse()
        .setId(made.id)
        .setProperties(toStruct(outputs(type, made.outputs)));
    }),
    update: answer(async (call: Call<"UpdateRequest">) => {
      const { request } = call;
      const old = {
        inputs: fromStruct(request.getOldInputs()),
        outputs: fromStruct(request.getOlds()),
      };
      const inputs = fromStruct(request.getNews());
      const about = subject(call);
      const { type } = about;
      const after = request.getPreview()
        ? simulator.planUpdate(about, request.getId(), old, inputs)
        : await performed(call, "update", request.getTimeout(), (about, signal) =>
            simulator.update(about, request.getId(), old, inputs, signal),
          );
      return new messages.UpdateResponse().setProperties(toStruct(outputs(type, after)));
    }),
    delete: answer(async (call: Call<"DeleteRequest">) => {
      const { request } = call;
      const old = {
        inputs: fromStruct(request.getOldInputs()),
        outputs: fromStruct(request.getProperties()),
      };
      await performed(call, "delete", request.getTimeout(), async (about, signal) => {
        await simulator.remove(about, request.getId(), old, signal);
        return true;
      });
      return empty();
    }),
    read: answer(async (call: Call<"ReadRequest">) => {
      const { request } = call;
      const known = {
        inputs: fromStruct(request.getInputs()),
        outputs: fromStruct(request.getProperties()),
      };
      const { type } = parseUrn(request.getUrn());
      const found = await performed(call, "read", 0, (about) =>
        simulator.read(about, request.getId(), known),
      );
      if (!found) return new messages.ReadResponse();
      return new messages.ReadResponse()
        .setId(found.id)
        .setInputs(toStruct(found.inputs))
        .setProperties(toStruct(outputs(type, found.outputs)));
    }),
  };
}

/** An invocation is kept like any object, but no function runs here: the log must not look as if one had. */
function succeeded(type: string, method: string): string {
  return type === invocation && method !== "read" ? "ok: no function ran" : "ok";
}

function outcomeOf(error: unknown): string {
  if (error instanceof Refused) return `refused: ${error.rules.join(", ")}`;
  return error instanceof FaultStruck ? `fault: ${error.fault}` : "failed";
}
