import { isIPv4 } from "node:net";

/** Names of the catalog: a tenant's or a service's id. */
const ID = /^[a-z][a-z0-9-]{0,39}$/;
const SQL_NAME = /^[a-z][a-z0-9_]{0,62}$/;
const HOST = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
/** One word of letters, digits and the few signs that addresses, folders and keys are made of. */
const WORD = /^[A-Za-z0-9/_.:@!+=,-]+$/;

/**
 * The values of a fragment that stands in lines, each checked before it is written: one line break or blank too many
 * would be another field, or another tenant's line. What is wrong is said once, and never with a secret's text.
 */
export class Fields {
  readonly #problems: string[] = [];

  id(what: string, value: string): string {
    return this.#take(ID.test(value), what, value, "1-40 characters of a-z, 0-9 and -");
  }

  sqlName(what: string, value: string): string {
    const allowed = "a-z, 0-9 and _, starting with a letter, at most 63 characters";
    return this.#take(SQL_NAME.test(value), what, value, allowed);
  }

  /** A PVE node, an address or a DNS name. */
  host(what: string, value: string): string {
    return this.#take(HOST.test(value), what, value, "an address or a name in lower case");
  }

  ip(what: string, value: string): string {
    return this.#take(isIPv4(value), what, value, "an IPv4 address such as 10.10.16.11");
  }

  word(what: string, value: string, form: RegExp, allowed: string): string {
    return this.#take(WORD.test(value) && form.test(value), what, value, allowed);
  }

  /** A URL without user, query and fragment. */
  url(what: string, value: string, schemes: readonly string[]): string {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const plain = url && !url.username && !url.password && !url.search && !url.hash;
    const good = plain && schemes.includes(url.protocol.slice(0, -1)) && WORD.test(value);
    return this.#take(Boolean(good), what, value, `a plain ${schemes.join(" or ")} URL`);
  }

  /** A whole number within limits, both included. */
  whole(what: string, value: number, least: number, most: number): number {
    const good = Number.isInteger(value) && value >= least && value <= most;
    return this.#take(good, what, value, `a whole number from ${least} to ${most}`);
  }

  /** One line of printable characters; blanks only where `blanks` says so. Its value is in no message. */
  secret(what: string, value: string, blanks = true): string {
    if (!(blanks ? /^[\x20-\x7e]+$/ : /^[\x21-\x7e]+$/).test(value)) {
      this.problem(
        `${what} must be one line of printable ASCII characters${blanks ? "" : " without blanks"}`,
      );
    }
    return value;
  }

  problem(message: string): void {
    this.#problems.push(message);
  }

  /** Throws all problems at once, if there are any. */
  done(subject: string): void {
    if (this.#problems.length === 0) return;
    throw new Error(`${subject} cannot be rendered:\n  ${this.#problems.join("\n  ")}`);
  }

  #take<T>(good: boolean, what: string, value: T, allowed: string): T {
    if (!good) this.problem(`${what} must be ${allowed}; found ${JSON.stringify(value)}`);
    return value;
  }
}
