import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { driftRemove, driftSet } from "../../localcloud/commands/drift.ts";
import { prepare } from "../../localcloud/commands/prepare.ts";
import { showWorld } from "../../localcloud/commands/show.ts";
import {
  container,
  database,
  image,
  membership,
  neighbour,
  options,
  pool,
  role,
  standingGuest,
} from "./requests.ts";
import { Cloud, endpoint, tempFolder } from "./support.ts";

const run = promisify(execFile);

test("two stacks with one endpoint see the same machines; another endpoint is another world", async () => {
  const cloud = new Cloud();
  await standingGuest(cloud);
  const token = { apiToken: "ci@pve!t=00000000-0000-0000-0000-000000000000" };
  const sameElsewhere = { ...token, endpoint: `${endpoint}api2/json` };
  const other = { ...token, endpoint: "https://192.168.0.20:8006/" };

  await expect(cloud.create(neighbour({ vmId: 10000 }), sameElsewhere)).rejects.toThrow(
    "VMID 10000 is already used by acme-crm (stack dev.acme) on node lab1",
  );
  await cloud.create(image, other);
  await expect(cloud.create(container(), other)).resolves.toMatchObject({ id: "10000" });
});

test("a guest that is made again with its VMID has lost its firewall and its pool", async () => {
  const cloud = new Cloud();
  await cloud.create(pool);
  const guest = await standingGuest(cloud);
  const firewall = await cloud.create(options);
  const member = await cloud.create(membership);
  expect(await cloud.read(options, firewall)).toBeDefined();

  await cloud.remove(container(), guest);
  await cloud.create(container());

  expect(await cloud.read(options, firewall)).toBeUndefined();
  expect(await cloud.read(membership, member)).toBeUndefined();
});

test("databases on a guest go with it", async () => {
  const cloud = new Cloud();
  const guest = await standingGuest(cloud);
  const server = { host: "10.10.16.10", password: "example" };
  await cloud.create(role("t1_crm"), server);
  await cloud.create(database("t1_crm"), server);

  await cloud.remove(container(), guest);

  expect(cloud.world.objects().map((object) => object.type)).toEqual([image.type]);
});

test("what stands in a database goes with it, and its privileges are not revoked a second time", async () => {
  const cloud = new Cloud();
  await cloud.create(role("t1_crm"));
  const made = await cloud.create(database("t1_crm"));
  const grant = {
    type: "postgresql:index/grant:Grant",
    inputs: { database: "t1_crm", role: "t1_crm", objectType: "database", privileges: ["CONNECT"] },
  };
  const granted = await cloud.create(grant);

  await cloud.remove(database("t1_crm"), made);

  expect(await cloud.read(grant, granted)).toBeUndefined();
  await expect(cloud.remove(grant, granted)).resolves.toBeUndefined();
});

test("a change by hand is read as drift, and what was removed by hand is gone", async () => {
  const cloud = new Cloud();
  const guest = await standingGuest(cloud);
  driftSet(cloud.world, { name: "acme-crm" }, { "memory.dedicated": 4096 });
  const read = await cloud.read(container(), guest);
  expect(await cloud.diff(container().type, read?.inputs ?? {}, guest.inputs)).toMatchObject([
    { change: { path: "memory.dedicated", from: 4096, to: 512 }, replaces: false },
  ]);

  driftRemove(cloud.world, { id: "10000" });
  expect(await cloud.read(container(), guest)).toBeUndefined();
  await expect(cloud.update(container(), guest)).rejects.toThrow(/does not exist any more/);
  await expect(cloud.remove(container(), guest)).resolves.toBeUndefined();
});

test("no secret value is in the world's file or in what it shows, and drift of one is still seen", async () => {
  const folder = tempFolder();
  const cloud = new Cloud(folder);
  const secret = "correct-horse-battery";
  const guest = await standingGuest(cloud, { environmentVariables: { DATABASE_URL: secret } });
  const made = await cloud.create(role("t1_crm", { password: secret }));
  expect((await cloud.read(role("t1_crm"), made))?.inputs.password).toBe(secret);
  expect(showWorld(cloud.world)).not.toContain(secret);

  driftSet(cloud.world, { name: "acme-crm" }, { "environmentVariables.DATABASE_URL": "other" });
  const read = await cloud.read(container(), guest);
  expect(await cloud.diff(container().type, read?.inputs ?? {}, guest.inputs)).toHaveLength(1);

  cloud.world.close();
  for (const file of ["world.sqlite"]) {
    expect(readFileSync(join(folder, file)).includes(secret)).toBe(false);
  }
});

test("of eight processes that take one VMID at once, one gets it; with VMIDs of their own, all do", async () => {
  const root = tempFolder();
  const env = await prepare({ root, env: "dev" });
  const script = join(root, "taker.ts");
  writeFileSync(script, takerScript);
  const take = async (vmId: number, number: number): Promise<string> => {
    const { stdout } = await run(process.execPath, [script, String(vmId), String(number)], {
      env: { ...process.env, ...env },
    });
    return stdout.trim();
  };

  const same = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => take(500, n)));
  expect(same.sort()).toEqual(["500", ...Array<string>(7).fill("refused: vmid-taken")]);
  const own = await Promise.all([11, 12, 13, 14].map((n) => take(500 + n, n)));
  expect(own).toEqual(["511", "512", "513", "514"]);
}, 60_000);

const source = (path: string): string =>
  JSON.stringify(join(import.meta.dirname, "../../localcloud", path));

/** A process of its own that makes one container and says how that went. */
const takerScript = `
import { installedPackage } from ${source("packages.ts")};
import { makeSession } from ${source("provider/session.ts")};
import { Simulator } from ${source("provider/simulator.ts")};
import { loadSchema } from ${source("schema/cache.ts")};
import { World } from ${source("world/world.ts")};
const [vmId, number] = process.argv.slice(2).map(Number);
const schema = loadSchema(process.env.TENANTRY_LOCAL_SCHEMAS, installedPackage("proxmoxve"));
const simulator = new Simulator({ pkg: "proxmoxve", schema, world: new World(process.env.TENANTRY_LOCAL_WORLD) });
const session = makeSession("proxmoxve", schema, { endpoint: "https://192.168.0.10:8006/" });
const vm = "proxmoxve:index/vmLegacy:VmLegacy";
const subject = { session, type: vm, urn: "urn:pulumi:dev::tenantry::" + vm + "::vm-" + number };
try {
  const made = await simulator.create(subject, { vmId, nodeName: "lab1" });
  console.log(made.id);
} catch (error) {
  console.log("refused: " + error.rules);
}
`;
