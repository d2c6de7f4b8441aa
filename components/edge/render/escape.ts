import { isIPv4 } from "node:net";

/**
 * What may stand in a proxy's configuration. Everything here has been checked by the catalog already; it is checked
 * again where it is written, since one stray `;` or `}` in a shared file is another tenant's problem.
 */

const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const HOST = new RegExp(`^${LABEL}(?:\\.${LABEL})+$`);
const PATH = /^(?:\/[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)+$/;
const ID = /^[a-z][a-z0-9-]{0,39}$/;
/** The kernel takes 107 bytes. */
const SOCKET = /^(?=[^]{2,107}$)(?:\/[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?)+$/;
const HEADER_NAME = /^[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*$/;
const HEADER_VALUE = /^(?=[^]{1,1000}$)(?! )[ !#&'()*+,\-./0-9:;<=>?@A-Z[\]^_a-z|~]+(?<! )$/;

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

  /** An absolute path of a Unix socket. */
  socket(what: string, value: string): string {
    return this.#take(SOCKET.test(value), what, value, "a path such as /run/tenantry/t17/crm.sock");
  }

  /** An IPv4 network with its prefix. */
  network(what: string, value: string): string {
    const [address = "", prefix = "", ...more] = value.split("/");
    const good = isIPv4(address) && /^(?:[0-9]|[12]\d|3[0-2])$/.test(prefix) && more.length === 0;
    return this.#take(good, what, value, "an IPv4 network such as 203.0.113.0/24");
  }

  /** A header: what could end it, or begin something else in one of the proxies, may not be in it. */
  header(what: string, name: string, value: string): void {
    this.headerName(what, name);
    this.quoted(`${what}.${name}`, value);
  }

  headerName(what: string, name: string): void {
    this.#take(HEADER_NAME.test(name), what, name, "names of letters, digits and -");
  }

  /** What stands in double quotes. */
  quoted(what: string, value: string): void {
    const allowed = 'printable ASCII without " $ % \\ ` { }';
    this.#take(HEADER_VALUE.test(value), what, value, allowed);
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
