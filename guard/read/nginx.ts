/*
 * A fragment of the proxy's configuration, read as strictly as our own renderer writes it: what is not among its words
 * could be anything to nginx.
 */

/** One directive: `server_name a b;`, or a block `location / { … }`. */
interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[] | null;
}

/** Where a proxy sends requests: of a server in an upstream, and of a `proxy_pass` by itself. */
export type Upstream =
  | { readonly host: string; readonly port: number }
  | { readonly socket: string };

/** What a fragment says. */
export interface Fragment {
  /** Hosts that it answers for, in small letters. */
  readonly hosts: readonly string[];
  readonly upstreams: readonly Upstream[];
  /** What is not among the words of a fragment, without values. */
  readonly problems: readonly string[];
}

/** What stands in a location of a route, whatever its words say. */
const inLocation = new Set([
  "add_header",
  "allow",
  "client_max_body_size",
  "default_type",
  "deny",
  "internal",
  "limit_req",
  "proxy_connect_timeout",
  "proxy_cookie_domain",
  "proxy_cookie_flags",
  "proxy_cookie_path",
  "proxy_headers_hash_bucket_size",
  "proxy_headers_hash_max_size",
  "proxy_hide_header",
  "proxy_http_version",
  "proxy_ignore_headers",
  "proxy_intercept_errors",
  "proxy_pass",
  "proxy_pass_request_headers",
  "proxy_read_timeout",
  "proxy_redirect",
  "proxy_send_timeout",
  "proxy_set_header",
  "return",
  "sub_filter",
  "sub_filter_once",
  "sub_filter_types",
]);

/** What may name a file or what all tenants share, and how: by the words after it. */
const onlyAs: Readonly<Record<string, RegExp>> = {
  access_log: /^var\/log\/nginx\/access\.log t\d+_[a-z0-9_]+$/,
  error_log: /^var\/log\/nginx\/error\.log emerg$/,
  error_page: /^[0-9 ]+ @t\d+_[a-z0-9_]+_error$/,
  ssl_certificate: /^own\/[a-z0-9.-]+\.pem$/,
  ssl_certificate_key: /^own\/[a-z0-9.-]+\.pem$/,
  include: /^listen(?:-plain)?\.conf$/,
  root: /^var\/lib\/tenantry\/acme$/,
  map: /^\$remote_addr \$t\d+_[a-z0-9_]+_network$/,
  log_format: /^t\d+_[a-z0-9_]+ escape=json /,
};

function isOnlyAs(it: Directive, ...names: readonly string[]): boolean {
  return names.includes(it.name) && onlyAs[it.name]?.test(it.args.join(" ")) === true;
}

/** Reads a fragment of one stack's routes. Never throws. */
export function readFragment(text: string): Fragment {
  const problems: string[] = [];
  const tokens = tokensOf(text);
  const all = tokens ? parse(tokens) : undefined;
  if (!all) return { hosts: [], upstreams: [], problems: ["what it says cannot be read"] };
  const named = new Set<string>();
  const upstreams: Upstream[] = [];
  const hosts: string[] = [];
  for (const it of all) {
    const { name, args, block } = it;
    if (name === "upstream" && block && args.length === 1) {
      named.add(args[0] ?? "");
      for (const one of block) {
        if (one.name === "server") upstreams.push(...servers(one, problems));
        else if (one.name !== "keepalive") problems.push("an upstream with more than servers");
      }
    } else if (name === "server" && block) hosts.push(...readServer(block, problems));
    else if (
      block ? !isOnlyAs(it, "map") : name !== "limit_req_zone" && !isOnlyAs(it, "log_format")
    ) {
      problems.push("a directive that no route has");
    }
  }
  for (const pass of passesOf(all)) {
    const found = /^(https?):\/\/([a-zA-Z0-9._-]+)(?::(\d+))?(?:\/.*)?$/.exec(pass);
    const [, scheme, host = "", port] = found ?? [];
    if (!found) problems.push("a proxy_pass to what is not one address");
    else if (!named.has(host)) {
      upstreams.push({ host, port: Number(port ?? (scheme === "https" ? 443 : 80)) });
    }
  }
  return { hosts: [...new Set(hosts)], upstreams, problems: [...new Set(problems)] };
}

function servers({ args, block }: Directive, problems: string[]): Upstream[] {
  const socket = /^unix:(\/[A-Za-z0-9/._-]+)$/.exec(args.join(" "))?.[1];
  if (block === null && socket !== undefined) return [{ socket }];
  const [, host, port] = /^([a-zA-Z0-9._-]+):(\d+)$/.exec(args.join(" ")) ?? [];
  if (block === null && host !== undefined) return [{ host, port: Number(port) }];
  problems.push("a server of an upstream that is not one address and port");
  return [];
}

/** A server answers for hosts by their names: one without would answer for those of everybody. */
function readServer(block: readonly Directive[], problems: string[]): string[] {
  const hosts = block.filter(({ name }) => name === "server_name").flatMap(({ args }) => args);
  if (hosts.length === 0) problems.push("a server without a server_name");
  if (hosts.some((host) => !/^[a-z0-9.-]+$/i.test(host))) {
    problems.push("a server_name that is not one host");
  }
  for (const it of block) {
    const { name, block: inner } = it;
    if (name === "server_name" || isOnlyAs(it, "include")) continue;
    if (!inner && isOnlyAs(it, "ssl_certificate", "ssl_certificate_key")) continue;
    if (name !== "location" || !inner) problems.push("a server with more than names and locations");
    else if (inner.some((it) => it.block || !isOfLocation(it))) {
      problems.push("a location with a directive that no route has");
    }
  }
  return hosts.map((host) => host.toLowerCase());
}

function isOfLocation(it: Directive): boolean {
  return inLocation.has(it.name) || isOnlyAs(it, "access_log", "error_log", "error_page", "root");
}

function passesOf(all: readonly Directive[]): string[] {
  return all.flatMap(({ name, args, block }) =>
    name === "proxy_pass" ? [args.join(" ")] : passesOf(block ?? []),
  );
}

/** Words, braces and semicolons; comments are left out. Undefined where a quote does not end. */
function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = [];
  const next =
    /\s+|#[^\n]*|([{};])|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')(?=[\s;{])|([^\s{};"'#][^\s{};"']*)/gy;
  while (next.lastIndex < text.length) {
    const found = next.exec(text);
    if (!found) return undefined;
    const [, mark, quoted, word] = found;
    if (mark !== undefined) tokens.push(mark);
    else if (quoted !== undefined) tokens.push(quoted);
    else if (word !== undefined) tokens.push(word);
  }
  return tokens;
}

function parse(tokens: readonly string[]): Directive[] | undefined {
  const top: Directive[] = [];
  const open: Directive[][] = [top];
  let words: string[] = [];
  for (const token of tokens) {
    const [name, ...args] = words;
    if (token === "}") {
      if (name !== undefined || open.length === 1) return undefined;
      open.pop();
    } else if (token === ";" || token === "{") {
      if (name === undefined) return undefined;
      const block: Directive[] | null = token === "{" ? [] : null;
      open.at(-1)?.push({ name, args, block });
      if (block) open.push(block);
      words = [];
    } else words.push(token);
  }
  return words.length === 0 && open.length === 1 ? top : undefined;
}
