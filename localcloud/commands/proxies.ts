import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostPath, isInstalled } from "../command/host.ts";
import { exitWithParent } from "../provider/serve.ts";
import { type ProxyName, proxyNames } from "../proxies/browsable.ts";
import { copyForServing } from "../proxies/copy.ts";
import { StandIns } from "../proxies/stand-ins.ts";

/** A proxy that runs on loopback. */
interface Served {
  readonly host: string;
  readonly proxy: ProxyName;
  readonly urls: readonly string[];
}

/**
 * Serves what was delivered to the proxies of all simulated hosts, on loopback, with stand-ins for the services, until
 * its parent is gone or its stdin is closed. Prints one line of JSON when all of them answer.
 */
export async function serveProxies({ world }: { readonly world: string }): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "tenantry-serve-"));
  // A proxy that starts as root drops to a user of its own, which has to reach its folders.
  chmodSync(root, 0o755);
  const running: ChildProcess[] = [];
  process.on("exit", () => {
    for (const child of running) child.kill();
    rmSync(root, { recursive: true, force: true });
  });
  exitWithParent();
  process.stdin.on("end", () => process.exit(0)).on("close", () => process.exit(0));
  process.stdin.resume();
  const standIns = new StandIns();
  const served: Served[] = [];
  const missing = new Set<string>();
  for (const { host, proxy } of proxiesIn(world)) {
    if (!isInstalled(proxy, hostPath(process.env.PATH))) {
      missing.add(proxy);
      continue;
    }
    const own = join(root, host);
    const ports = { https: await port(8443), http: await port(8080) };
    const { folder, places } = await copyForServing({
      ...{ host: join(world, "hosts", host), proxy, root: own, ports, standIns },
    });
    const child = start(proxy, own, folder, join(world, "hosts", host));
    running.push(child);
    await answers(ports.https, child, proxy, host);
    const urls = places.map((place) => {
      const [name = "", ...path] = place.split("/");
      return `https://${name}:${ports.https}/${path.map((it) => `${it}/`).join("")}`;
    });
    served.push({ host, proxy, urls });
  }
  process.stdout.write(`${JSON.stringify({ served, missing: [...missing] })}\n`);
}

/** Hosts with a proxy that something was delivered to, in the order of their addresses. */
function proxiesIn(world: string): { host: string; proxy: ProxyName }[] {
  const folder = join(world, "hosts");
  if (!existsSync(folder)) return [];
  const order = new Intl.Collator("en", { numeric: true });
  const hosts = readdirSync(folder).sort((a, b) => order.compare(a, b));
  return hosts.flatMap((host) =>
    proxyNames
      .filter((proxy) => existsSync(join(folder, host, "etc/tenantry", proxy)))
      .map((proxy) => ({ host, proxy })),
  );
}

function start(proxy: ProxyName, root: string, folder: string, host: string): ChildProcess {
  const commands: Readonly<Record<ProxyName, readonly string[]>> = {
    nginx: [
      ...["-e", "stderr", "-p", `${root}/`, "-c", join(folder, "nginx.conf")],
      ...["-g", "daemon off;"],
    ],
    haproxy: ["-W", "-db", "-f", folder],
    caddy: ["run", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")],
  };
  return spawn(proxy, commands[proxy], {
    stdio: "ignore",
    env: { PATH: hostPath(process.env.PATH), HOME: root, TENANTRY_HOST_ROOT: host },
  });
}

/** The port that is wished for, or the next that is free. */
async function port(wished: number): Promise<number> {
  for (let tried = wished; tried < wished + 200; tried += 1) {
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer().once("error", () => resolve(false));
      server.listen(tried, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (free && !given.has(tried)) {
      given.add(tried);
      return tried;
    }
  }
  throw new Error(`no port of 127.0.0.1 is free from ${wished} on`);
}
const given = new Set<number>();

async function answers(
  at: number,
  child: ChildProcess,
  proxy: string,
  host: string,
): Promise<void> {
  for (let tries = 0; tries < 300 && child.exitCode === null; tries += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(at, "127.0.0.1", () => resolve(true)).once("error", () =>
        resolve(false),
      );
      socket.once("connect", () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`local cloud: ${proxy} of the host ${host} does not start on this machine`);
}
