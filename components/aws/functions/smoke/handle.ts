/** What a deployment's hook says: which paths of which host have to answer, and behind which load balancer. */
export interface SmokeDetails {
  readonly host: string;
  readonly paths: readonly string[];
  /** `app/fixnado-shard-1/0123456789abcdef`: the end of its ARN. */
  readonly loadBalancer: string;
  /** Of the test listener. */
  readonly port: number;
  /** How often these were asked before. ECS gives back what the last answer said. */
  readonly attempt?: number;
}

/** The answer in ECS's own grammar; `hookDetails` is what the next call is told. */
export type HookAnswer =
  | { readonly hookStatus: "SUCCEEDED" | "FAILED" }
  | {
      readonly hookStatus: "IN_PROGRESS";
      /** Seconds until ECS asks again. */
      readonly callBackDelay: number;
      readonly hookDetails: SmokeDetails;
    };

export interface SmokeTools {
  /** The load balancer's private addresses, one or more a zone. */
  readonly addressesOf: (loadBalancer: string) => Promise<readonly string[]>;
  /** The status of an answer; rejects where there is none. */
  readonly ask: (request: {
    readonly address: string;
    readonly port: number;
    readonly host: string;
    readonly path: string;
  }) => Promise<number>;
  /** One line of the log. */
  readonly say: (line: Readonly<Record<string, unknown>>) => void;
}

/** How often everything is asked, and the seconds between: a rule needs a moment to reach all of a load balancer. */
const attempts = 6;
const pause = 10;

/**
 * Asks every path at every address of the load balancer. All must answer 200; what does not is asked again, for about
 * a minute, and then the deployment has failed and ECS brings the old version back.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html
 *
 * @throws Error when the hook's details are not as they should be; ECS takes that for failed.
 */
export async function handleSmoke(event: unknown, tools: SmokeTools): Promise<HookAnswer> {
  const details = detailsOf(event);
  const { host, attempt = 0 } = details;
  const problems = await problemsOf(details, tools);
  if (problems.length === 0) {
    tools.say({ host, result: "succeeded" });
    return { hookStatus: "SUCCEEDED" };
  }
  const last = attempt + 1 >= attempts;
  tools.say({ host, result: last ? "failed" : "not yet", attempt: attempt + 1, problems });
  if (last) return { hookStatus: "FAILED" };
  return {
    hookStatus: "IN_PROGRESS",
    callBackDelay: pause,
    hookDetails: { ...details, attempt: attempt + 1 },
  };
}

async function problemsOf(details: SmokeDetails, tools: SmokeTools): Promise<string[]> {
  const { host, port, paths, loadBalancer } = details;
  let addresses: readonly string[];
  try {
    addresses = await tools.addressesOf(loadBalancer);
  } catch (error) {
    return [`the addresses of ${loadBalancer} are not to be had: ${textOf(error)}`];
  }
  if (addresses.length === 0) return [`${loadBalancer} has no address`];
  const asked = addresses.flatMap((address) =>
    paths.map(async (path) => {
      try {
        const status = await tools.ask({ address, port, host, path });
        return status === 200 ? [] : [`${path} answers ${status} at ${address}`];
      } catch (error) {
        return [`${path} does not answer at ${address}: ${textOf(error)}`];
      }
    }),
  );
  return (await Promise.all(asked)).flat();
}

function detailsOf(event: unknown): SmokeDetails {
  const told = isObject(event) ? event["hookDetails"] : undefined;
  const details: unknown = typeof told === "string" ? JSON.parse(told) : told;
  if (
    !isObject(details) ||
    typeof details["host"] !== "string" ||
    typeof details["loadBalancer"] !== "string" ||
    typeof details["port"] !== "number" ||
    !isPaths(details["paths"])
  ) {
    throw new Error(
      "hookDetails is not { host, paths, loadBalancer, port } with at least one path.",
    );
  }
  const { host, loadBalancer, port, paths, attempt } = details;
  return {
    host,
    loadBalancer,
    port,
    paths,
    ...(typeof attempt === "number" ? { attempt } : {}),
  };
}

function isPaths(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((path) => typeof path === "string" && path.startsWith("/"))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
