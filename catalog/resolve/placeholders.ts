/** The `{placeholders}` of a service's environment: which exist, and how a value is taken apart. */

/** What `{postgres.…}` offers to a service that uses postgres. */
const POSTGRES_FIELDS = ["url", "host", "port", "database", "user", "password"] as const;
/** What `{mysql.…}` offers to a service that uses mysql. */
const MYSQL_FIELDS = POSTGRES_FIELDS;
/** What `{redis.…}` offers to a service that uses redis. */
const REDIS_FIELDS = ["url", "host", "port", "user", "password", "prefix"] as const;
/** What `{bucket.…}` offers to a service that uses bucket. */
const BUCKET_FIELDS = ["name", "region"] as const;
/** What `{<id>.…}` offers of a guest of the platform or an external machine that a service uses. */
const GUEST_FIELDS = ["host", "port"] as const;
/** What every service has. */
const COMMON_PLACEHOLDERS = ["hostname", "url", "tenant.id", "tenant.name"] as const;

/** A piece of a value: text as it stands, or the name of a placeholder. */
export type ValuePart = { readonly text: string } | { readonly placeholder: string };

// Only a word in braces is a placeholder: JSON in a value stays JSON.
const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9_.-]*)\}/g;

/** `redis://{redis.host}` → text `redis://`, placeholder `redis.host`. Joined again, the parts are the value. */
export function splitPlaceholders(value: string): ValuePart[] {
  const parts: ValuePart[] = [];
  let end = 0;
  for (const match of value.matchAll(PLACEHOLDER)) {
    if (match.index > end) parts.push({ text: value.slice(end, match.index) });
    parts.push({ placeholder: match[1] as string });
    end = match.index + match[0].length;
  }
  if (end < value.length) parts.push({ text: value.slice(end) });
  return parts;
}

/** What the stores that are no guests of a site offer, by their word in `uses`. */
const STORES: Readonly<Record<string, readonly string[]>> = {
  postgres: POSTGRES_FIELDS,
  mysql: MYSQL_FIELDS,
  redis: REDIS_FIELDS,
  bucket: BUCKET_FIELDS,
};

/** Every placeholder that a service with these uses and secrets may write. */
export function placeholdersOf(service: {
  readonly uses: readonly string[];
  readonly secrets: readonly string[];
  /** Whether it has a worker, fed by a queue. */
  readonly worker: boolean;
  /** What it listens on where it runs on plain hosts; undefined where it runs elsewhere too. */
  readonly listen: "socket" | "port" | undefined;
  /** Whether it keeps files in a folder of a plain host. */
  readonly files: boolean;
}): string[] {
  return [
    ...COMMON_PLACEHOLDERS,
    ...service.uses.flatMap((use) =>
      (STORES[use] ?? GUEST_FIELDS).map((field) => `${use}.${field}`),
    ),
    ...(service.worker ? ["queue.url"] : []),
    ...(service.listen ? [`listen.${service.listen}`] : []),
    ...(service.files ? ["files.path"] : []),
    ...service.secrets.map((name) => `secret.${name}`),
  ];
}

/** Whether what a placeholder stands for must stay secret: it is a password, or has one in it. */
export function isSecretPlaceholder(name: string): boolean {
  return name.startsWith("secret.") || /^(?:postgres|mysql|redis)\.(?:url|password)$/.test(name);
}

/** The words of `uses` that are stores, not guests. */
export const storeWords: readonly string[] = Object.keys(STORES);
