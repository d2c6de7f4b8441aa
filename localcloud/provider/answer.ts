import { CallError, type GrpcCall, type Handler, status } from "./protocol.ts";

/** Turns a function into a gRPC handler; whatever it throws becomes a status with the message. */
export function answer<Request>(
  work: (call: GrpcCall<Request>) => object | Promise<object>,
): Handler {
  return (call, callback) => {
    const done = new Promise<object>((resolve) => {
      resolve(work(call as GrpcCall<unknown> as GrpcCall<Request>));
    });
    done.then(
      (response) => callback(null, response),
      (error: unknown) => {
        const code = error instanceof CallError ? error.code : status.unknown;
        callback({ code, details: error instanceof Error ? error.message : String(error) });
      },
    );
  };
}
