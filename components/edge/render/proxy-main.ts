export interface ProxyMain {
  /** The site's domain: only names below it are redirected from HTTP to HTTPS. */
  readonly domain: string;
  /**
   * Whether what an authority asks for is answered over HTTP, under every name.
   * @default false - certificates come from elsewhere
   */
  readonly acme?: boolean;
  /**
   * Addresses and networks of Cloudflare, or of those who open its tunnel: who asked is then what they say, so that limits
   * and lists count visitors and not Cloudflare. nginx only.
   * @default nobody stands in front
   */
  readonly visitorsFrom?: readonly string[];
  /** Oldest TLS that is spoken. @default "1.3" */
  readonly tlsMinimum?: "1.2" | "1.3";
  /**
   * Whether logs hold no personal data: of a client's address its network, of a path nothing in which something personal
   * is found, and no line of errors, since those hold the whole request. nginx only.
   * @default false
   */
  readonly privateLogs?: boolean;
}
