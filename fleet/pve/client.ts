import { ApiError, ask } from "../api-request.ts";

type Query = Readonly<Record<string, string | number>>;

/** The API of one PVE cluster. Paths stand below `/api2/json`; build them with {@link pvePath}. */
export interface PveClient {
  /** As the site's file names it, for messages. */
  readonly endpoint: string;
  /** @returns what the answer has under `data` @throws ApiError */
  get(path: string, query?: Query): Promise<unknown>;
  /** @param form fields as PVE calls them @returns what the answer has under `data` @throws ApiError */
  post(path: string, form?: Query): Promise<unknown>;
  /** @param form fields as PVE calls them @throws ApiError */
  put(path: string, form: Query): Promise<unknown>;
}

export interface PveDoor {
  /** The site's id, for messages. */
  readonly site: string;
  readonly endpoint: string;
  /** Where it is really asked: the endpoint, or the local cloud's port on loopback. */
  readonly url: string;
  /** `user@realm!name=uuid` */
  readonly token: string;
  readonly signal?: AbortSignal | undefined;
}

export function pveClient(door: PveDoor): PveClient {
  const request = async (
    method: "GET" | "POST" | "PUT",
    path: string,
    form?: Query,
  ): Promise<unknown> => {
    const answer = await ask({
      who: `The PVE API of ${door.site}`,
      url: new URL(door.url).origin,
      path: `/api2/json${path}`,
      method,
      authorization: `PVEAPIToken=${door.token.trim()}`,
      signal: door.signal,
      ...(form ? { form } : {}),
    });
    return typeof answer === "object" && answer !== null && "data" in answer ? answer.data : null;
  };
  return {
    endpoint: door.endpoint,
    get: (path, query) => request("GET", withQuery(path, query)),
    post: (path, form) => request("POST", path, form ?? {}),
    put: (path, form) => request("PUT", path, form),
  };
}

/** A path with every value in it made harmless: pvePath`/nodes/${node}/lxc/${vmid}/config`. */
export function pvePath(
  parts: TemplateStringsArray,
  ...values: readonly (string | number)[]
): string {
  return parts.reduce(
    (path, part, index) => path + encodeURIComponent(String(values[index - 1])) + part,
  );
}

/**
 * Waits until a task of PVE is over.
 *
 * @param upid what the call that began it gave back
 * @param timeoutSeconds how long it may take
 * @throws ApiError when it failed, or took longer
 */
export async function waitForTask(
  client: PveClient,
  node: string,
  upid: string,
  { timeoutSeconds = 3600, pauseMs = 1000, signal = undefined as AbortSignal | undefined } = {},
): Promise<void> {
  const end = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const task = (await client.get(pvePath`/nodes/${node}/tasks/${upid}/status`)) as {
      readonly status?: string;
      readonly exitstatus?: string;
    } | null;
    if (task?.status === "stopped") {
      // `WARNINGS: 1` is done as well.
      if (task.exitstatus === "OK" || task.exitstatus?.startsWith("WARNINGS")) return;
      throw new ApiError(
        `PVE's task ${upid} failed: ${task.exitstatus ?? "no reason given"}.`,
        undefined,
      );
    }
    if (signal?.aborted) throw new ApiError(`PVE's task ${upid} still runs.`, undefined);
    if (Date.now() > end) {
      throw new ApiError(
        `PVE's task ${upid} is not over after ${timeoutSeconds} seconds. It goes on by itself.`,
        undefined,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

function withQuery(path: string, query: Query | undefined): string {
  if (!query) return path;
  const texts = Object.entries(query).map(([name, value]) => [name, String(value)] as const);
  return `${path}?${new URLSearchParams(Object.fromEntries(texts)).toString()}`;
}
