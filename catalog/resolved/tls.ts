import type { SecretSource } from "./common.ts";

/** Who issues certificates on a site's hosts, and how it sees that the names are ours. */
export interface ResolvedAcme {
  readonly directory: string;
  readonly email: string;
  readonly challenge:
    | { readonly by: "http-01" }
    | {
        readonly by: "dns-01";
        readonly cloudflareToken: Exclude<SecretSource, "generated">;
      }
    | { readonly by: "dns-01"; readonly hook: string };
}

/** TLS of a site's proxy. */
export interface ResolvedTls {
  /** Oldest version that it speaks. */
  readonly minimum: "1.2" | "1.3";
  /** Null: certificates are put on the hosts by somebody else, and customers' own domains have none. */
  readonly acme: ResolvedAcme | null;
}
