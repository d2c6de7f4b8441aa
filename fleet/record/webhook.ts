import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Entry } from "./journal.ts";

/** Where events are posted, with the key that signs them. */
export interface WebhookTarget {
  /** https, or http on this machine. */
  readonly url: string;
  readonly key: string;
}

/** How long one post may take, and how long to wait before the second try; twice that before the third. Both ms. */
export interface Patience {
  readonly timeoutMs: number;
  readonly pauseMs: number;
}

const tries = 3;
const usual: Patience = { timeoutMs: 5000, pauseMs: 1000 };

/** `sha256=<hex>`: HMAC-SHA256 of the body, byte for byte as it is sent. */
function signature(key: string, body: string): string {
  return `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;
}

/** Whether a URL leads to this machine: all that the local cloud may post to. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname);
}

/**
 * Posts one event, in three tries. Taken means an answer of 2xx; a redirection is none, because the
 * signature is for nobody else.
 * @param patience default: 5 seconds a try, 1 second before the second
 * @throws Error that says what the last try came to, without the key
 */
export async function post(
  target: WebhookTarget,
  entry: Entry,
  { timeoutMs, pauseMs }: Patience = usual,
): Promise<void> {
  const { url, key } = target;
  if (!url.startsWith("https:") && !isLoopback(url)) {
    throw new Error(`${url} is neither https nor on this machine`);
  }
  const { event, line } = entry;
  for (let attempt = 1; ; attempt++) {
    const why = await postOnce(url, timeoutMs, line, {
      "content-type": "application/json",
      "x-tenantry-event": `${event.operation}.${event.result}`,
      "x-tenantry-delivery": event.id,
      "x-tenantry-signature": signature(key, line),
    });
    if (why === undefined) return;
    if (attempt === tries) throw new Error(`${url} ${why}, ${tries} times`);
    await sleep(pauseMs * attempt);
  }
}

/** Why it was not taken; undefined when it was. */
async function postOnce(
  url: string,
  timeoutMs: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `answered ${response.status}`;
  } catch (error) {
    const { name, cause, message } = error as Error & { cause?: { code?: string } };
    if (name === "TimeoutError") return `gave no answer within ${timeoutMs / 1000} seconds`;
    return `could not be reached (${cause?.code ?? message})`;
  }
}
