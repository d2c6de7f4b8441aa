import { Resolver } from "node:dns/promises";

/** What the DNS says of the record that proves a domain. */
export type FoundRecord =
  | { readonly kind: "right" }
  /** There are TXT records of that name, or none, and none of them is the one. */
  | { readonly kind: "other"; readonly values: readonly string[] }
  /** Nobody answered for the name: that it is not there is not known either. */
  | { readonly kind: "unanswered"; readonly why: string };

const TIMEOUT_MS = 3000;
const TRIES = 2;

/** What a resolver says when the name, or a TXT record of it, does not exist. */
const absent: ReadonlySet<string> = new Set(["ENOTFOUND", "ENODATA"]);

/**
 * Asks for a TXT record. Others may stand beside it under the same name, and one may come in several strings.
 *
 * @param resolver `IP`, `IP:PORT` or `[IP]:PORT`; undefined: those of this machine
 */
export async function findRecord(
  record: { readonly name: string; readonly value: string },
  resolver: string | undefined,
): Promise<FoundRecord> {
  const dns = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (resolver !== undefined) dns.setServers([resolver]);
  try {
    const values = (await dns.resolveTxt(record.name)).map((strings) => strings.join(""));
    return values.includes(record.value) ? { kind: "right" } : { kind: "other", values };
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (absent.has(code)) return { kind: "other", values: [] };
    return { kind: "unanswered", why: code || String(error) };
  }
}

/** Whether a text names a resolver that can be asked. */
export function isResolver(text: string): boolean {
  try {
    new Resolver().setServers([text]);
    return true;
  } catch {
    return false;
  }
}
