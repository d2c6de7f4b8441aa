import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { browsable, type ProxyName, upstreamsOf } from "./browsable.ts";
import type { StandIns } from "./stand-ins.ts";

/** Where a proxy's fragments stand below its folder. */
const fragments: Readonly<Record<ProxyName, { folder: string; name: RegExp }>> = {
  nginx: { folder: "tenants", name: /\.conf$/ },
  haproxy: { folder: ".", name: /^tenant-.*\.cfg$/ },
  caddy: { folder: "tenants", name: /\.caddy$/ },
};

export interface ServedCopy {
  /** Folder of the configuration. */
  readonly folder: string;
  readonly places: readonly string[];
}

/** What was delivered to a host, as it can be served from this machine, below another root. The host stays as it is. */
export async function copyForServing(options: {
  readonly host: string;
  readonly proxy: ProxyName;
  readonly root: string;
  readonly ports: { readonly https: number; readonly http: number };
  readonly standIns: StandIns;
}): Promise<ServedCopy> {
  const { host, proxy, root, standIns } = options;
  const folder = join(root, "etc/tenantry", proxy);
  // A link to certificates that nobody has asked for yet leads nowhere.
  cpSync(join(host, "etc/tenantry", proxy), folder, {
    recursive: true,
    dereference: true,
    filter: (from) => existsSync(from),
  });
  for (const needed of ["run", "var/log/nginx", "var/lib/nginx", "etc/tenantry/haproxy/own"]) {
    mkdirSync(join(root, needed), { recursive: true });
  }
  listenHere(proxy, folder, options.ports);
  const place = fragments[proxy];
  const places: string[] = [];
  const routes: string[] = [];
  for (const name of readdirSync(join(folder, place.folder)).filter((it) => place.name.test(it))) {
    const file = join(folder, place.folder, name);
    const text = readFileSync(file, "utf8");
    await standIns.start(upstreamsOf(proxy, text));
    const served = browsable(proxy, text, (upstream) => standIns.portOf(upstream));
    writeFileSync(file, served.text);
    places.push(...served.places);
    routes.push(...(served.text.match(/(?<=^# route ).*$/gm) ?? []));
  }
  if (proxy === "haproxy") writeFileSync(join(folder, "routes.map"), `${routes.join("\n")}\n`);
  return { folder, places };
}

function listenHere(
  proxy: ProxyName,
  folder: string,
  { https, http }: { readonly https: number; readonly http: number },
): void {
  const write = (name: string, lines: readonly string[]): void =>
    writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
  if (proxy === "nginx") {
    write("listen.conf", [`listen 127.0.0.1:${https} ssl;`]);
    write("listen-plain.conf", [`listen 127.0.0.1:${http};`]);
  } else if (proxy === "haproxy") {
    const set = (name: string, port: number): string => `  setenv ${name} 127.0.0.1:${port}`;
    write("00-host.cfg", ["global", set("TENANTRY_HTTPS", https), set("TENANTRY_HTTP", http)]);
  } else {
    const ports = [`https_port ${https}`, `http_port ${http}`];
    write("host.caddy", ["admin off", ...ports, "default_bind 127.0.0.1"]);
  }
}
