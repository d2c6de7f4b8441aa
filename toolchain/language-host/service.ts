import type { ServerUnaryCall, sendUnaryData, UntypedServiceImplementation } from "@grpc/grpc-js";
import type {
  AboutRequest,
  AboutResponse,
  GetProgramDependenciesRequest,
  GetProgramDependenciesResponse,
  GetRequiredPackagesRequest,
  GetRequiredPackagesResponse,
} from "@pulumi/pulumi/proto/language_pb.js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import type { ChildProcesses } from "./children.ts";
import { directDependencies, installedPackages, providerPlugins } from "./packages.ts";
import { createPluginRunner } from "./plugin.ts";
import { createProgramRunner } from "./program.ts";
import type { PulumiSdk } from "./sdk.ts";

/** What the host's methods share. */
export interface HostContext {
  readonly sdk: PulumiSdk;
  readonly children: ChildProcesses;
  /** Address of the engine that started us, `127.0.0.1:port`. */
  readonly engineAddress: string;
  /** The Node that runs programs: our own. */
  readonly node: string;
}

/** A unary gRPC method written as a function from request to response. */
export type Unary<Request, Response> = (
  call: ServerUnaryCall<Request, Response>,
  done: sendUnaryData<Response>,
) => void;

/** The LanguageRuntime service; a method that is not here answers UNIMPLEMENTED, which the engine takes as "no". */
export function createService(host: HostContext): UntypedServiceImplementation {
  const { messages, plugin, version, Empty } = host.sdk;

  const getPluginInfo: Unary<unknown, PluginInfo> = (_call, done) => {
    const info = new plugin.PluginInfo();
    info.setVersion(version);
    done(null, info);
  };

  const getRequiredPackages: Unary<GetRequiredPackagesRequest, GetRequiredPackagesResponse> = (
    call,
    done,
  ) => {
    const response = new messages.GetRequiredPackagesResponse();
    for (const found of providerPlugins(call.request.getInfo()?.getProgramDirectory() ?? ".")) {
      const dependency = new plugin.PackageDependency();
      dependency.setName(found.name);
      dependency.setKind("resource");
      dependency.setVersion(found.version);
      dependency.setServer(found.server);
      response.addPackages(dependency);
    }
    done(null, response);
  };

  const about: Unary<AboutRequest, AboutResponse> = (_call, done) => {
    const response = new messages.AboutResponse();
    response.setExecutable(host.node);
    response.setVersion(process.version);
    done(null, response);
  };

  const getProgramDependencies: Unary<
    GetProgramDependenciesRequest,
    GetProgramDependenciesResponse
  > = (call, done) => {
    const directory = call.request.getInfo()?.getProgramDirectory() ?? call.request.getPwd();
    const direct = directDependencies(directory);
    const all = call.request.getTransitivedependencies();
    const response = new messages.GetProgramDependenciesResponse();
    for (const installed of installedPackages(directory)) {
      if (!all && !direct.has(installed.name)) continue;
      const dependency = new messages.DependencyInfo();
      dependency.setName(installed.name);
      dependency.setVersion(installed.version);
      response.addDependencies(dependency);
    }
    done(null, response);
  };

  const empty: Unary<unknown, object> = (_call, done) => done(null, new Empty());
  const handshake: Unary<unknown, object> = (_call, done) =>
    done(null, new messages.LanguageHandshakeResponse());
  const { run, cancel } = createProgramRunner(host);
  const { runPlugin, installDependencies } = createPluginRunner(host);

  return {
    handshake,
    getPluginInfo,
    getRequiredPackages,
    about,
    getProgramDependencies,
    run,
    runPlugin,
    installDependencies,
    cancel: (call: Parameters<typeof empty>[0], done: Parameters<typeof empty>[1]) => {
      cancel();
      empty(call, done);
    },
  };
}
