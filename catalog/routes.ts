/*
 * The one model of a way from the outside to a service, for every substrate and every proxy. Types only: what makes
 * them from the files, checks them and knows what a proxy can stands in `routes/`.
 */

import type { KeyLimit, RoutePrivacy } from "./routes/privacy.ts";

/** A service that listens on an address of its own, or on its host's loopback. */
export interface TcpUpstream {
  readonly ip: string;
  readonly port: number;
}

/** A service that listens on a Unix socket of the proxy's own host: an absolute path. */
export interface SocketUpstream {
  readonly socket: string;
}

/** One way from the outside to one service. What a proxy's renderer turns into configuration. */
export interface Route<Upstream = TcpUpstream | SocketUpstream> {
  readonly service: string;
  /**
   * On what it is mounted. `path`: below a path of the tenant's host. `host`: on a host of its own below the site's
   * domain. `domain`: on a domain of the customer's own, for which the site's wildcard certificate does not hold.
   */
  readonly mount: "path" | "host" | "domain";
  /** `acme.lab.aiqso.example`, `acme--social.lab.aiqso.example` or `shop.customer.example`: A-labels in lower case. */
  readonly host: string;
  /** Whether the site's wildcard certificate holds for the host, or one of its own is asked for. */
  readonly certificate: "site" | "own";
  /** `/` or `/crm`, never with a trailing slash otherwise. */
  readonly path: string;
  /** Whether the path is taken off before the request reaches the service. */
  readonly strip: boolean;
  readonly upstream: Upstream;
  /** Path that the service answers with 200 when it is well, as the service sees it. */
  readonly health: string;
  readonly websocket: boolean;
  /** Largest request body, MiB. */
  readonly bodyMib: number;
  /** Per client address; null: no limit, because the site's proxy has none to give. */
  readonly requestsPerSecond: number | null;
  /** How long the proxy waits for the upstream to accept a connection. */
  readonly connectSeconds: number;
  /** How long the upstream may be silent. */
  readonly timeoutSeconds: number;
  /** IPv4 networks whose clients may ask, sorted; empty: everyone. */
  readonly allow: readonly string[];
  /** Set on every answer, in place of what the service sends under that name; by name, sorted. */
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** What it hides of who asks and who answers; null: nothing more than every route does. */
  readonly privacy: RoutePrivacy | null;
  /** How often one API key may ask, besides `requestsPerSecond`; null: no such limit. */
  readonly keyLimit: KeyLimit | null;
}
