import { answer } from "./answer.ts";
import type { Connections } from "./connections.ts";
import {
  fromStruct,
  type GrpcCall,
  type Handler,
  type Message,
  messages,
  toStruct,
} from "./protocol.ts";
import { configChanges, configFailures, makeSession } from "./session.ts";
import type { Simulator } from "./simulator.ts";

/** Handshake and everything about a provider's configuration. */
export function configService(
  simulator: Simulator,
  connections: Connections,
): Record<string, Handler> {
  const { pkg, schema } = simulator;
  return {
    // Secrets come unwrapped: the engine keeps track of them and marks outputs of the same name again.
    handshake: answer(() => new messages.ProviderHandshakeResponse()),
    checkConfig: answer((call: GrpcCall<Message<"CheckRequest">>) => {
      const news = call.request.getNews();
      const response = new messages.CheckResponse().setInputs(news);
      for (const { property, reason } of configFailures(pkg, schema, fromStruct(news))) {
        const text = `${reason} (local cloud)`;
        response.addFailures(new messages.CheckFailure().setProperty(property).setReason(text));
      }
      return response;
    }),
    diffConfig: answer((call: GrpcCall<Message<"DiffRequest">>) => {
      const { request } = call;
      const from = fromStruct(request.getOldInputs());
      const { changed, moved } = configChanges(pkg, schema, from, fromStruct(request.getNews()));
      return new messages.DiffResponse()
        .setChanges(changed.length > 0 ? 2 : 1)
        .setDiffsList(changed)
        .setReplacesList(moved ? changed : []);
    }),
    configure: answer((call: GrpcCall<Message<"ConfigureRequest">>) => {
      const config = fromStruct(call.request.getArgs() ?? toStruct({}));
      connections.configure(call.getPeer(), makeSession(pkg, schema, config));
      return new messages.ConfigureResponse().setSupportspreview(true);
    }),
  };
}
