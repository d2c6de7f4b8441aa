/** Place of the helper on a host; the root is empty on a real one and a folder in the local cloud. */
const helper = '"${TENANTRY_HOST_ROOT:-}/usr/local/sbin/tenantry-host"';
const install = `install -D -m 0755 /dev/stdin ${helper}`;
/** Kinds of fragments, and the programs that check them. */
const programs: Readonly<Record<string, readonly string[]>> = {
  nginx: ["nginx"],
  haproxy: ["haproxy"],
  caddy: ["caddy"],
  redis: ["redis-server"],
  health: ["curl"],
  dumps: ["pg_dump", "age"],
  register: ["psql"],
  keepalived: ["keepalived"],
  certificates: ["openssl", "lego"],
  base: ["fail2ban-client", "unattended-upgrade"],
  firewall: ["nft"],
  units: ["curl", "tar"],
  environment: [],
  databases: ["psql"],
};
const kinds = Object.keys(programs).join("|");
const call = new RegExp(
  `^ (?:(?:put|remove) (${kinds}) [a-z0-9][a-z0-9-]*|verify(?: (${kinds}))?)$`,
);

/** Without the comment that says what the host is made of. */
function withoutMark(command: string): string {
  return command.trim().replace(/ # [0-9a-f]{12}$/, "");
}

/** Why a remote command may not run here; undefined for the two forms that may. */
export function commandProblem(command: string): string | undefined {
  const trimmed = withoutMark(command);
  if (trimmed === install) return undefined;
  if (trimmed.startsWith(helper) && call.test(trimmed.slice(helper.length))) return undefined;
  return [
    "is not a command of the local cloud, where only the host helper runs:",
    `\`${install}\`, or \`${helper} put|remove ${kinds} NAME\`, or \`… verify\`.`,
    `Found: ${JSON.stringify(trimmed.slice(0, 120))}`,
  ].join(" ");
}

/** Which programs check what a command delivers: `nginx`, `redis-server` …; none for the installation. */
export function checkersOf(command: string): readonly string[] {
  const match = call.exec(withoutMark(command).slice(helper.length));
  if (!match) return [];
  const kind = match[1] ?? match[2];
  return kind === undefined ? Object.values(programs).flat() : (programs[kind] ?? []);
}

/**
 * Whether a command asks a database server, too. A simulated host reaches none but those that its /etc/tenantry/reach
 * names, and without one the delivery is taken unchecked.
 */
export function asksServer(command: string): boolean {
  const match = call.exec(withoutMark(command).slice(helper.length));
  const kind = match?.[1] ?? match?.[2];
  return match !== null && (kind === undefined || kind === "register" || kind === "databases");
}
