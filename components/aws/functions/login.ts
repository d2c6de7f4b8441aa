export type Engine = "postgres" | "mysql";

/** Who logs in where. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** The administrator's secret: the form that Amazon RDS's own tools write and read. */
export interface Administrator extends Login {
  readonly engine: Engine;
}

/**
 * `verify` demands TLS, a certificate of an authority that Node.js trusts, and the host's name in it: Lambda's runtime
 * has Amazon RDS's authorities in the file that NODE_EXTRA_CA_CERTS names. An authority of one's own (PEM) stands in
 * its place where the server is not Amazon's.
 */
export type Tls = "verify" | { readonly authority: string };

/** @throws Error naming the secret and the field, never the value. */
export function parseAdministrator(secret: string, value: string): Administrator {
  const { engine, host, port, username, password } = fieldsOf(secret, value);
  const texts = { host, username, password };
  for (const [name, text] of Object.entries(texts)) {
    if (typeof text !== "string" || text === "") {
      throw new Error(`The secret ${secret} has no "${name}". It holds a server's administrator.`);
    }
  }
  if (engine !== "postgres" && engine !== "mysql") {
    throw new Error(`The secret ${secret} names no engine: "postgres" and "mysql" are known.`);
  }
  const number = Number(port);
  if (!Number.isInteger(number) || number < 1) {
    throw new Error(`The secret ${secret} has no "port".`);
  }
  return {
    engine,
    host: String(host),
    port: number,
    user: String(username),
    password: String(password),
  };
}

/** What stands in the administrator's secret. */
export function administratorValue({ engine, host, port, user, password }: Administrator): string {
  return JSON.stringify({ engine, host, port: String(port), username: user, password });
}

function fieldsOf(secret: string, value: string): Record<string, unknown> {
  try {
    return JSON.parse(value) as Record<string, unknown>;
  } catch {
    // The parser's own message quotes what it read.
    throw new Error(`The secret ${secret} is no JSON object. It holds a server's administrator.`);
  }
}

/** An error's message without any of the passwords; drivers put the statement beside it, which Lambda would log. */
export function plainError(error: unknown, passwords: readonly string[]): Error {
  const message = error instanceof Error ? error.message || error.name : String(error);
  const known = passwords.filter((password) => password !== "");
  return new Error(known.reduce((text, password) => text.replaceAll(password, "***"), message));
}
