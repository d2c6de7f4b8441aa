import type { Route, TcpUpstream } from "../../routes.ts";
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
  readonly route: Route<TcpUpstream>;
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
