import { createRequire } from "node:module";
import type * as analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { toPolicies } from "../../../policies/adapter.ts";

/*
 * What the SDK does with policies between the engine and us, with its own code: it decodes what the wire carries, puts
 * proxies around it, calls the policies, and encodes what they answer. The functions are the SDK's own business, so its
 * types do not name them.
 */

type Policies = ReturnType<typeof toPolicies>;
type Call = (
  call: { request: object },
  answer: (error: unknown, response: unknown) => void,
) => void;
type MakeCall = (pack: string, version: string, level: string, policies: Policies) => Call;

const require = createRequire(import.meta.url);
const server = require("@pulumi/policy/server.js") as {
  readonly makeAnalyzeRpcFun: MakeCall;
  readonly makeAnalyzeStackRpcFun: MakeCall;
  readonly makeRemediateRpcFun: MakeCall;
};
const proto = require("@pulumi/pulumi/proto/analyzer_pb.js") as typeof analyzer;
const { Struct } = require("google-protobuf/google/protobuf/struct_pb.js") as {
  readonly Struct: { fromJavaScript(value: object): never };
};

/** Marks of the wire. */
export const wire = {
  secret: (value: unknown) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
  }),
  archive: (files: object) => ({
    "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7",
    assets: files,
  }),
  text: (text: string) => ({
    "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
    text,
  }),
};

/** A resource as the engine sends it. */
export interface Sent {
  readonly urn: string;
  readonly type?: string;
  readonly props?: object;
  /** URNs by the input that comes from them. */
  readonly sources?: Readonly<Record<string, readonly string[]>>;
}

/** One finding, as the engine gets it. */
export interface Finding {
  readonly rule: string;
  readonly level: "mandatory" | "advisory";
  readonly message: string;
  readonly urn: string;
}

/** What the policies say of one resource. */
export async function analyze(policies: Policies, sent: Sent): Promise<Finding[]> {
  const request = fill(new proto.AnalyzeRequest(), sent);
  return findings(await asked(server.makeAnalyzeRpcFun, policies, request));
}

/** What they say of a whole stack. */
export async function analyzeStack(policies: Policies, all: readonly Sent[]): Promise<Finding[]> {
  const request = new proto.AnalyzeStackRequest();
  request.setResourcesList(
    all.map((sent) => {
      const resource = fill(new proto.AnalyzerResource(), sent);
      for (const [input, urns] of Object.entries(sent.sources ?? {})) {
        const from = new proto.AnalyzerPropertyDependencies();
        from.setUrnsList([...urns]);
        resource.getPropertydependenciesMap().set(input, from);
      }
      return resource;
    }),
  );
  return findings(await asked(server.makeAnalyzeStackRpcFun, policies, request));
}

/** The inputs of a resource once they are put right, as the wire carries them; undefined where they are left alone. */
export async function remediate(policies: Policies, sent: Sent): Promise<object | undefined> {
  const request = fill(new proto.AnalyzeRequest(), sent);
  const answer = (await asked(server.makeRemediateRpcFun, policies, request)) as InstanceType<
    typeof proto.RemediateResponse
  >;
  return answer.getRemediationsList()[0]?.getProperties()?.toJavaScript();
}

function fill<T extends analyzer.AnalyzeRequest | analyzer.AnalyzerResource>(
  request: T,
  { urn, type = "a:b:C", props = {} }: Sent,
): T {
  request.setUrn(urn);
  request.setType(type);
  request.setName(urn.split("::").at(-1) ?? "");
  request.setProperties(Struct.fromJavaScript(props));
  request.setOptions(new proto.AnalyzerResourceOptions());
  return request;
}

function asked(make: MakeCall, policies: Policies, request: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    make(
      "tenantry",
      "0.1.0",
      "mandatory",
      policies,
    )({ request }, (error, response) => (error ? reject(error) : resolve(response)));
  });
}

function findings(response: unknown): Finding[] {
  const { ADVISORY } = proto.EnforcementLevel;
  return (response as analyzer.AnalyzeResponse).getDiagnosticsList().map((it) => ({
    rule: it.getPolicyname(),
    level: it.getEnforcementlevel() === ADVISORY ? "advisory" : "mandatory",
    message: it.getMessage(),
    urn: it.getUrn(),
  }));
}
