import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { helperScript } from "../../../components/host/helper-script.ts";

/** What one call of the helper came to. */
export interface HelperResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of stdout; empty where that is not JSON. */
  readonly report: Readonly<Record<string, unknown>>;
}

/** A folder that stands for a host, with the helper installed as the platform stack does it. */
export class TestHost {
  readonly root: string;
  readonly #children: ChildProcess[] = [];

  constructor() {
    this.root = mkdtempSync(join(tmpdir(), "tenantry-host-"));
    // nginx drops to its own user where the tests run as root; that user must reach its folders below.
    chmodSync(this.root, 0o755);
    this.write("usr/local/sbin/tenantry-host", helperScript(), 0o755);
  }

  write(path: string, content: string, mode = 0o644): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content, { mode });
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  /** Starts the helper; the caller may kill it. */
  start(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): ChildProcessWithoutNullStreams {
    const child = spawn("sh", [join(this.root, "usr/local/sbin/tenantry-host"), ...args], {
      env: { PATH: process.env["PATH"] ?? "", TENANTRY_HOST_ROOT: this.root, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    // A helper that refuses its arguments ends without reading.
    child.stdin.on("error", () => undefined);
    this.#children.push(child);
    return child;
  }

  async run(
    args: readonly string[],
    stdin = "",
    env: Readonly<Record<string, string>> = {},
  ): Promise<HelperResult> {
    const child = this.start(args, env);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data: Buffer) => {
      stdout += data.toString();
    });
    child.stderr.on("data", (data: Buffer) => {
      stderr += data.toString();
    });
    child.stdin.end(stdin);
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    const last = stdout.trimEnd().split("\n").at(-1) ?? "";
    const report = last.startsWith("{") ? (JSON.parse(last) as Record<string, unknown>) : {};
    return { code, stdout, stderr, report };
  }

  /** Lets nginx listen on free ports of loopback instead of 443 and 80. */
  async listenOnFreePorts(): Promise<{ readonly https: number; readonly http: number }> {
    const [https, http] = await Promise.all([freePort(), freePort()]);
    this.write("etc/tenantry/listen.conf", `listen 127.0.0.1:${https} ssl;\n`);
    this.write("etc/tenantry/listen-plain.conf", `listen 127.0.0.1:${http};\n`);
    return { https, http };
  }

  /** Runs the real nginx on what was delivered, as the host's service manager does. */
  async startNginx(): Promise<void> {
    const conf = join(this.root, "etc/tenantry/nginx/nginx.conf");
    const args = ["-e", "stderr", "-p", `${this.root}/`, "-c", conf, "-g", "daemon off;"];
    const child = spawn("nginx", args, {
      env: { PATH: `${process.env["PATH"] ?? ""}:/usr/sbin` },
      stdio: "ignore",
    });
    this.#children.push(child);
    await eventually(() => Number(this.read("run/nginx.pid")) === child.pid);
  }

  /** Runs the real HAProxy on what was delivered. What it says stands in `var/log/haproxy.log`. */
  async startHaproxy(): Promise<void> {
    mkdirSync(join(this.root, "run"), { recursive: true });
    const pid = join(this.root, "run/haproxy.pid");
    const folder = join(this.root, "etc/tenantry/haproxy");
    this.#startLogged("haproxy", ["-W", "-db", "-f", folder, "-p", pid], {});
    await eventually(() => Number(this.read("run/haproxy.pid")) > 0);
  }

  /** Runs the real Caddy on what was delivered. What it says stands in `var/log/caddy.log`. */
  async startCaddy(): Promise<void> {
    mkdirSync(join(this.root, "run/caddy"), { recursive: true });
    const file = join(this.root, "etc/tenantry/caddy/Caddyfile");
    const args = ["run", "--config", file, "--adapter", "caddyfile"];
    this.#startLogged("caddy", args, { HOME: this.root, TENANTRY_HOST_ROOT: this.root });
    await eventually(() => existsSync(join(this.root, "run/caddy/admin.sock")));
  }

  #startLogged(
    program: "haproxy" | "caddy",
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): void {
    this.write(`var/log/${program}.log`, "");
    const log = openSync(join(this.root, `var/log/${program}.log`), "a");
    const child = spawn(program, args, {
      env: { PATH: `${process.env["PATH"] ?? ""}:/usr/sbin`, ...env },
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    this.#children.push(child);
  }

  /** Ends what this host started, each by its own handle, and takes the folder away. */
  async close(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((resolve) => child.on("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    }
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Waits until a condition holds; one that throws does not hold yet. Gives up after ten seconds. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    try {
      if (await holds()) return;
    } catch {
      // Not there yet.
    }
    await sleep(25);
  }
  throw new Error("what was waited for did not come about within ten seconds");
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
