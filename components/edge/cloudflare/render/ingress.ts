/** A host behind which something is administered. */
export interface GuardedHost<Audience = string> {
  readonly host: string;
  /** Paths that need no login. */
  readonly openPaths: readonly string[];
  /** Tag of the Access application whose login a request has to carry. */
  readonly audience: Audience;
}

export interface TunnelIngress<Audience = string> {
  /** The site's domain. */
  readonly domain: string;
  /** Address of the site's proxy. */
  readonly proxy: string;
  /** Name of the Zero Trust team; needed where a host is guarded. */
  readonly team: string | null;
  readonly guarded: readonly GuardedHost<Audience>[];
  /** Whether hosts of other domains are let through to the proxy, which knows them or answers 404. */
  readonly customers: boolean;
}

/** One rule of a tunnel, in Cloudflare's words. */
export interface IngressRule<Audience = string> {
  readonly hostname?: string;
  /** A regular expression. */
  readonly path?: string;
  readonly service: string;
  readonly originRequest?: {
    readonly originServerName: string;
    readonly noTlsVerify: false;
    readonly access?: {
      readonly required: true;
      readonly teamName: string;
      readonly audTags: Audience[];
    };
  };
}

/**
 * The rules of a site's tunnel; the first that fits decides. One wildcard serves every tenant, so that no tenant needs
 * a rule. A guarded host's rule verifies the login once more at the site's end: a mistake in Access opens nothing.
 */
export function tunnelIngress<Audience>(args: TunnelIngress<Audience>): IngressRule<Audience>[] {
  const { domain, proxy, team } = args;
  const service = `https://${proxy}:443`;
  // The wildcard certificate of the domain; the proxy tells hosts apart by what is asked for.
  const originRequest = { originServerName: domain, noTlsVerify: false } as const;
  const guarded = args.guarded.flatMap(({ host, openPaths, audience }) => [
    ...openPaths.map((path) => ({
      hostname: host,
      path: `^${escapeExpression(path)}(/|$)`,
      service,
      originRequest,
    })),
    {
      hostname: host,
      service,
      originRequest: {
        ...originRequest,
        access: { required: true, teamName: team ?? "", audTags: [audience] } as const,
      },
    },
  ]);
  return [
    ...guarded,
    { hostname: domain, service, originRequest },
    { hostname: `*.${domain}`, service, originRequest },
    args.customers ? { service, originRequest } : { service: "http_status:404" },
  ];
}

function escapeExpression(path: string): string {
  return path.replaceAll(".", String.raw`\.`);
}
