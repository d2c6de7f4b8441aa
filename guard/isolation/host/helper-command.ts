import type { Inputs } from "../../kinds/kind.ts";

/*
 * What a stack may have run on a shared host: the helper there, and nothing beside it. The text of a fragment travels
 * on stdin, the command itself is these words.
 */

const helper = '"${TENANTRY_HOST_ROOT:-}/usr/local/sbin/tenantry-host"';
const install = `install -D -m 0755 /dev/stdin ${helper}`;

/** Kinds of fragments that a tenant has on shared hosts. */
const ofTenants = [
  "nginx",
  "haproxy",
  "caddy",
  "redis",
  "health",
  "dumps",
  "register",
  "certificates",
  "firewall",
  "units",
  "environment",
  "databases",
] as const;
/** And the platform. */
const ofPlatform = [...ofTenants, "keepalived", "base"] as const;

const allowed = [
  "__defaults",
  "addPreviousOutputInEnv",
  "connection",
  "create",
  "delete",
  "logging",
  "stdin",
  "update",
];

/**
 * What is wrong with a command on a host, by the names of inputs: each must be the helper's, with a fragment of the
 * tenant's own name. A platform may install the helper too. Every other input would run, or change what is run.
 * @param tenant null for a platform
 */
export function commandProblems(inputs: Inputs, tenant: string | null): string[] {
  const more = Object.keys(inputs).filter(
    (key) => !allowed.includes(key) && inputs[key] !== undefined && inputs[key] !== null,
  );
  const wrong = isInstall(inputs) && tenant === null ? [] : notOfFragment(inputs, tenant);
  return [...wrong, ...more];
}

function isInstall({ create, update, delete: remove }: Inputs): boolean {
  return wordsOf(create) === install && update === create && remove === undefined;
}

function notOfFragment(
  { create, update, delete: remove }: Inputs,
  tenant: string | null,
): string[] {
  const kinds: readonly string[] = tenant === null ? ofPlatform : ofTenants;
  const files = tenant === null ? ["main", "platform"] : [tenant];
  const of = kinds.flatMap((kind) => files.map((file) => `${kind} ${file}`));
  const fits = of.find((it) => wordsOf(create) === `${helper} put ${it}`);
  if (fits === undefined) return ["create"];
  return [
    ...(update === create ? [] : ["update"]),
    ...(wordsOf(remove) === `${helper} remove ${fits}` ? [] : ["delete"]),
  ];
}

/** A command without the mark of what its host is made of, which stands behind it as a comment. */
function wordsOf(command: unknown): string | undefined {
  return typeof command === "string" ? /^([^\n#]+) # [0-9a-f]{12}$/.exec(command)?.[1] : undefined;
}
