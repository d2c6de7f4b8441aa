import type { Fragment, Upstream } from "./nginx.ts";

/*
 * A fragment of Caddy, read as strictly as our own renderer writes it: what is not among its words could be anything.
 */

/** Directives of a route, by the block that they stand in; `""` is any other. Names of headers are nobody's directive. */
const words: Readonly<Record<string, ReadonlySet<string>>> = {
  handle_errors: new Set(["header", "respond"]),
  transport: new Set([
    "compression",
    "dial_timeout",
    "read_timeout",
    "response_header_timeout",
    "versions",
    "write_timeout",
  ]),
  request_body: new Set(["max_size"]),
  reverse_proxy: new Set(["header_down", "header_up", "transport"]),
  "": new Set([
    "error",
    "handle",
    "handle_errors",
    "header",
    "log",
    "redir",
    "request_body",
    "request_header",
    "reverse_proxy",
    "route",
    "uri",
  ]),
};

/** Answers of the proxy itself: the number and the words of an error. */
const plainAnswer =
  'respond "{http.error.status_code} {http.error.status_text}" {http.error.status_code}';

/** The one folder that is given out, in a block of its own: what a certificate authority asks for. */
const challengePath = "@challenge path /.well-known/acme-challenge/*";
const challengeBlock = "route @challenge {";
const challengeLines = ["root * {$TENANTRY_HOST_ROOT}/var/lib/tenantry/acme", "file_server"];

/** Reads a fragment of one stack's routes. Never throws. */
export function readCaddyFragment(text: string): Fragment {
  const problems = new Set<string>();
  const hosts = new Set<string>();
  const upstreams: Upstream[] = [];
  const open: string[] = [];
  let site = "";
  for (const line of text.split("\n").map((it) => it.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    const [first = "", second = "", third] = line.split(/\s+/);
    const inside = open.at(-1);
    if (line === "}") {
      if (open.pop() === undefined) problems.add("what it says cannot be read");
      continue;
    }
    if (inside === undefined) {
      site = /^https?:\/\/([a-z0-9.-]+) \{$/.exec(line)?.[1] ?? "";
      if (site === "") problems.add("a block that is not one host");
      else hosts.add(site);
    } else if (first === "tls") {
      const own = `{$TENANTRY_HOST_ROOT}/etc/tenantry/tls/own/${site}.pem`;
      if (line !== `tls ${own} ${own}`) problems.add("a certificate that is not its host's own");
    } else if (inside === challengeBlock) {
      if (!challengeLines.includes(line)) problems.add("a directive that no route has");
    } else if (/\{\$|\{env\.|\{file\./.test(line)) {
      problems.add("a value that is not of the request");
    } else if (first === "reverse_proxy") {
      const upstream = third === "{" ? addressOf(second) : undefined;
      if (upstream) upstreams.push(upstream);
      else problems.add("a reverse_proxy to what is not one address or socket");
    } else if (!isOfRoutes(line, first, inside)) problems.add("a directive that no route has");
    if (line.endsWith(" {")) open.push(line === challengeBlock ? line : first);
  }
  if (open.length > 0) problems.add("what it says cannot be read");
  return { hosts: [...hosts], upstreams, problems: [...problems] };
}

function isOfRoutes(line: string, first: string, inside: string): boolean {
  if (inside === "header") return /^[-+?>]?[A-Za-z][A-Za-z0-9-]*$/.test(first);
  if (first === "@challenge") return line === challengePath;
  if (first.startsWith("@")) return !line.endsWith(" {");
  if (first === "respond" && line !== plainAnswer) return false;
  return (words[inside] ?? words[""])?.has(first) ?? false;
}

function addressOf(text: string): Upstream | undefined {
  const socket = /^unix\/(\/[A-Za-z0-9/._-]+)$/.exec(text)?.[1];
  if (socket !== undefined) return { socket };
  const [, host, port] = /^([a-zA-Z0-9.-]+):(\d+)$/.exec(text) ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}
