import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { readPve } from "../../fleet/adopt/read-pve.ts";
import { readNpm } from "../../fleet/npm/client.ts";
import { pveClient, pvePath, waitForTask } from "../../fleet/pve/client.ts";
import { readSecretValue } from "../../fleet/secret.ts";

const token = "adopt@pve!read=5ec2e700-canary";

/** A server on loopback that answers as it is told. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function client(url: string) {
  return pveClient({ site: "aiqso", endpoint: "https://192.168.0.11:8006/", url, token });
}

async function failure(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "it did not fail",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

test("a takeover asks by GET alone, with the token in its header", async () => {
  const asked: string[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    "/version": { version: "9.1.1" },
    "/cluster/resources?type=vm": [
      { vmid: 301, node: "pve1", type: "lxc", pool: "acme", tags: "a;b" },
      { vmid: 302, node: "pve1", type: "openvz" },
    ],
    "/pools": [{ poolid: "acme", comment: "Acme" }],
    "/storage": [{ storage: "local-zfs" }],
    "/cluster/firewall/options": { enable: 1 },
    "/nodes/pve1/lxc/301/config": { cores: 1, rootfs: "local-zfs:x,size=8G", net0: "bridge=vmbr1" },
    "/nodes/pve1/lxc/301/firewall/options": { digest: "da39", enable: 1 },
    "/nodes/pve1/lxc/301/firewall/rules": [],
  };
  const url = await serve((request, response) => {
    const path = (request.url ?? "").replace("/api2/json", "");
    asked.push(`${request.method} ${request.headers.authorization}`);
    response.end(JSON.stringify({ data: answers[path] ?? null }));
  });
  const observed = await readPve(client(url), () => true);
  expect(new Set(asked)).toEqual(new Set([`GET PVEAPIToken=${token}`]));
  expect(observed).toMatchObject({
    version: "9.1.1",
    clusterFirewall: true,
    storages: ["local-zfs"],
    guests: [
      {
        vmid: 301,
        tags: ["a", "b"],
        facts: { pool: "acme", firewall: { options: true, rules: false } },
      },
    ],
  });
});

test("a refusal says what was asked and why it was refused, in plain text and without the token", async () => {
  const url = await serve((_, response) => {
    response.statusCode = 403;
    response.end(
      JSON.stringify({
        data: null,
        message: "Permission check failed\n (/vms/301, \u001b[31mVM.Audit)",
        errors: { vmid: "not yours" },
      }),
    );
  });
  const message = await failure(client(url).get(pvePath`/nodes/${"pve1/../x"}/lxc/${301}/config`));
  expect(message).toBe(
    `The PVE API of aiqso (GET ${url}/api2/json/nodes/pve1%2F..%2Fx/lxc/301/config) refused: 403 Permission check failed (/vms/301, [31mVM.Audit); vmid: not yours. The token lacks a right for this.`,
  );
});

test("a token is sent to nobody that an answer points to", async () => {
  const seen: (string | undefined)[] = [];
  const elsewhere = await serve((request, response) => {
    seen.push(request.headers.authorization);
    response.end("{}");
  });
  const url = await serve((_, response) => {
    response.writeHead(302, { location: elsewhere });
    response.end();
  });
  expect(await failure(client(url).get("/version"))).toMatch(/gave no answer/);
  expect(seen).toEqual([]);
});

test("what answers something else than PVE is named, and nothing of it is taken", async () => {
  const page = await serve((_, response) => response.end("<html>"));
  expect(await failure(client(page).get("/version"))).toMatch(/answered 200 with something else/);
  const other = await serve((_, response) =>
    response.end(JSON.stringify({ data: { version: 9 } })),
  );
  expect(await failure(readPve(client(other), () => true))).toMatch(
    /https:\/\/192\.168\.0\.11:8006\/api2\/json\/version answers in another form than PVE's: version/,
  );
  expect(await failure(client("http://127.0.0.1:1").get("/version"))).toMatch(/gave no answer: /);
});

test("Nginx Proxy Manager's answer is read with null locations, numbers for flags and upper-case names", async () => {
  const url = await serve((request, response) => {
    if (request.url === "/api/") return response.end('{"status":"OK"}');
    response.statusCode = request.headers.authorization === "Bearer jwt" ? 200 : 401;
    return response.end(
      JSON.stringify([
        {
          id: 7,
          domain_names: ["ACME.aiqso.example."],
          forward_scheme: "http",
          forward_host: " 10.10.10.51 ",
          forward_port: "3000",
          locations: null,
          enabled: 0,
        },
      ]),
    );
  });
  const named = { url: "http://10.10.10.127:81", at: url };
  expect(await readNpm({ ...named, token: "jwt\n" })).toEqual({
    url: "http://10.10.10.127:81",
    version: "unknown",
    hosts: [
      {
        id: 7,
        domains: ["acme.aiqso.example"],
        enabled: false,
        websocket: false,
        forward: { scheme: "http", host: "10.10.10.51", port: 3000 },
        locations: [],
      },
    ],
  });
  expect(await failure(readNpm({ ...named, token: "old-canary" }))).toMatch(
    /^Nginx Proxy Manager \(GET .*\) refused: 401 .*expired\?$/,
  );
});

test("a task is waited for until it is over, and its failure is an error", async () => {
  let left = 2;
  const url = await serve((request, response) => {
    const isBad = request.url?.includes("bad");
    const status =
      left-- > 0
        ? { status: "running" }
        : { status: "stopped", exitstatus: isBad ? "disk full" : "OK" };
    response.end(JSON.stringify({ data: status }));
  });
  await waitForTask(client(url), "pve1", "UPID:pve1:good:", { pauseMs: 1 });
  expect(left).toBe(-1);
  expect(await failure(waitForTask(client(url), "pve1", "UPID:bad:", { pauseMs: 1 }))).toBe(
    "PVE's task UPID:bad: failed: disk full.",
  );
});

test("a secret that is not there is named by its place", () => {
  expect(readSecretValue("env:TOKEN", "x", { TOKEN: "value" })).toBe("value");
  expect(() => readSecretValue("env:TOKEN", 'Site "aiqso": credentials.api', {})).toThrow(
    'Site "aiqso": credentials.api is read from the environment variable TOKEN, which is not set.',
  );
  const env = { TENANTRY_SECRET_FILES: "/nowhere" };
  expect(() => readSecretValue("file:~/.token", "It", env)).toThrow(
    "It is read from the file /nowhere/.token, which is not readable.",
  );
});
