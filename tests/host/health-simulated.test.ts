import { execFileSync, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { renderHealthMain, renderHealthTenant } from "../../components/host/render/health.ts";
import { TestHost } from "./support/host.ts";

/** The health checks on a simulated site: its API is the local cloud's, over HTTP on loopback. */
let host: TestHost;

beforeEach(() => {
  host = new TestHost();
});
afterEach(() => host.close());

const endpoint = "https://192.168.0.11:8006";
const guest = (vmid: number, status: string, node = "pve1") => ({
  ...{ vmid, node, kind: "container", name: `acme-${vmid}`, status },
  ...{ memoryMib: 1024, swapMib: 0, cores: 1, diskGib: 8, storage: "local-zfs", os: "debian" },
  ...{ bridge: "vmbr1", vlan: 1010, unprivileged: true, protection: false, startOnBoot: true },
  ...{ ip: `10.10.16.${vmid}`, prefix: 20, gateway: "10.10.16.1" },
});
const localcloud = (...args: string[]) => [`${process.cwd()}/localcloud/main.ts`, ...args];

test("a guest that is silent is rebooted, and one that stands stopped on another node than its line says is started there", async () => {
  const world = `${host.root}/world`;
  const site = { endpoint, guests: [guest(201, "running"), guest(202, "stopped", "pve2")] };
  host.write("site.json", JSON.stringify(site));
  const file = `${host.root}/site.json`;
  execFileSync("node", localcloud("fill", "--world", world, "--file", file), { stdio: "pipe" });
  const rest = spawn("node", localcloud("rest", "--world", world), {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = new Promise((resolve) => rest.on("exit", resolve));
  try {
    const [line = "{}"] = await createInterface(rest.stdout)
      [Symbol.asyncIterator]()
      .next()
      .then(({ value }) => [value as string]);
    const { pve } = JSON.parse(line) as { pve: Record<string, string> };
    host.write(
      "etc/tenantry/reach",
      `192.168.0.11:8006 ${new URL(pve[endpoint] ?? "").host} http\n`,
    );
    const token = "tenantry-health@pve!power=00000000-0000-0000-0000-000000000000";
    const main = renderHealthMain({ endpoint, token, nodes: ["pve1", "pve2"], attempts: 1 });
    await host.run(["put", "health", "main"], main);
    const checks = [201, 202].map((vmid) => ({
      service: `service-${vmid}`,
      vmid,
      host: "pve1",
      url: `http://10.10.16.${vmid}:80/`,
    }));
    await host.run(["put", "health", "acme"], renderHealthTenant(checks));
    const { stdout, report } = await host.run(["run", "health"]);
    expect(report).toEqual({ kind: "health", checked: 2, silent: 2, restarted: 2 });
    expect(stdout.match(/"action":"\w+"/g)).toEqual(['"action":"rebooted"', '"action":"started"']);
  } finally {
    rest.stdin.end();
    await ended;
  }
  const log = execFileSync("node", localcloud("log", "--world", world), { encoding: "utf8" });
  expect(log).toMatch(/pve1\/lxc\/201\/status\/reboot[^]*pve2\/lxc\/202\/status\/start/);
});
