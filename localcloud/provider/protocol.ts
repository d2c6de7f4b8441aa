import { createRequire } from "node:module";
import type * as PluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import type * as ProviderMessages from "@pulumi/pulumi/proto/provider_pb.js";
import type { Props, Value } from "../values/value.ts";
import { propsFromWire } from "../values/wire.ts";

/**
 * The engine's protocol from the SDK's generated code. Loaded by path: the whole SDK would cost a plugin 0.3 s.
 * @grpc/grpc-js and google-protobuf are the SDK's own dependencies, so they are resolved from there.
 */
const require = createRequire(import.meta.url);
const sdkRequire = createRequire(require.resolve("@pulumi/pulumi/package.json"));

/** The messages of provider.proto, by name. */
export type Messages = typeof ProviderMessages;
/** One message of provider.proto. */
export type Message<Name extends keyof Messages> = Messages[Name] extends abstract new (
  ...args: never[]
) => infer Instance
  ? Instance
  : never;

export const messages = sdkRequire("@pulumi/pulumi/proto/provider_pb.js") as Messages;
export const pluginMessages = sdkRequire(
  "@pulumi/pulumi/proto/plugin_pb.js",
) as typeof PluginMessages;

/** The generated protobuf Struct, as far as it is used here. */
export interface Struct {
  toJavaScript(): Record<string, Value>;
}

interface StructModule {
  Struct: { fromJavaScript(value: object): Struct };
}

interface EmptyModule {
  Empty: new () => object;
}

const structModule = sdkRequire("google-protobuf/google/protobuf/struct_pb.js") as StructModule;
const emptyModule = sdkRequire("google-protobuf/google/protobuf/empty_pb.js") as EmptyModule;

export function empty(): object {
  return new emptyModule.Empty();
}

/** Typed as the generated setters want it. */
export function toStruct<T>(props: Props): T {
  return structModule.Struct.fromJavaScript(props) as T;
}

export function fromStruct(struct: unknown): Props {
  return struct ? propsFromWire((struct as Struct).toJavaScript()) : {};
}

/** gRPC status codes that the simulator answers with. */
export const status = { cancelled: 1, unknown: 2, deadline: 4, unimplemented: 12, unavailable: 14 };

/** An error with a status: the engine shows `message`. */
export class CallError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = "CallError";
    this.code = code;
  }
}

/** One call, as grpc-js hands it over. `Request` is the generated message. */
export interface GrpcCall<Request> {
  readonly request: Request;
  /** `127.0.0.1:41234`: constant for one engine's connection. */
  getPeer(): string;
}

export type Handler = (
  call: GrpcCall<never>,
  callback: (error: { code: number; details: string } | null, response?: object) => void,
) => void;

interface GrpcServer {
  addService(definition: object, handlers: Record<string, Handler>): void;
  bindAsync(
    address: string,
    credentials: object,
    done: (error: Error | null, port: number) => void,
  ): void;
  forceShutdown(): void;
}

interface GrpcModule {
  Server: new (options: Record<string, number>) => GrpcServer;
  ServerCredentials: { createInsecure(): object };
}

/** Serves handlers on a free loopback port. */
export async function serve(
  handlers: Record<string, Handler>,
): Promise<{ port: number; close(): void }> {
  const grpc = sdkRequire("@grpc/grpc-js") as GrpcModule;
  const services = sdkRequire("@pulumi/pulumi/proto/provider_grpc_pb.js") as {
    ResourceProviderService: object;
  };
  // The engine's own limit: a stack's largest resource may be far over grpc's default of 4 MiB.
  const server = new grpc.Server({ "grpc.max_receive_message_length": 400 << 20 });
  server.addService(services.ResourceProviderService, handlers);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return { port, close: () => server.forceShutdown() };
}
