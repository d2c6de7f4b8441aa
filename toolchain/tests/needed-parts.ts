import type { SystemPart } from "../versions.ts";

/** Files whose nginx cannot start without a certificate, which openssl makes. */
const nginxFiles = [
  "tests/edge/acme.test.ts",
  "tests/edge/privacy.test.ts",
  "tests/edge/serve.test.ts",
  "tests/edge/visitors.test.ts",
  "tests/engine/serve.test.ts",
  "tests/host/arguments.test.ts",
  "tests/host/interruptions.test.ts",
  "tests/host/nginx-fragments.test.ts",
];

/** Files that start all three proxies. */
const proxyFiles = [
  "tests/edge/hostile-names.test.ts",
  "tests/edge/requests.test.ts",
  "tests/localcloud/proxies.test.ts",
];

/** Where nginx stands and openssl does not, no platform comes up: its first file is refused for want of a certificate. */
const platformFiles = [
  "killed",
  "lifecycle",
  "nothing-is-lost",
  "one-failure",
  "outcomes",
  "prod",
  "release",
  "tear-down",
  "whole",
].map((name) => `tests/engine/${name}.test.ts`);

/** Files whose PostgreSQL speaks TLS. */
const postgresFiles = [
  "tests/data/replication.test.ts",
  "tests/functions/database-postgres.test.ts",
  "tests/functions/package-code.test.ts",
  "tests/functions/rotation.test.ts",
  "tests/isolation/cross-tenant.test.ts",
];

const registerFiles = ["tests/data/register.test.ts", "tests/data/register-access.test.ts"];

/** Files that dump and restore. */
const dumpFiles = [
  "tests/data/dump-files.test.ts",
  "tests/data/dumps.test.ts",
  "tests/data/restore.test.ts",
  "tests/fleet/restore-databases.test.ts",
  "tests/fleet/restore-files.test.ts",
  "tests/functions/dump-task.test.ts",
];

/**
 * Test files that start a program of the system. They are left out where it cannot be installed: `npm test` names
 * the program in TENANTRY_MISSING_PARTS. Without that a missing program is a failure.
 */
export const filesThatNeed: Readonly<Record<SystemPart, readonly string[]>> = {
  nginx: [
    ...nginxFiles,
    ...proxyFiles,
    "tests/engine/unchecked.test.ts",
    "tests/host/keepalived.test.ts",
  ],
  "redis-server": [
    "tests/components/redis-acl.test.ts",
    "tests/functions/cache-acl.test.ts",
    "tests/host/redis-users.test.ts",
    "tests/isolation/cross-tenant.test.ts",
  ],
  postgres: [
    ...postgresFiles,
    ...registerFiles,
    ...dumpFiles,
    "tests/localcloud/postgres.test.ts",
    "tests/vps/databases.test.ts",
  ],
  nft: ["tests/vps/firewall.test.ts", "tests/vps/reach.test.ts"],
  openssl: [
    ...nginxFiles,
    ...proxyFiles,
    "tests/host/proxy-fragments.test.ts",
    ...platformFiles,
    ...postgresFiles,
    "tests/data/dumps.test.ts",
    "tests/functions/database-mysql.test.ts",
    "tests/functions/dump-task.test.ts",
    "tests/host/certificates.test.ts",
    "tests/host/certificates-run.test.ts",
    "tests/host/health-units.test.ts",
    "tests/host/health.test.ts",
    "tests/host/keepalived.test.ts",
  ],
  age: [...dumpFiles, "tests/data/register-access.test.ts"],
  curl: [
    "tests/edge/acme.test.ts",
    "tests/vps/reach.test.ts",
    "tests/vps/units.test.ts",
    "tests/data/dumps.test.ts",
    "tests/host/health-simulated.test.ts",
    "tests/host/health-units.test.ts",
    "tests/host/health.test.ts",
    "tests/host/keepalived.test.ts",
  ],
  haproxy: ["tests/edge/acme.test.ts", ...proxyFiles, "tests/host/proxy-fragments.test.ts"],
  caddy: ["tests/edge/acme.test.ts", ...proxyFiles, "tests/host/proxy-fragments.test.ts"],
  lego: ["tests/edge/acme.test.ts", "tests/host/certificates.test.ts"],
  pebble: ["tests/edge/acme.test.ts"],
  keepalived: ["tests/host/keepalived.test.ts"],
  mariadbd: [
    "tests/functions/database-mysql.test.ts",
    "tests/functions/dump-task.test.ts",
    "tests/functions/package-code.test.ts",
    "tests/functions/rotation.test.ts",
  ],
};

/** The parts named in TENANTRY_MISSING_PARTS: a list with commas. Words that name no part are passed over. */
export function missingPartsOf(env: NodeJS.ProcessEnv): SystemPart[] {
  const words = (env["TENANTRY_MISSING_PARTS"] ?? "").split(",");
  return words.filter((word): word is SystemPart => Object.hasOwn(filesThatNeed, word));
}

/** Every test file that one of these parts is needed for, once. */
export function filesLeftOut(missing: readonly SystemPart[]): string[] {
  return [...new Set(missing.flatMap((part) => filesThatNeed[part]))].sort();
}

/** What `npm test` says of each missing part: the part, why it counts, and the files it leaves out. */
export function leftOutLines(missing: readonly SystemPart[]): string[] {
  return missing.map(
    (part) =>
      `Left out, as ${part} is not installed: ${[...filesThatNeed[part]].sort().join(", ")}`,
  );
}
