/** One HTTP request that answers in JSON, with messages that a person can act on and that hold no secret. */
export interface ApiRequest {
  /** What is asked, for messages: `the PVE API of aiqso`. */
  readonly who: string;
  /** Where it is asked: `https://192.168.0.11:8006`, without a slash at its end. */
  readonly url: string;
  /** `/api2/json/version`, with its query. */
  readonly path: string;
  readonly method: "GET" | "POST" | "PUT";
  /** Value of the `Authorization` header. Never in a message. */
  readonly authorization: string;
  /** Fields of a form; not with GET. */
  readonly form?: Readonly<Record<string, string | number>>;
  readonly signal?: AbortSignal | undefined;
  /** Seconds until an answer must be there. Default: 60. */
  readonly timeoutSeconds?: number;
}

/** The answer was none, or a refusal. */
export class ApiError extends Error {
  /** HTTP status; undefined when nobody answered. */
  readonly status: number | undefined;

  constructor(message: string, status: number | undefined) {
    super(message);
    this.name = "ApiError";
    this.status = status;
  }
}

/**
 * Asks, and gives back the parsed answer. Certificates are verified, redirections are not followed: a token goes to
 * nobody but the host that the site's file names.
 * @throws ApiError
 */
export async function ask(request: ApiRequest): Promise<unknown> {
  const { who, url, path, method } = request;
  const what = `${who} (${method} ${url}${path})`;
  const limit = AbortSignal.timeout((request.timeoutSeconds ?? 60) * 1000);
  let status: number;
  let statusText: string;
  let text: string;
  try {
    const response = await fetch(url + path, {
      method,
      redirect: "error",
      headers: { authorization: request.authorization, accept: "application/json" },
      signal: request.signal ? AbortSignal.any([request.signal, limit]) : limit,
      ...(request.form ? { body: new URLSearchParams(textsOf(request.form)) } : {}),
    });
    ({ status, statusText } = response);
    text = await response.text();
  } catch (error) {
    throw new ApiError(`${what} gave no answer: ${explain(error, request)}`, undefined);
  }
  if (status < 200 || status > 299) {
    throw new ApiError(
      `${what} refused: ${status} ${reasonOf(text) || statusText}.${hint(status)}`,
      status,
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ApiError(`${what} answered ${status} with something else than JSON.`, status);
  }
}

function textsOf(form: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(form).map(([name, value]) => [name, String(value)]));
}

/** What the answer itself says: PVE has `message` and `errors`, Nginx Proxy Manager `error.message`. */
function reasonOf(text: string): string {
  try {
    const body = JSON.parse(text) as {
      message?: unknown;
      errors?: Readonly<Record<string, unknown>>;
      error?: { message?: unknown };
    };
    const fields = Object.entries(body.errors ?? {}).map(
      ([name, why]) => `${name}: ${String(why)}`,
    );
    return [body.message, body.error?.message, ...fields]
      .filter((it) => typeof it === "string")
      .map((it) => oneLine(it))
      .join("; ")
      .replace(/\.$/, "");
  } catch {
    return "";
  }
}

/** An answer is somebody else's text: it may not rewrite a terminal. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{C}\s]+/gu, " ")
    .trim()
    .slice(0, 400);
}

function hint(status: number): string {
  if (status === 401) return " Is the token right, and not expired?";
  return status === 403 ? " The token lacks a right for this." : "";
}

const untrusted = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
]);

function explain(error: unknown, { timeoutSeconds = 60 }: ApiRequest): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === "TimeoutError") return `nothing came within ${timeoutSeconds} seconds.`;
  if (name === "AbortError") return "it was interrupted.";
  const code = cause?.code ?? "";
  if (untrusted.has(code)) {
    return (
      `its certificate is not trusted here (${code}). Name the authority that signed it in NODE_EXTRA_CA_CERTS; ` +
      "that of a PVE cluster is /etc/pve/pve-root-ca.pem on its nodes."
    );
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return `its certificate is for another name (${cause?.message ?? code}).`;
  }
  return `${oneLine(cause?.message ?? message) || code || "the connection failed"}.`;
}
