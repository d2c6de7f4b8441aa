/** What stands before the services of a site. */
export type ProxyName = "nginx" | "haproxy" | "caddy" | "alb";

/** What a route may ask of a proxy. */
export type Capability =
  | "stripPath"
  | "stripRedirects"
  | "cookiePath"
  | "cookieDomainOff"
  | "websocket"
  | "bodyLimit"
  | "rateLimit"
  | "allowList"
  | "responseHeaders"
  | "connectTimeout"
  | "timeout"
  | "socketUpstream"
  | "ownDomain"
  | "privacy"
  | "keyLimit";

interface Means {
  /** `ignored`: it cannot, and a route may ask for it all the same; the docs of the field or a warning say so. */
  readonly can: true | false | "ignored";
  /** By what it does it, or why it cannot: the name in its own manual. */
  readonly source: string;
}

const by = (source: string): Means => ({ can: true, source });
const not = (source: string): Means => ({ can: false, source });
const ignored = (source: string): Means => ({ can: "ignored", source });

/** Each word with what a route gets of it, as the end of "cannot …". */
export const capabilities: {
  readonly [Name in Capability]: {
    readonly says: string;
    readonly proxies: { readonly [Proxy in ProxyName]: Means };
  };
} = {
  stripPath: {
    says: "take the path off",
    proxies: {
      nginx: by("proxy_pass with a URI"),
      haproxy: by("http-request replace-path"),
      caddy: by("uri strip_prefix"),
      alb: by("rule transform url-rewrite"),
    },
  },
  stripRedirects: {
    says: "move redirects below a path that is taken off",
    proxies: {
      nginx: by("proxy_redirect"),
      haproxy: by("http-response replace-header Location"),
      caddy: by("reverse_proxy header_down Location"),
      alb: ignored("an answer's Location is passed as it is"),
    },
  },
  cookiePath: {
    says: "move cookies below a path that is taken off",
    proxies: {
      nginx: by("proxy_cookie_path"),
      haproxy: by("http-response replace-header Set-Cookie"),
      caddy: by("reverse_proxy header_down Set-Cookie"),
      alb: ignored("an answer's Set-Cookie is passed as it is"),
    },
  },
  cookieDomainOff: {
    says: "take `Domain` out of cookies",
    proxies: {
      nginx: by("proxy_cookie_domain"),
      haproxy: by("http-response replace-header Set-Cookie"),
      caddy: by("reverse_proxy header_down Set-Cookie"),
      alb: ignored("an answer's Set-Cookie is passed as it is"),
    },
  },
  websocket: {
    says: "let WebSocket connections pass",
    proxies: {
      nginx: by("proxy_set_header Upgrade"),
      haproxy: by("Upgrade is passed in HTTP/1.1"),
      caddy: by("reverse_proxy passes Upgrade"),
      alb: by("WebSockets are passed always"),
    },
  },
  bodyLimit: {
    says: "limit the size of a request's body",
    proxies: {
      nginx: by("client_max_body_size"),
      haproxy: by("req.body_size, req.hdr(content-length)"),
      caddy: by("request_body max_size"),
      alb: ignored("only AWS WAF looks at a body's size"),
    },
  },
  rateLimit: {
    says: "limit how often one client address asks",
    proxies: {
      nginx: by("limit_req"),
      haproxy: by("stick-table store http_req_rate"),
      caddy: not("rate limits are a plugin, which Debian's caddy does not have"),
      alb: ignored("only AWS WAF counts requests"),
    },
  },
  allowList: {
    says: "answer some networks alone",
    proxies: {
      nginx: by("allow, deny"),
      haproxy: by("http-request deny unless src"),
      caddy: by("matcher remote_ip"),
      alb: not("a rule's source-ip condition takes five values with those of its host and path"),
    },
  },
  responseHeaders: {
    says: "set headers on an answer",
    proxies: {
      nginx: by("proxy_hide_header, add_header always"),
      haproxy: by("http-response set-header"),
      caddy: by("header"),
      alb: not("a listener sets a fixed list of headers, for all its tenants"),
    },
  },
  connectTimeout: {
    says: "wait another time for the service to accept a connection",
    proxies: {
      nginx: by("proxy_connect_timeout"),
      haproxy: by("timeout connect"),
      caddy: by("transport http dial_timeout"),
      alb: not("a connection to a target has 10 seconds, always"),
    },
  },
  timeout: {
    says: "limit how long the service may be silent",
    proxies: {
      nginx: by("proxy_read_timeout"),
      haproxy: by("timeout server"),
      caddy: by("transport http response_header_timeout, read_timeout"),
      alb: by("idle_timeout.timeout_seconds, the longest of its tenants'"),
    },
  },
  socketUpstream: {
    says: "reach a service on a Unix socket",
    proxies: {
      nginx: by("server unix:"),
      haproxy: by("server unix@"),
      caddy: by("reverse_proxy unix/"),
      alb: not("a target has an address"),
    },
  },
  ownDomain: {
    says: "answer at a customer's own domain",
    proxies: {
      nginx: by("server_name"),
      haproxy: by("hdr(host) in a map"),
      caddy: by("matcher host"),
      alb: not("its certificates are those of the site's domain"),
    },
  },
  privacy: {
    says: "mask who asks and who answers",
    proxies: {
      nginx: by("proxy_pass_request_headers off, proxy_hide_header, proxy_intercept_errors"),
      haproxy: not("its renderer has no masks"),
      caddy: not("its log holds the client's address and the path"),
      alb: not("what a target answers is passed as it is"),
    },
  },
  keyLimit: {
    says: "limit how often one API key asks",
    proxies: {
      nginx: by("limit_req_zone $http_…"),
      haproxy: not("its renderer counts addresses alone"),
      caddy: not("rate limits are a plugin, which Debian's caddy does not have"),
      alb: not("only AWS WAF counts requests"),
    },
  },
};

/** Whether a proxy does what the word says. */
export function can(proxy: ProxyName, capability: Capability): boolean {
  return capabilities[capability].proxies[proxy].can === true;
}
