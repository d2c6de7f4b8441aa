import { type Break, gone, type Mutation, of, set, text } from "../mutation.ts";

/** The connection is a secret of the model: what the program would give without the key. */
const noHostKey: Break = {
  into: "connection without hostKey",
  change: set("connection", { host: "10.10.10.127", user: "root", privateKey: "[secret]" }).change,
};

const proxied = [
  [
    text("X-Forwarded-For $remote_addr", "X-Forwarded-For $proxy_add_x_forwarded_for"),
    "a client could claim any address",
  ],
  [text("proxy_hide_header X-Powered-By;", ""), "a service would say what it is made of"],
  [
    text(
      "proxy_ignore_headers X-Accel-Redirect X-Accel-Expires X-Accel-Limit-Rate X-Accel-Charset;",
      "",
    ),
    "a service could read the proxy's files",
  ],
  [text('proxy_cookie_domain ~.* "";', ""), "a tenant could set cookies for all of the domain"],
  [text("proxy_cookie_flags ~ secure;", ""), "cookies would travel in clear"],
  [text('proxy_set_header Proxy "";', ""), "a client could choose the proxy of a service"],
  [text("limit_req zone", "# limit_req zone"), "one tenant could take all of the proxy"],
] as const;

export const host: readonly Mutation[] = [
  ...of("ProxyRoutes", "remote:Command", [
    ...proxied,
    [
      text("server_name wayne", "server_name umbrella"),
      "another tenant's visitors would come here",
    ],
    [text("server_name wayne", "server_name *.wayne"), "a name with a pattern is not one tenant's"],
    [
      text("server 10.", "server 192.168.0.10:8006; server 10."),
      "the nodes' administration would be public",
    ],
    [
      text("server 10.", "server 10.64.0.10:3000; server 10."),
      "another tenant's service would answer",
    ],
  ]),
  ...of(
    "HostFile",
    "remote:Command",
    [
      [text("ssl_protocols TLSv1.3", "ssl_protocols TLSv1 TLSv1.3"), "TLS 1.0 would be spoken"],
      [text("server_tokens off", "server_tokens on"), "it would say its version"],
      [
        text('add_header Strict-Transport-Security "max-age=31536000" always;', ""),
        "a browser would come back over plain HTTP",
      ],
      [
        text("ssl_session_tickets off", "ssl_session_tickets on"),
        "one key would open recorded sessions",
      ],
      [
        text('server_name "";\n    return 404;', 'server_name "";\n    proxy_pass http://t1_crm;'),
        "a host that nobody has would end at some tenant",
      ],
      [text("return 301 https://", "return 301 http://"), "plain HTTP would lead to plain HTTP"],
      [
        text('default ""; "~*^websocket$" websocket;', "default $http_upgrade;"),
        "h2c would carry requests past these rules",
      ],
      [text('"path":"$uri"', '"path":"$request_uri"'), "secrets in a query would be in the log"],
      [set("logging", "stdoutAndStderr"), "what is delivered would be in Pulumi's log"],
      [noHostKey, "another host could take what is delivered"],
      [
        set("create", "sh -c 'cat >/etc/nginx/nginx.conf'"),
        "a broken file would take all tenants off the net",
      ],
      [gone, "nothing would be delivered"],
    ],
    /aiqso-proxy-main$/,
  ),
  ...of(
    "HostFile",
    "remote:Command",
    [
      [
        set("stdin", "user default on nopass ~* &* +@all\n"),
        "who gives no name would read everything",
      ],
    ],
    /-(redis|cache)-main$/,
  ),
  ...of("HostHelper", "remote:Command", [
    [text("umask 077", "umask 022"), "every user of the host would read secrets"],
    [set("logging", "stdoutAndStderr"), "what is delivered would be in Pulumi's log"],
    [noHostKey, "another host could take the helper"],
  ]),
  ...of("HealthChecks", "remote:Command", [
    [
      text("http://10.", "http://192.168.0.10:8006/ # 10."),
      "it would ask the nodes' administration",
    ],
    [gone, "nobody would restart what is silent"],
  ]),
];
