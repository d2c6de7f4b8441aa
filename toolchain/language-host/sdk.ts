import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as Grpc from "@grpc/grpc-js";
import type * as LanguageGrpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import type * as Language from "@pulumi/pulumi/proto/language_pb.js";
import type * as Plugin from "@pulumi/pulumi/proto/plugin_pb.js";

/** The parts of the program's own @pulumi/pulumi that a host speaks through. */
export interface PulumiSdk {
  /** Folder of the installed @pulumi/pulumi. */
  readonly root: string;
  readonly version: string;
  readonly grpc: typeof Grpc;
  readonly language: typeof LanguageGrpc;
  readonly messages: typeof Language;
  readonly plugin: typeof Plugin;
  readonly Empty: new () => object;
}

/** @pulumi/pulumi is not installed where the program, or this host, can see it. */
export class MissingSdkError extends Error {}

/**
 * Loads @pulumi/pulumi as the program in `programDirectory` would, else the one beside this host.
 *
 * @param hostUrl import.meta.url of the host
 * @throws MissingSdkError when neither place has it
 */
export function loadPulumiSdk(programDirectory: string, hostUrl: string): PulumiSdk {
  const root = findSdk(programDirectory, hostUrl);
  const manifest = join(root, "package.json");
  // grpc-js and google-protobuf are dependencies of the SDK, and need not be visible from the program.
  const require = createRequire(manifest);
  return {
    root,
    version: (require(manifest) as { version: string }).version,
    grpc: require("@grpc/grpc-js") as typeof Grpc,
    language: require(join(root, "proto/language_grpc_pb.js")) as typeof LanguageGrpc,
    messages: require(join(root, "proto/language_pb.js")) as typeof Language,
    plugin: require(join(root, "proto/plugin_pb.js")) as typeof Plugin,
    Empty: (require("google-protobuf/google/protobuf/empty_pb.js") as { Empty: new () => object })
      .Empty,
  };
}

/** The folder of the @pulumi/pulumi that `programDirectory` sees, else of the one that this host sees. */
export function findSdk(programDirectory: string, hostUrl: string): string {
  const request = "@pulumi/pulumi/package.json";
  for (const from of [join(programDirectory, "package.json"), hostUrl]) {
    try {
      return dirname(createRequire(from).resolve(request));
    } catch {
      // The next place may have it.
    }
  }
  throw new MissingSdkError(
    `@pulumi/pulumi is not installed: there is no node_modules that ${programDirectory} can see. ` +
      "Run `npm run setup` in the project's folder, then try again.",
  );
}
