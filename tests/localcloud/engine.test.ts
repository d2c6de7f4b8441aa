import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EngineProject, localCloud, main } from "./engine-project.ts";

let project: EngineProject;
let root: string;
let world: string;
let env: Readonly<Record<string, string>>;

beforeAll(() => {
  project = new EngineProject(program);
  ({ root, world, env } = project);
});

afterAll(() => project.remove());

test("the real engine makes, keeps, replaces, refreshes and removes a simulated container", () => {
  expect(project.up()).toMatch(/\+ 6 created/);
  expect(localCloud("show", "--world", world)).toMatch(
    /ContainerLegacy {2}10000 {2}guest \(stack dev\)/,
  );
  expect(project.up({}, "--expect-no-changes")).toMatch(/6 unchanged/);

  const preview = project.pulumi({ VMID: "10001" }, "preview", "--json").stdout;
  const { changeSummary } = JSON.parse(preview) as { changeSummary: Record<string, number> };
  expect(changeSummary).toMatchObject({ replace: 2 });

  localCloud("drift", "--world", world, "--name", "guest", "--set", "memory.dedicated=4096");
  const drift = project.pulumi({}, "refresh", "--preview-only", "--expect-no-changes", "--diff");
  expect(drift.status).not.toBe(0);
  expect(drift.stdout).toMatch(/dedicated.*4096/);
  expect(project.up({}, "--refresh")).toMatch(/~ 1 updated/);

  const state = project.pulumi({}, "stack", "export").stdout;
  expect(state).toContain("10.10.16.10");
  expect(state).not.toContain("plain-secret");

  expect(project.pulumi({}, "destroy", "--yes", "--skip-preview").stdout).toMatch(/- 6 deleted/);
  expect(localCloud("show", "--world", world)).toMatch(/nothing stands in it/);
}, 120_000);

test("a mistyped key and a VMID in use are refused, and say that the local cloud refuses them", () => {
  expect(project.up({ TYPO: "1" })).toMatch(
    /property cpu\.coers.* has a problem: Invalid or unknown key; known are: architecture, cores, limit, units \(local cloud\)/s,
  );
  expect(project.up()).toMatch(/created/);
  project.pulumi({}, "stack", "init", "other");
  expect(project.up({ ADDRESS: "10.10.16.99" }, "--stack", "other")).toMatch(
    /local cloud: VMID 10000 is already used by guest \(stack dev\) on node lab1/,
  );
}, 120_000);

test("a kill -9 of the engine leaves no plugin running, and what it had made is there once", async () => {
  project.pulumi({}, "stack", "init", "killed");
  const type = "proxmoxve:firewall/optionsLegacy:OptionsLegacy";
  const fault = ["--world", world, "--type", type, "--method", "create", "--kind", "hang"];
  localCloud("fault", "add", ...fault);
  const given = { VMID: "300", ADDRESS: "10.10.16.30" };
  const child = spawn("pulumi", ["up", "--yes", "--skip-preview", "--stack", "killed"], {
    cwd: root,
    env: { ...process.env, ...env, ...given },
    stdio: "ignore",
  });
  await until(() => localCloud("fault", "list", "--world", world).includes('"fired":"'));
  expect(plugins()).toBeGreaterThan(0);

  child.kill("SIGKILL");
  await until(() => plugins() === 0);

  expect(plugins()).toBe(0);
  project.pulumi({}, "cancel", "--yes", "--stack", "killed");
  expect(project.up(given, "--stack", "killed")).toMatch(/created|unchanged/);
  expect(localCloud("show", "--world", world).match(/ContainerLegacy {2}300/g)).toHaveLength(1);
}, 120_000);

/** How many plugins of this test's own PULUMI_HOME are running. */
function plugins(): number {
  const { stdout } = spawnSync("ps", ["-eo", "args="], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => line.includes(join(root, ".tenantry/local/home")))
    .length;
}

async function until(met: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 200 && !met(); attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

test("one process serves every package to several stacks at once, and ends when its stdin closes", async () => {
  const prepare = ["prepare", "--root", root, "--env", "dev", "--serve"];
  const server = spawn(process.execPath, [main, ...prepare], {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  expect(JSON.parse((await lines.next()).value ?? "")).toEqual({ env });
  const attach = JSON.parse((await lines.next()).value ?? "") as Record<string, string>;
  expect(attach.PULUMI_DEBUG_PROVIDERS).toMatch(
    /^proxmoxve:\d+,random:\d+,command:\d+,postgresql:\d+,aws:\d+,cloudflare:\d+$/,
  );

  const stacks = ["one", "two"];
  for (const stack of stacks) project.pulumi({}, "stack", "init", stack);
  const outcomes = await Promise.all(
    stacks.map(async (stack, index) => {
      const given = {
        ...attach,
        VMID: String(200 + index),
        ADDRESS: `10.10.16.${20 + index}`,
        POOL: stack,
      };
      const child = spawn(
        "pulumi",
        ["up", "--yes", "--skip-preview", "--non-interactive", "--stack", stack],
        { cwd: root, env: { ...process.env, ...env, ...given }, stdio: "ignore" },
      );
      return new Promise((resolve) => child.once("exit", resolve));
    }),
  );
  expect(outcomes).toEqual([0, 0]);
  const guests = localCloud("show", "--world", world).match(/ContainerLegacy {2}20\d/g);
  expect(guests).toEqual(["ContainerLegacy  200", "ContainerLegacy  201"]);

  server.stdin.end();
  expect(await ended).toBe(0);
}, 120_000);

/** One site, one image, one secret, one guest with its firewall; what varies comes from the environment. */
const program = `
import * as px from "@muhlba91/pulumi-proxmoxve";
import * as pulumi from "@pulumi/pulumi";
const { VMID = "10000", ADDRESS = "10.10.16.10", TYPO, POOL = "dev" } = process.env;
const endpoint = POOL === "dev" ? "https://192.168.0.10:8006/" : "https://192.168.0.20:8006/";
const site = new px.Provider("site", { endpoint, apiToken: "ci@pve!t=plain-secret" });
const at = { provider: site };
const image = new px.oci.Image("image", {
  nodeName: "lab1", datastoreId: "nas", reference: "registry.example/x@sha256:1111", fileName: "x-" + ADDRESS + ".tar",
}, at);
const guest = new px.ContainerLegacy("guest", {
  nodeName: "lab1", vmId: Number(VMID), unprivileged: true,
  operatingSystem: { templateFileId: image.id, type: "debian" },
  cpu: TYPO ? { coers: 2 } : { cores: 2 }, memory: { dedicated: 1024 }, disk: { datastoreId: "local-zfs", size: 8 },
  initialization: { ipConfigs: [{ ipv4: { address: ADDRESS + "/20" } }] },
  networkInterfaces: [{ name: "eth0", bridge: "vmbr1", vlanId: 1010, firewall: true }],
  environmentVariables: { TOKEN: pulumi.secret("plain-secret") },
}, { ...at, deleteBeforeReplace: true });
new px.firewall.OptionsLegacy("firewall", { nodeName: "lab1", containerId: guest.vmId, enabled: true }, { ...at, replaceWith: [guest], deletedWith: guest });
new px.PoolLegacy("pool", { poolId: "tenant-" + ADDRESS.replaceAll(".", "-") }, at);
`;
