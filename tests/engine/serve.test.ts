import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTenant } from "../../stacks/open.ts";
import { proxmoxTenant } from "../support/proxmox.ts";
import type { TempCatalog } from "../support/temp-catalog.ts";
import { allocatedCatalog, tenantry } from "../support/tenantry.ts";

const tenants = ["acme", "globex", "initech"];
const upstreams: Server[] = [];
let catalog: TempCatalog;
let hostFolder: string;
let port: number;
let nginx: ReturnType<typeof spawn>;

beforeAll(async () => {
  // Guests get loopback addresses, so that their upstreams can stand on this machine.
  catalog = allocatedCatalog((edited) => {
    edited.edit(
      "platform/sites/aiqso-lab.yaml",
      "cidr: 10.10.16.0/20, gateway: 10.10.16.1",
      "cidr: 127.10.16.0/20, gateway: 127.10.16.1",
    );
    for (const service of ["dashboard", "crm", "social", "content"]) {
      const file = `platform/services/${service}.yaml`;
      edited.write(file, edited.read(file).replace(/port: \d+/, "port: 18080"));
    }
  });
  const up = tenantry(catalog, "up", "--env", "dev", "--local", "--yes");
  expect(up.code, up.stderr + up.stdout).toBe(0);
  hostFolder = catalog.path(".tenantry/local/dev/hosts/10.10.10.127");
  await startUpstreams();
  await startNginx();
});

afterAll(() => {
  nginx.kill();
  for (const server of upstreams) server.close();
  catalog[Symbol.dispose]();
});

/** One server a guest; it answers with the name of its guest and the path that reached it. */
async function startUpstreams(): Promise<void> {
  for (const tenant of tenants) {
    for (const { name, route } of proxmoxTenant(openTenant(catalog.root, "dev", tenant)).services) {
      const server = createServer((req, res) => res.end(`${name} ${req.url}`));
      upstreams.push(server);
      await new Promise<void>((done) =>
        server.listen(route.upstream.port, route.upstream.ip, done),
      );
    }
  }
}

/** The real nginx on what the real helper left in the host's folder, on a free port of loopback. */
async function startNginx(): Promise<void> {
  port = await freePort();
  const generation = `${hostFolder}/etc/tenantry/nginx`;
  writeFileSync(`${generation}/listen.conf`, `listen 127.0.0.1:${port} ssl;\n`);
  nginx = spawn(
    "nginx",
    [
      ...["-e", "stderr", "-p", `${hostFolder}/`, "-c", `${generation}/nginx.conf`],
      ...["-g", "daemon off;"],
    ],
    // An ordinary user's PATH lacks the folder of servers.
    { stdio: "ignore", env: { ...process.env, PATH: `${process.env["PATH"] ?? ""}:/usr/sbin` } },
  );
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await get("acme.lab.aiqso.example", "/").catch(() => null)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("nginx did not start");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return free;
}

function get(host: string, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...{ host: "127.0.0.1", port, servername: host, path, headers: { host } },
        rejectUnauthorized: false,
      },
      (res) => {
        let body = "";
        res.on("data", (chunk) => (body += chunk));
        res.on("end", () => resolve({ status: res.statusCode ?? 0, body }));
      },
    );
    sent.on("error", reject).end();
  });
}

test.each([
  ["acme.lab.aiqso.example", "/", "acme-dashboard /"],
  ["acme.lab.aiqso.example", "/crm/lead/1", "acme-crm /lead/1"],
  ["acme.lab.aiqso.example", "/crmx", "acme-dashboard /crmx"],
  ["acme--social.lab.aiqso.example", "/post", "acme-social /post"],
  ["globex.lab.aiqso.example", "/content/a", "globex-content /content/a"],
  ["initech.lab.aiqso.example", "/", "initech-dashboard /"],
])("the real nginx sends %s%s to its own guest", async (host, path, answer) => {
  expect(await get(host, path)).toEqual({ status: 200, body: answer });
});

test.each(["nobody.lab.aiqso.example", "initech--social.lab.aiqso.example", "n8n.example"])(
  "a stranger's host %s gets 404",
  async (host) => {
    expect((await get(host, "/")).status).toBe(404);
  },
);

test("verify finds a file that was changed by hand", () => {
  const helper = `${hostFolder}/usr/local/sbin/tenantry-host`;
  const env = { ...process.env, TENANTRY_HOST_ROOT: hostFolder };
  const file = `${hostFolder}/etc/tenantry/nginx/tenants/globex.conf`;
  writeFileSync(file, "# changed by hand\n");
  const verify = spawnSync(helper, ["verify", "nginx"], { env, encoding: "utf8" });
  expect(verify.status).toBe(4);
  expect(verify.stdout + verify.stderr).toContain("globex");
});
