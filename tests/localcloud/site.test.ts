import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as types from "../../localcloud/rules/types.ts";
import { image, pool } from "./requests.ts";
import {
  clone,
  grant,
  healthToken,
  healthUser,
  machine,
  nas,
  pbs,
  standingTemplate,
  standingToken,
  template,
} from "./requests-site.ts";
import { Cloud, tempFolder } from "./support.ts";

test("Check adds to a bare VM what the real plugin adds: a disk, a drive, a socket, an old CPU, a name", async () => {
  const bare = { type: types.virtualMachine, inputs: { nodeName: "lab1" } };
  expect(await new Cloud().check(bare)).toMatchObject({
    disks: [{ interface: "scsi0", datastoreId: "local-lvm", size: 8 }],
    cdrom: { interface: "ide3" },
    serialDevices: [{ device: "socket" }],
    cpu: { type: "qemu64", cores: 1 },
    memory: { dedicated: 512 },
    deleteUnreferencedDisksOnDestroy: true,
    name: expect.stringMatching(/^it-/) as string,
  });
});

test("a VM's agent reports its addresses behind the loopback, and nothing where nobody waits for it", async () => {
  const cloud = new Cloud();
  const waited = await cloud.create(machine({ agent: { enabled: true } }));
  const silent = await cloud.create(
    machine({
      vmId: 203,
      agent: { enabled: true, waitForIp: { disabled: true } },
      initialization: { ipConfigs: [{ ipv4: { address: "10.10.16.203/20" } }] },
    }),
  );
  expect(waited.outputs.ipv4Addresses).toEqual([["127.0.0.1"], ["10.10.16.202"]]);
  expect(silent.outputs.ipv4Addresses).toEqual([]);
});

test("a VM moves to another node only with migrate, and every other wrong value of it is named at once", async () => {
  const cloud = new Cloud();
  const from = machine().inputs;
  const moved = { ...from, nodeName: "lab2" };
  expect(await cloud.diff(types.virtualMachine, from, moved)).toMatchObject([{ replaces: true }]);
  const migrating = { ...moved, migrate: true };
  const [change] = (await cloud.diff(types.virtualMachine, from, migrating)).filter(
    ({ change: { path } }) => path === "nodeName",
  );
  expect(change).toMatchObject({ replaces: false });

  const wrong = machine({
    bios: "efi",
    networkDevices: [{ bridge: "vmbr1", vlanId: 4095 }],
    disks: [{ interface: "scsi31" }],
  });
  await expect(cloud.check(wrong)).rejects.toThrow(/4095.*scsi31.*efi/s);
});

test("a clone has its template's disk size and privileges, which the next preview shows", async () => {
  const cloud = new Cloud();
  await standingTemplate(cloud);
  const asked = clone({ disk: { datastoreId: "local-zfs", size: 40 }, unprivileged: false });
  const made = await cloud.create(asked);
  expect(made.outputs).toMatchObject({ disk: { size: 32 }, unprivileged: true });

  expect(await cloud.diffFrom(asked, made)).toMatchObject([
    { change: { path: "disk.size", from: 32, to: 40 }, replaces: false },
    { change: { path: "unprivileged", from: true, to: false }, replaces: true },
  ]);
  const smaller = clone({ disk: { datastoreId: "local-zfs", size: 20 } });
  expect(await cloud.diffFrom(smaller, made)).toMatchObject([
    { change: { path: "disk.size" }, replaces: true },
  ]);
  expect(await cloud.diffFrom(clone(), made)).toEqual([]);
  expect((await cloud.read(asked, made))?.inputs).toMatchObject({ disk: { size: 32 } });
});

test("a clone that asked for its template's own size is no difference", async () => {
  const cloud = new Cloud();
  await standingTemplate(cloud);
  expect(await cloud.diffFrom(clone(), await cloud.create(clone()))).toEqual([]);
});

test("rights go with the user and the pool that they were given to and for", async () => {
  const cloud = new Cloud();
  const standing = () => cloud.world.objects().map(({ type }) => type);
  await cloud.create(pool);
  await standingToken(cloud);
  await cloud.create(grant());
  expect(standing().filter((type) => type === types.acl)).toHaveLength(2);

  const { id } = await cloud.create({ ...pool, inputs: { poolId: "other" } });
  await cloud.create(grant({ path: "/pool/other" }));
  await cloud.remove(pool, { id, outputs: {}, inputs: { poolId: "other" } });
  expect(standing().filter((type) => type === types.acl)).toHaveLength(2);

  await cloud.remove(healthUser, {
    id: "tenantry-health@pve",
    outputs: {},
    inputs: healthUser.inputs,
  });
  expect(standing()).not.toContain(types.userToken);
  expect(standing()).not.toContain(types.acl);
});

test("the key of the backups and the secret of a token are not in the world's file", async () => {
  const folder = tempFolder();
  const cloud = new Cloud(folder);
  await cloud.create(pbs({ encryptionKey: "correct-horse-battery" }));
  await cloud.create(healthUser);
  const token = await cloud.create(healthToken);
  const secret = token.outputs.value as string;
  expect(secret).toMatch(
    /^tenantry-health@pve!power=00000000-0000-local-[0-9a-f]{4}-[0-9a-f]{12}$/,
  );
  expect((await cloud.read(healthToken, token))?.outputs.value).toBe(secret);

  cloud.world.close();
  const file = readFileSync(join(folder, "world.sqlite"));
  expect(file.includes("correct-horse-battery")).toBe(false);
  expect(file.includes(secret.split("=")[1] ?? "")).toBe(false);
});

test("what stands on a storage, and how many more, is named when it is to be removed", async () => {
  const cloud = new Cloud();
  const made = await cloud.create(nas);
  await cloud.create(image);
  for (const vmId of [10000, 10001, 10002]) {
    await cloud.create(template({ vmId, template: false, disk: { datastoreId: "nas", size: 8 } }));
  }
  await expect(cloud.remove(nas, made)).rejects.toThrow(
    /storage nas is still used, by .* and 1 more/,
  );
});
