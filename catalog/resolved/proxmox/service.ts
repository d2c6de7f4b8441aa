import type { Lifecycle, SecretSource } from "../common.ts";
import type { ResolvedGuest } from "./guest.ts";

export interface ResolvedService {
  readonly id: string;
  /** `acme-crm`: logical name of what belongs to it, and host name of its guest. */
  readonly name: string;
  readonly title: string;
  readonly lifecycle: Lifecycle;
  readonly guest: ResolvedGuest;
  /** Values with `{placeholders}` still in them: `{hostname} {url} {tenant.id} {tenant.name} {postgres.*} {redis.*} {secret.*}`. */
  readonly env: Readonly<Record<string, string>>;
  /** The service's own public URL: what `{url}` stands for. */
  readonly url: string;
  readonly secrets: Readonly<Record<string, SecretSource>>;
  readonly postgres: ResolvedPostgres | null;
  readonly redis: ResolvedRedis | null;
  readonly route: ProxyRoute;
  /** Host and port of the platform's guests that its `uses` names, by id: what `{ollama.host}` stands for. */
  readonly platform: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
}

/** A database with two roles on the site's shared server: the owner cannot log in, the application role can. */
export interface ResolvedPostgres {
  /** `t17_crm`, also the name of the application role. */
  readonly database: string;
  readonly role: string;
  /** `t17_crm_owner` */
  readonly owner: string;
  readonly host: string;
  readonly port: number;
  readonly connectionLimit: number;
  readonly lifecycle: Lifecycle;
}

/** A user of the site's shared Redis: commands by name, keys and channels by prefix. */
export interface ResolvedRedis {
  /** `t17_crm` */
  readonly user: string;
  /** `t17:crm:`; keys are `~t17:crm:*`, channels `&t17:crm:*`. */
  readonly prefix: string;
  /** Lower-case command names, sorted; each becomes `+name`. Everything else is `-@all`. */
  readonly commands: readonly string[];
  readonly host: string;
  readonly port: number;
}

/** One way from the outside to one service. What the proxy's renderer turns into configuration. */
export interface ProxyRoute {
  readonly service: string;
  /** `acme.lab.aiqso.example`, or `acme--social.lab.aiqso.example` for a service mounted on a host of its own. */
  readonly host: string;
  /** `/` or `/crm`, never with a trailing slash otherwise. */
  readonly path: string;
  /** Whether the path is taken off before the request reaches the service. */
  readonly strip: boolean;
  readonly upstream: { readonly ip: string; readonly port: number };
  /** Path that the service answers with 200 when it is well, as the service sees it. */
  readonly health: string;
  readonly websocket: boolean;
  /** Largest request body, MiB. */
  readonly bodyMib: number;
  /** Per client address. */
  readonly requestsPerSecond: number;
  /** How long the upstream may be silent. */
  readonly timeoutSeconds: number;
}
