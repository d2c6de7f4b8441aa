import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EngineProject, localCloud, main } from "./engine-project.ts";
import { handMadeSite } from "./hand-made.ts";

/** The real engine takes over what somebody made by hand, and the REST API tells the same of it before and after. */
let project: EngineProject;

beforeAll(() => {
  project = new EngineProject(program);
  const file = join(project.root, "hand-made.json");
  writeFileSync(file, JSON.stringify(handMadeSite));
  localCloud("fill", "--world", project.world, "--file", file);
});

afterAll(() => project.remove());

interface Step {
  readonly op: string;
  readonly urn: string;
}

function previewed(given: Readonly<Record<string, string>>): Record<string, string[]> {
  const { stdout } = project.pulumi(given, "preview", "--json");
  const { steps } = JSON.parse(stdout) as { steps: readonly Step[] };
  const found: Record<string, string[]> = {};
  for (const { op, urn } of steps) (found[op] ??= []).push(urn.split("::").at(-1) ?? "");
  return found;
}

const imported = [
  "acme",
  "acme-member",
  "cluster",
  "elasticsearch",
  "guest",
  "nas",
  "options",
  "rules",
];

test("inputs that are not those of a hand-made guest show, in the preview of its import, what would change", () => {
  const grown = previewed({ MEMORY: "4096" });
  expect(grown.import?.toSorted()).toEqual(imported);
  expect(grown.update).toEqual(["guest"]);

  const { stdout, status } = project.pulumi({ DISK: "4" }, "preview");
  expect(status).not.toBe(0);
  expect(stdout).toMatch(/unable to replace resource .*ContainerLegacy::guest/);
  expect(localCloud("show", "--world", project.world)).toMatch(/301 {2}somebody outside Pulumi/);
}, 120_000);

test("an import with equal inputs changes nothing, and neither does any preview after it", async () => {
  const before = await restOf("nodes/pve1/lxc/301/config", "nodes/pve1/lxc/301/firewall/rules");
  const steps = previewed({});
  expect(Object.keys(steps).sort()).toEqual(["create", "import"]);
  expect(steps.create?.toSorted()).toEqual(["site", "small-dev"]);

  expect(project.up()).toMatch(/= 8 imported/);
  expect(project.pulumi({}, "preview", "--expect-no-changes").status).toBe(0);
  expect(project.pulumi({}, "preview", "--refresh", "--expect-no-changes").status).toBe(0);
  const after = await restOf("nodes/pve1/lxc/301/config", "nodes/pve1/lxc/301/firewall/rules");
  expect(after).toEqual(before);
}, 120_000);

test("an imported guest is updated in place afterwards, and the REST API tells it", async () => {
  expect(project.up({ MEMORY: "4096" })).toMatch(/~ 1 updated/);
  const [config] = await restOf("nodes/pve1/lxc/301/config");
  expect(config).toMatchObject({ data: { memory: 4096, hostname: "acme-dashboard" } });
}, 120_000);

test("an import of a guest that stands on another node is the engine's own error", () => {
  const { stdout, status } = project.pulumi({ GUEST: "pve2/301" }, "preview");
  expect(status).not.toBe(0);
  expect(stdout).toMatch(/'pve2\/301' does not exist/);
}, 120_000);

/** Asks the REST API in a process of its own, as `adopt` does; it ends when its stdin is closed. */
async function restOf(...paths: string[]): Promise<unknown[]> {
  const server = spawn(process.execPath, [main, "rest", "--world", project.world], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const line = await new Promise<string>((resolve) => {
    createInterface({ input: server.stdout }).once("line", resolve);
  });
  const { pve, npm } = JSON.parse(line) as Record<"pve" | "npm", Record<string, string>>;
  expect(Object.keys(npm)).toEqual([handMadeSite.nginxProxyManager.address]);
  const base = pve[new URL(handMadeSite.endpoint).origin];
  const headers = { authorization: "PVEAPIToken=ci@pve!t=x" };
  const answers = await Promise.all(
    paths.map(async (path) => (await fetch(`${base}/api2/json/${path}`, { headers })).json()),
  );
  server.stdin.end();
  expect(await ended).toBe(0);
  return answers;
}

const program = `
import * as px from "@muhlba91/pulumi-proxmoxve";
const { MEMORY = "2048", DISK = "8", GUEST = "pve1/301" } = process.env;
const provider = new px.Provider("site", { endpoint: "https://192.168.0.11:8006/", apiToken: "ci@pve!t=plain" });
const found = (id, ...ignoreChanges) => ({ provider, import: id, ignoreChanges, protect: true });
new px.ContainerLegacy("guest", {
  nodeName: "pve1", vmId: 301, unprivileged: true, protection: false, startOnBoot: true, template: false,
  cpu: { cores: 2 }, memory: { dedicated: Number(MEMORY), swap: 512 }, disk: { datastoreId: "local-zfs", size: Number(DISK) },
}, found(GUEST, "operatingSystem", "tags", "initialization", "networkInterfaces", "features", "console", "description"));
new px.VmLegacy("elasticsearch", {
  nodeName: "pve2", vmId: 202, name: "elasticsearch", protection: false, onBoot: true, cpu: { cores: 2 },
  memory: { dedicated: 16384 }, operatingSystem: { type: "l26" },
}, found("pve2/202", "disks", "initialization", "networkDevices", "cpu.type"));
new px.PoolLegacy("acme", { poolId: "tenant-acme", comment: "Acme" }, found("tenant-acme"));
new px.pool.Membership("acme-member", { poolId: "tenant-acme", vmId: 301 }, found("tenant-acme/vm/301"));
new px.firewall.OptionsLegacy("options", { nodeName: "pve1", containerId: 301, enabled: true }, found("container/pve1/301"));
new px.firewall.RulesLegacy("rules", { nodeName: "pve1", containerId: 301 }, found("container/pve1/301", "rules"));
new px.storage.Nfs("nas", { resourceId: "nas", server: "192.168.0.25", export: "/volume1/proxmox" }, found("nas", "contents"));
new px.cluster.FirewallLegacy("cluster", { enabled: false }, found("any"));
`;
