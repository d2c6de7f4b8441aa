import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { hostFolder, hostPath } from "../command/host.ts";

/** What may be asked of a simulated host beside what the engine delivers to it: the helper's own words. */
const forms = [
  /^verify(?: [a-z]+)?$/,
  /^run (?:health|dumps)$/,
  /^dumps list [a-z][a-z0-9-]*$/,
  /^dumps inspect [a-z][a-z0-9-]* [a-z][a-z0-9-]*(?: --files)?$/,
  /^dumps restore [a-z][a-z0-9-]* [a-z][a-z0-9-]*(?: --files)?(?: --from [A-Za-z0-9][A-Za-z0-9.]*)?(?: --replace)?$/,
];

/** Why these words may not run on a simulated host; undefined for those that may. */
function hostCallProblem(args: readonly string[]): string | undefined {
  const words = args.join(" ");
  if (!args.some((arg) => /\s/.test(arg)) && forms.some((form) => form.test(words)))
    return undefined;
  return `there is no such call of the host helper: ${JSON.stringify(words.slice(0, 120))}. Allowed: verify [KIND], run health|dumps, dumps list TENANT, dumps inspect TENANT SERVICE [--files], dumps restore TENANT SERVICE [--files] [--from FILE] [--replace]`;
}

/**
 * Runs the helper on a simulated host as somebody would over SSH: in the host's folder, with our stdin, stdout and
 * stderr, and of our environment nothing but PATH.
 * @returns its exit code
 * @throws Error when the host is not there, or the call is not one of the helper's
 */
export async function runOnHost(options: {
  /** Folder of the environment's world. */
  readonly world: string;
  readonly ip: string;
  readonly args: readonly string[];
}): Promise<number> {
  const problem = hostCallProblem(options.args);
  if (problem !== undefined) throw new Error(`local cloud: ${problem}`);
  const root = hostFolder(options.world, options.ip);
  const helper = root && join(root, "usr/local/sbin/tenantry-host");
  if (!root || !existsSync(helper as string)) {
    throw new Error(
      `local cloud: nothing was delivered to a host ${options.ip} yet. Bring the environment up first.`,
    );
  }
  const child = spawn(
    // Our stdin may be a socket, which /dev/stdin cannot open; over SSH it is a pipe, so `cat` makes one.
    ...(["sh", ["-c", 'cat | "$0" "$@"', helper as string, ...options.args]] as const),
    {
      cwd: root,
      env: { PATH: hostPath(process.env.PATH), LANG: "C.UTF-8", TENANTRY_HOST_ROOT: root },
      stdio: "inherit",
    },
  );
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}
