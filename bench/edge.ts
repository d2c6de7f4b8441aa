import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { VpsProxy } from "../catalog/resolved.ts";
import type { Route } from "../catalog/routes.ts";
import { renderers } from "../components/edge/render/renderers.ts";
import { helperScript } from "../components/host/helper-script.ts";
import { must } from "./local.ts";
import { type Command, measure, printTable } from "./measure.ts";

const TENANTS = 1000;
const ROUTES = 3;

/** A folder that stands for a host, with a running proxy and a thousand tenants' fragments. */
class BenchHost implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), "tenantry-bench-"));
  readonly proxy: VpsProxy;
  readonly #running: ChildProcess;

  constructor(proxy: VpsProxy) {
    this.proxy = proxy;
    chmodSync(this.root, 0o755);
    this.#write("usr/local/sbin/tenantry-host", helperScript(), 0o755);
    for (let number = 1; number <= TENANTS; number++) {
      const file = `var/lib/tenantry/${proxy}/fragments/tenant-${number}`;
      this.#write(file, fragment(proxy, number, "first"));
    }
    // Others may listen where the helper would below another root.
    this.#write("etc/tenantry/listen.conf", `listen 127.0.0.1:${freePort()} ssl;\n`);
    this.#write("etc/tenantry/listen-plain.conf", `listen 127.0.0.1:${freePort()};\n`);
    this.#write("main", renderers[proxy].main({ domain: "lab.example" }));
    must(this.argv("put main <main"), this.root, this.env);
    mkdirSync(join(this.root, "run/caddy"), { recursive: true });
    const [program, ...args] = this.#server;
    this.#running = spawn(program, args, { env: { ...process.env, ...this.env }, stdio: "ignore" });
    must(
      ["timeout", "60", "sh", "-c", `until test -e ${this.#sign}; do sleep 0.1; done`],
      this.root,
    );
  }

  /** The helper, called from the host's folder. */
  argv(words: string): [string, ...string[]] {
    const [verb, ...rest] = words.split(" ");
    return ["sh", "-c", `usr/local/sbin/tenantry-host ${verb} ${this.proxy} ${rest.join(" ")}`];
  }

  get env(): Record<string, string> {
    const path = `${process.env["PATH"] ?? ""}:/usr/sbin`;
    return { TENANTRY_HOST_ROOT: this.root, HOME: this.root, PATH: path };
  }

  /** What the binary itself does with the whole. */
  get check(): [string, ...string[]] {
    const active = join(this.root, "etc/tenantry", this.proxy);
    const all: Record<VpsProxy, [string, ...string[]]> = {
      nginx: ["nginx", "-t", "-q", "-p", `${this.root}/`, "-c", `${active}/nginx.conf`],
      haproxy: ["haproxy", "-c", "-f", active],
      caddy: ["caddy", "validate", "--adapter", "caddyfile", "--config", `${active}/Caddyfile`],
    };
    return all[this.proxy];
  }

  get #server(): [string, ...string[]] {
    const active = join(this.root, "etc/tenantry", this.proxy);
    const all: Record<VpsProxy, [string, ...string[]]> = {
      nginx: [
        ...(["nginx", "-p", `${this.root}/`, "-c", `${active}/nginx.conf`] as const),
        ...["-g", "daemon off;"],
      ],
      haproxy: ["haproxy", "-W", "-db", "-f", active, "-p", join(this.root, "run/haproxy.pid")],
      caddy: ["caddy", "run", "--adapter", "caddyfile", "--config", `${active}/Caddyfile`],
    };
    return all[this.proxy];
  }

  get #sign(): string {
    return { nginx: "run/nginx.pid", haproxy: "run/haproxy.pid", caddy: "run/caddy/admin.sock" }[
      this.proxy
    ];
  }

  /** Another version of one more tenant, so that there is something to take. */
  next(): void {
    this.#write("more", fragment(this.proxy, TENANTS + 1, String(performance.now())));
  }

  #write(path: string, content: string, mode = 0o644): void {
    const file = join(this.root, path);
    if (!existsSync(dirname(file))) mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode });
  }

  [Symbol.dispose](): void {
    this.#running.kill();
    rmSync(this.root, { recursive: true, force: true });
  }
}

function freePort(): number {
  const script =
    'const it = require("node:net").createServer(); it.listen(0, "127.0.0.1", () => { console.log(it.address().port); it.close(); });';
  return Number(must([process.execPath, "-e", script], "."));
}

function fragment(proxy: VpsProxy, number: number, version: string): string {
  const routes = Array.from({ length: ROUTES }, (_, at) => aRoute(proxy, number, at));
  const text = renderers[proxy].tenant({ tenant: `tenant-${number}`, number, routes });
  return `${text}# ${version}\n`;
}

function aRoute(proxy: VpsProxy, number: number, at: number): Route {
  return {
    ...{ service: `service-${at}`, mount: "path", certificate: "site" },
    ...{ host: `tenant-${number}.lab.example`, path: at === 0 ? "/" : `/service-${at}` },
    ...{ strip: at === 2, upstream: { socket: `/run/tenantry/t${number}/service-${at}.sock` } },
    ...{ health: "/", websocket: at === 1, bodyMib: 10 },
    requestsPerSecond: proxy === "caddy" ? null : 50,
    ...{ connectSeconds: 5, timeoutSeconds: 60, allow: [], responseHeaders: {} },
    ...{ privacy: null, keyLimit: null },
  };
}

/** The helper on a thousand tenants' fragments with a proxy that runs, beside the bare binary's own check. */
export function benchEdge(): void {
  for (const proxy of ["nginx", "haproxy", "caddy"] as const) {
    using host = new BenchHost(proxy);
    const common = { cwd: host.root, env: host.env };
    const commands: Command[] = [
      { what: `floor: ${host.check.slice(0, 2).join(" ")}`, argv: host.check, ...common },
      { what: "all: assemble, check, reload", argv: host.argv("reload"), ...common },
      {
        what: "one more tenant",
        argv: host.argv("put more <more"),
        before: () => host.next(),
        ...common,
      },
    ];
    printTable(`${proxy}, ${TENANTS} tenants, ${ROUTES} routes each`, measure(commands, 3));
  }
}
