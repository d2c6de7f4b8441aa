import { isIPv4 } from "node:net";

/**
 * What may stand in an nginx configuration. Everything here has been checked by the catalog already; it is checked
 * again where it is written, since one stray `;` or `}` in a shared file is another tenant's problem.
 */

const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const HOST = new RegExp(`^${LABEL}(?:\\.${LABEL})+$`);
const PATH = /^(?:\/[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)+$/;
const ID = /^[a-z][a-z0-9-]{0,39}$/;

/** Collects everything that is wrong, so that it is said once. */
export class Checked {
  readonly #problems: string[] = [];

  /** A DNS name in lower case with at least two labels: no wildcard, no regular expression, no address. */
  host(what: string, value: string): string {
    const good = value.length <= 253 && HOST.test(value) && !isIPv4(value);
    return this.#take(good, what, value, "a host name in lower case such as acme.lab.example");
  }

  /** `/`, or `/` and segments of `a-z0-9._-` that start and end with a letter or digit; no `/` at the end. */
  path(what: string, value: string): string {
    const good = value === "/" || (value.length <= 200 && PATH.test(value));
    return this.#take(good, what, value, "/ or a path such as /crm, without / at the end");
  }

  /** An identifier of the catalog: `a-z0-9-`, starting with a letter. */
  id(what: string, value: string): string {
    return this.#take(ID.test(value), what, value, "1-40 characters of a-z, 0-9 and -");
  }

  /** A plain IPv4 address. */
  ip(what: string, value: string): string {
    return this.#take(isIPv4(value), what, value, "an IPv4 address such as 10.10.16.11");
  }

  /** A whole number within limits, both included. */
  whole(what: string, value: number, least: number, most: number): number {
    const good = Number.isInteger(value) && value >= least && value <= most;
    return this.#take(good, what, value, `a whole number from ${least} to ${most}`);
  }

  /** Notes a problem that is not about one value. */
  problem(message: string): void {
    this.#problems.push(message);
  }

  /** Throws all problems at once, if there are any. */
  done(subject: string): void {
    if (this.#problems.length === 0) return;
    throw new Error(`${subject} cannot be rendered:\n  ${this.#problems.join("\n  ")}`);
  }

  #take<T>(good: boolean, what: string, value: T, allowed: string): T {
    if (!good) {
      this.#problems.push(`${what} must be ${allowed}; found ${JSON.stringify(value)}`);
    }
    return value;
  }
}

/** A checked host or path as literal text inside a regular expression: only the dot means something there. */
export function literal(text: string): string {
  return text.replaceAll(".", "\\.");
}
