import type { Fragment, Upstream } from "./nginx.ts";

/*
 * A fragment of HAProxy, read as strictly as our own renderer writes it: what is not among its words could be anything.
 */

/** Actions that change a request or an answer of this backend, and nothing else. */
const actions: Readonly<Record<string, readonly string[]>> = {
  "http-request": [
    "deny",
    "return",
    "redirect",
    "replace-path",
    "set-header",
    "del-header",
    "track-sc0",
  ],
  "http-response": ["replace-header", "set-header", "del-header"],
  "http-after-response": ["set-header"],
  "stick-table": ["type"],
  timeout: ["connect", "server", "tunnel"],
};

/** Values that a request brings with it; any other could be of the proxy or its environment. */
const values = /%\[(?!query\])/;

/** Reads a fragment of one stack's routes. Never throws. */
export function readHaproxyFragment(text: string): Fragment {
  const problems = new Set<string>();
  const hosts = new Set<string>();
  const upstreams: Upstream[] = [];
  const backends = new Set<string>();
  const routed = new Set<string>();
  for (const line of text.split("\n").filter((it) => it.trim() !== "")) {
    const words = line.trim().split(/\s+/);
    const [first = "", second = ""] = words;
    const route = /^# route ([a-z0-9.-]+)\/\S* (\S+)$/.exec(line);
    if (route) {
      hosts.add(route[1] ?? "");
      routed.add(route[2] ?? "");
    } else if (line.startsWith("# route ")) problems.add("a route that cannot be read");
    else if (line.startsWith("#")) continue;
    else if (first === "backend" && words.length === 2 && !/^\s/.test(line)) backends.add(second);
    else if (!/^\s/.test(line)) problems.add("a section that no route has");
    else if (first === "server") {
      const upstream = words.length === 3 ? addressOf(words[2] ?? "") : undefined;
      if (upstream) upstreams.push(upstream);
      else problems.add("a server that is not one address or socket");
    } else if (!actions[first]?.includes(second)) problems.add("a line that no route has");
    else if (values.test(line)) problems.add("a value that is not of the request");
  }
  if ([...routed].some((name) => !backends.has(name))) {
    problems.add("a route to a backend that is not its own");
  }
  return { hosts: [...hosts], upstreams, problems: [...problems] };
}

function addressOf(text: string): Upstream | undefined {
  const socket = /^unix@(\/[A-Za-z0-9/._-]+)$/.exec(text)?.[1];
  if (socket !== undefined) return { socket };
  const [, host, port] = /^([a-zA-Z0-9.-]+):(\d+)$/.exec(text) ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}
