/** What a simulated host's proxy is. */
export const proxyNames = ["nginx", "haproxy", "caddy"] as const;
export type ProxyName = (typeof proxyNames)[number];

/** Where a proxy's fragments name what they serve and where they send it. */
interface Grammar {
  readonly host: RegExp;
  /** The path of a service that has one, after the host that it is mounted on. */
  readonly path: RegExp;
  readonly upstream: RegExp;
}

const grammars: Readonly<Record<ProxyName, Grammar>> = {
  nginx: {
    host: /(?<=^ {2}server_name )[^;.][^;]*(?=;$)/gm,
    path: /(?<=^ {2}location \^~ )\/\S+(?=\/ \{$)/gm,
    upstream: /(?<=^ {2}server )[^\s{]+(?=;$)/gm,
  },
  haproxy: {
    host: /(?<=^# route )[^/\s]+/gm,
    path: /(?<=^# route )\S+\/\S+(?=\/ )/gm,
    upstream: /(?<=^ {2}server service )\S+$/gm,
  },
  caddy: {
    host: /(?<=^https:\/\/)\S+(?= \{$)/gm,
    path: /(?<=path_regexp `\^)\/\S+(?=\(\?:\/\|\$\)`$)/gm,
    upstream: /(?<=^\t*reverse_proxy )\S+(?= \{$)/gm,
  },
};

/** A fragment as it is served on this machine. */
export interface Browsable {
  readonly text: string;
  /** Host and path of each service, without a slash at the end. */
  readonly places: readonly string[];
}

/** The addresses and sockets that a fragment sends requests to, each once. */
export function upstreamsOf(proxy: ProxyName, text: string): string[] {
  return [...new Set(text.match(grammars[proxy].upstream))];
}

/**
 * A fragment whose hosts end in `.localhost`, which browsers and curl know as this machine, and whose services are
 * stand-ins on ports of loopback.
 */
export function browsable(
  proxy: ProxyName,
  text: string,
  portOf: (upstream: string) => number,
): Browsable {
  const { host, path, upstream } = grammars[proxy];
  const hosts = [...new Set(text.match(host))];
  const served = hosts.reduce(
    (all, name) => renamed(renamed(all, name), name.replaceAll(".", "\\.")),
    text.replace(upstream, (found) => `127.0.0.1:${portOf(found)}`),
  );
  const below = [...new Set(text.match(path))].map((it) => it.replaceAll("\\.", "."));
  const places = hosts.flatMap((name) => {
    const local = `${name}.localhost`;
    if (proxy === "haproxy") {
      const mine = below.filter((it) => it.startsWith(`${name}/`));
      return [local, ...mine.map((it) => local + it.slice(name.length))];
    }
    return [local, ...(name.includes("--") ? [] : below.map((it) => local + it))];
  });
  return { text: served, places };
}

/** A name, but not where it is part of a longer one. */
function renamed(text: string, name: string): string {
  const end = name.includes("\\") ? "\\.localhost" : ".localhost";
  const whole = new RegExp(
    `(?<![a-z0-9.-])${name.replace(/[.\\]/g, "\\$&")}(?![a-z0-9-]|\\.[a-z])`,
    "g",
  );
  return text.replace(whole, () => name + end);
}
