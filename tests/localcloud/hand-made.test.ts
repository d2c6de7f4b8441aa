import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { showWorld } from "../../localcloud/commands/show.ts";
import { fillWorld } from "../../localcloud/hand-made/fill.ts";
import { parseHandMade } from "../../localcloud/hand-made/format.ts";
import * as types from "../../localcloud/rules/types.ts";
import { handMadeSite, handMadeWith } from "./hand-made.ts";
import { container, image } from "./requests.ts";
import { Cloud, tempFolder } from "./support.ts";

const config = {
  endpoint: handMadeSite.endpoint,
  apiToken: "ci@pve!t=00000000-0000-0000-0000-000000000000",
};
const parsed = () => parseHandMade("site.json", JSON.stringify(handMadeSite));

test("a hand-made site stands in the world, belongs to no stack, and takes its numbers from every program", async () => {
  const cloud = new Cloud();
  expect(fillWorld(cloud.world, parsed())).toBeGreaterThan(10);
  expect(showWorld(cloud.world)).toMatch(/ContainerLegacy {2}301 {2}somebody outside Pulumi/);

  await cloud.create(image, config);
  await expect(cloud.create(container({ vmId: 301 }), config)).rejects.toThrow(
    "VMID 301 is already used by somebody outside Pulumi on node pve1",
  );
  const sameAddress = container({
    initialization: { ipConfigs: [{ ipv4: { address: "10.10.10.51/24" } }] },
    networkInterfaces: [{ name: "eth0", bridge: "vmbr1", vlanId: 1000 }],
  });
  await expect(cloud.create(sameAddress, config)).rejects.toThrow(/address .* is already used/);
});

test("a file that is wrong is refused whole, with the JSON path of every mistake", () => {
  const [first, ...rest] = handMadeSite.guests;
  const text = handMadeWith({
    guests: [{ ...first, vmid: 5, ip: "10.10.10.999" }, ...rest],
    pool: [],
    backups: [{ volid: "nas", vmid: 301, ctime: 1, size: 1, storage: "nas" }],
  });
  expect(() => parseHandMade("site.json", text)).toThrow(
    /site\.json is not a hand-made site:.*guests\[0\]\.vmid.*guests\[0\]\.ip.*backups\[0\]\.volid.*pool/s,
  );
  expect(() => parseHandMade("site.json", "{")).toThrow(/site\.json is not JSON/);
});

test("a site that contradicts itself or what stands there already changes nothing, and says everything", () => {
  const cloud = new Cloud();
  const [first] = handMadeSite.guests;
  const twice = parseHandMade(
    "site.json",
    handMadeWith({
      guests: [first, { ...first, name: "again" }],
      backups: [],
      pools: [{ poolid: "tenant-acme", members: [999] }],
    }),
  );
  expect(() => fillWorld(cloud.world, twice)).toThrow(
    /guests\[1\]: VMID 301 is already used.*pools\[0\]\.members\[0\]: there is no guest 999/s,
  );
  expect(cloud.world.objects()).toEqual([]);

  fillWorld(cloud.world, parsed());
  const before = cloud.world.objects().length;
  expect(() => fillWorld(cloud.world, parsed())).toThrow(
    /pools\[0\]: pool tenant-acme already exists/,
  );
  expect(cloud.world.objects()).toHaveLength(before);
});

test("an import finds a hand-made guest by its node, and nothing on another node", async () => {
  const cloud = new Cloud();
  fillWorld(cloud.world, parsed());
  const read = (type: string, id: string) =>
    cloud.read({ type, inputs: {} }, { id, inputs: {}, outputs: {} }, config);

  expect(await read(types.container, "pve1/301")).toMatchObject({
    id: "301",
    inputs: {
      nodeName: "pve1",
      vmId: 301,
      memory: { dedicated: 2048, swap: 512 },
      disk: { datastoreId: "local-zfs", size: 8 },
      tags: ["a", "b"],
      networkInterfaces: [{ bridge: "vmbr1", vlanId: 1000, firewall: true }],
    },
    outputs: { ipv4: { eth0: "10.10.10.51" } },
  });
  expect(await read(types.container, "pve2/301")).toBeUndefined();
  expect(await read(types.container, "pve1/399")).toBeUndefined();
  expect(await read(types.virtualMachine, "pve2/202")).toMatchObject({ id: "202" });
  expect(await read(types.membership, "tenant-acme/vm/301")).toMatchObject({
    inputs: { poolId: "tenant-acme", vmId: 301 },
  });
  expect(await read(types.firewallRules, "container/pve1/301")).toMatchObject({
    inputs: { rules: [{ dport: "80" }, { enabled: false, comment: "not now" }] },
  });
  expect(await read(types.clusterFirewall, "whatever")).toMatchObject({ id: "cluster" });
});

test("`fill` reads a file into a folder that had no world", () => {
  const folder = tempFolder();
  const file = join(folder, "site.json");
  writeFileSync(file, JSON.stringify(handMadeSite));
  const main = join(import.meta.dirname, "../../localcloud/main.ts");
  const world = join(folder, "world");
  const said = execFileSync(process.execPath, [main, "fill", "--world", world, "--file", file]);
  expect(JSON.parse(said.toString())).toEqual({ filled: expect.any(Number) as number });
  const shown = execFileSync(process.execPath, [main, "show", "--world", world]).toString();
  expect(shown).toMatch(/npm 10\.10\.10\.127\n {2}ProxyHost {2}1/);
});
