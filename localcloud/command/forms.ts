/** Place of the helper on a host; the root is empty on a real one and a folder in the local cloud. */
const helper = '"${TENANTRY_HOST_ROOT:-}/usr/local/sbin/tenantry-host"';
const install = `install -D -m 0755 /dev/stdin ${helper}`;
const call = /^ (?:(?:put|remove) (nginx|redis) [a-z0-9][a-z0-9-]*|verify(?: (nginx|redis))?)$/;

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
    `\`${install}\`, or \`${helper} put|remove nginx|redis NAME\`, or \`… verify\`.`,
    `Found: ${JSON.stringify(trimmed.slice(0, 120))}`,
  ].join(" ");
}

/** Which programs check what a command delivers: `nginx`, `redis-server`; none for the installation. */
export function checkersOf(command: string): string[] {
  const match = call.exec(withoutMark(command).slice(helper.length));
  if (!match) return [];
  const kind = match[1] ?? match[2];
  const names: Record<string, string> = { nginx: "nginx", redis: "redis-server" };
  return kind === undefined ? Object.values(names) : [names[kind] ?? kind];
}
