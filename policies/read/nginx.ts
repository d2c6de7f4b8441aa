/** Where a proxy sends requests: of nginx's `server <host>:<port>` in an upstream, and of a `proxy_pass` by itself. */
export interface Upstream {
  readonly host: string;
  readonly port: number;
}

/** All places that a fragment of nginx's configuration sends requests to. */
export function upstreamsOf(text: string): Upstream[] {
  const named = [...text.matchAll(/^\s*server\s+([^\s;:{]+):(\d+)\b/gm)];
  const direct = [...text.matchAll(/\b\w+_pass\s+(?:https?|grpcs?):\/\/([^\s;:/$]+)(?::(\d+))?/g)];
  return [...named, ...direct]
    .filter(([, host = ""]) => !isUpstreamName(text, host))
    .map(([whole, host = "", port]) => ({ host, port: port ? Number(port) : portOf(whole) }));
}

function isUpstreamName(text: string, host: string): boolean {
  return [...text.matchAll(/^\s*upstream\s+(\S+)\s*\{/gm)].some(([, name]) => name === host);
}

function portOf(pass: string): number {
  return /(?:https|grpcs):\/\//.test(pass) ? 443 : 80;
}
