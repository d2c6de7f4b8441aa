import { expect, test } from "vitest";
import type { ResolvedTemplateGuest } from "../../catalog/resolved.ts";
import { powerRoleId, powerTokenId } from "../../components/conventions.ts";
import { BackupStorage, type BackupStorageArgs } from "../../components/proxmox/backup-storage.ts";
import { CloudImage } from "../../components/proxmox/cloud-image.ts";
import { NfsStorage, type NfsStorageArgs } from "../../components/proxmox/nfs-storage.ts";
import { NodeTime } from "../../components/proxmox/node-time.ts";
import { PowerGrant } from "../../components/proxmox/power-grant.ts";
import { PowerRole } from "../../components/proxmox/power-role.ts";
import { TemplateGuest } from "../../components/proxmox/template-guest.ts";
import { recordProgram, valueOf } from "../../fleet/model/record.ts";
import { aMachine, aNetwork, anImage, find, listOf, siteOptions } from "./builders.ts";

const { image } = aMachine();

const recordImage = (changes: Partial<typeof image> = {}) =>
  recordProgram(() => {
    new CloudImage("nas-debian", { image: { ...image, ...changes }, host: "lab1" }, siteOptions());
  });

test("a cloud image is checked by PVE, downloaded once by one node, and never again", async () => {
  expect(find(await recordImage(), "File", "nas-debian")).toMatchObject({
    inputs: {
      nodeName: "lab1",
      datastoreId: "nas",
      contentType: "import",
      fileName: "debian-13-abababababab.qcow2",
      url: "https://images.example/debian-13.qcow2",
      checksum: image.sha512,
      checksumAlgorithm: "sha512",
      verify: true,
      overwrite: false,
      overwriteUnmanaged: true,
      uploadTimeout: 1800,
    },
    ignoreChanges: ["nodeName", "url"],
    deleteBeforeReplace: true,
  });
});

test("a cloud image that nobody can check is refused with all reasons", async () => {
  const run = recordImage({ url: "http://images.example/x.qcow2", sha512: "ab" });
  await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
    [Error: CloudImage "nas-debian": url "http://images.example/x.qcow2" is not https. Give one that starts with https://.
    CloudImage "nas-debian": sha512 has 2 characters. Give all 128 hexadecimal digits, in lower case.]
  `);
});

const aTemplateGuest: ResolvedTemplateGuest = {
  id: "listmonk",
  vmid: 104,
  host: "lab2",
  name: "lab-template-listmonk-lab2",
  image: anImage,
  memoryMib: 1024,
  cores: 1,
  diskGib: 16,
  storage: "local-zfs",
  network: aNetwork,
  adopted: null,
};

const recordTemplate = (changes: Partial<ResolvedTemplateGuest> = {}) =>
  recordProgram(() => {
    const template = { ...aTemplateGuest, ...changes };
    new TemplateGuest("lab-template-listmonk-lab2", { template }, siteOptions());
  });

test("a template is a container that is never started, unprivileged for all its clones, and protected", async () => {
  const resources = await recordTemplate();
  expect(listOf(resources)).toEqual([
    "TemplateGuest lab-template-listmonk-lab2",
    "ContainerLegacy lab-template-listmonk-lab2",
  ]);
  const container = find(resources, "ContainerLegacy", "lab-template-listmonk-lab2");
  expect(container).toMatchObject({
    protect: true,
    ignoreChanges: ["operatingSystem"],
    inputs: {
      template: true,
      started: false,
      startOnBoot: false,
      unprivileged: true,
      protection: true,
      disk: { datastoreId: "local-zfs", size: 16 },
      operatingSystem: { templateFileId: "nas:vztmpl/espocrm-222222222222.tar" },
      networkInterfaces: [{ bridge: "vmbr1", firewall: true }],
      timeoutDelete: 600,
    },
  });
  expect(container.inputs["initialization"]).toEqual({ hostname: "lab-template-listmonk-lab2" });
});

test("a disposable template is made again from a newer image", async () => {
  const resources = await recordProgram(() => {
    const args = { template: aTemplateGuest, lifecycle: "disposable" } as const;
    new TemplateGuest(aTemplateGuest.name, args, siteOptions());
  });
  expect(find(resources, "ContainerLegacy", aTemplateGuest.name)).toMatchObject({
    protect: false,
    ignoreChanges: [],
    inputs: { protection: false },
  });
});

test("a template's numbers are checked like a guest's", async () => {
  await expect(recordTemplate({ vmid: 4, diskGib: 0 })).rejects.toThrow(
    /vmid 4 is outside[^]*diskGib needs a whole number/,
  );
});

const nfs: NfsStorageArgs["storage"] = {
  kind: "nfs",
  id: "nas",
  server: "192.168.0.25",
  export: "/volume1/proxmox",
  contents: ["vztmpl", "images", "import"],
};

const recordNfs = (changes: Partial<NfsStorageArgs["storage"]> = {}) =>
  recordProgram(() => {
    new NfsStorage("lab-nas", { storage: { ...nfs, ...changes } }, siteOptions());
  });

test("the NAS is a storage over NFS 4.2 that nobody takes away by mistake", async () => {
  expect(find(await recordNfs(), "Nfs", "lab-nas")).toMatchObject({
    protect: true,
    deleteBeforeReplace: true,
    inputs: {
      resourceId: "nas",
      server: "192.168.0.25",
      export: "/volume1/proxmox",
      contents: ["images", "import", "vztmpl"],
      options: "vers=4.2",
      disable: false,
    },
  });
});

test("a storage that PVE would take for something else is refused with all reasons", async () => {
  const run = recordNfs({ id: "1nas", server: " ", export: "volume1", contents: [] });
  await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
    [Error: NfsStorage "lab-nas": id "1nas" is not one that PVE takes. Start with a letter, then letters, digits, ".", "_" and "-".
    NfsStorage "lab-nas": server is empty. Give the address of the server.
    NfsStorage "lab-nas": export "volume1" is not a path. Give it from "/" on.
    NfsStorage "lab-nas": contents is empty: PVE would keep images and root disks there. Say what it is for.]
  `);
});

const pbs: BackupStorageArgs = {
  storage: {
    kind: "pbs",
    id: "nas-backup",
    server: "192.168.0.25",
    datastore: "aiqso",
    namespace: "lab",
    username: "tenantry@pbs",
    fingerprint: Array(32).fill("ab").join(":"),
    password: "env:LAB_PBS_PASSWORD",
    encryptionKey: "file:~/.tenantry/lab-backup.key",
  },
  password: "a-password",
  encryptionKey: '{"kdf":null,"data":"a-key"}',
};

const recordPbs = (changes: Partial<BackupStorageArgs> = {}) =>
  recordProgram(() => {
    new BackupStorage("lab-backup", { ...pbs, ...changes }, siteOptions());
  });

test("backups are encrypted with a key that is given, never with one that the state alone would have", async () => {
  const resources = await recordPbs();
  const storage = find(resources, "Pbs", "lab-backup");
  expect(storage).toMatchObject({
    protect: true,
    additionalSecretOutputs: expect.arrayContaining(["password", "encryptionKey"]),
    inputs: { password: "[secret]", encryptionKey: "[secret]", contents: ["backup"] },
  });
  expect(storage.inputs).not.toHaveProperty("generateEncryptionKey");
  expect(JSON.stringify(resources)).not.toMatch(/a-password|a-key/);
});

test("a backup server that any other could pass for, or a storage without key, is refused", async () => {
  const storage = { ...pbs.storage, fingerprint: "", username: "tenantry" };
  await expect(recordPbs({ storage, encryptionKey: "" })).rejects.toThrow(
    /any server would do[^]*has no realm[^]*encryptionKey is empty/,
  );
});

test("every node has the time zone that backup times are meant in", async () => {
  const resources = await recordProgram(() => {
    const args = { hosts: ["lab1", "lab2"], timeZone: "Europe/Berlin" };
    new NodeTime("lab-time", args, siteOptions());
  });
  expect(listOf(resources)).toEqual([
    "NodeTime lab-time",
    "TimeLegacy lab-time-lab1",
    "TimeLegacy lab-time-lab2",
  ]);
  expect(find(resources, "TimeLegacy", "lab-time-lab2").inputs).toEqual({
    nodeName: "lab2",
    timeZone: "Europe/Berlin",
  });
});

test.each(["CET+1", "Berlin", ""])("time zone %j is refused", async (timeZone) => {
  const run = recordProgram(() => {
    new NodeTime("lab-time", { hosts: ["lab1"], timeZone }, siteOptions());
  });
  await expect(run).rejects.toThrow(`timeZone "${timeZone}" is none`);
});

test("the health checks have a role for power alone, a user who cannot log in, and a token that is a secret", async () => {
  let token: string | undefined;
  const resources = await recordProgram(async () => {
    token = await valueOf(new PowerRole("lab-power", {}, siteOptions()).token);
  });
  expect(token).toBe("token-of-lab-power-token");
  expect(find(resources, "RoleLegacy", "lab-power").inputs).toEqual({
    roleId: powerRoleId,
    privileges: ["VM.PowerMgmt"],
  });
  const user = find(resources, "UserLegacy", "lab-power-user");
  expect(user.inputs).toMatchObject({ userId: "tenantry-health@pve", enabled: true });
  expect(user.inputs).not.toHaveProperty("password");
  expect(find(resources, "Token", "lab-power-token")).toMatchObject({
    inputs: { userId: "tenantry-health@pve", tokenName: "power", privilegesSeparation: true },
    additionalSecretOutputs: ["value"],
  });
  // A token may do at most what its user may; what it may itself is granted pool by pool.
  expect(find(resources, "Acl", "lab-power-pools").inputs).toEqual({
    path: "/pool",
    roleId: powerRoleId,
    userId: "tenantry-health@pve",
    propagate: true,
  });
  expect(JSON.stringify(resources)).not.toContain("token-of-");
});

test("a tenant grants its own pool to that token and to nobody else", async () => {
  const resources = await recordProgram(() => {
    new PowerGrant("acme-power", { pool: "tenant-acme" }, siteOptions());
  });
  expect(find(resources, "Acl", "acme-power").inputs).toEqual({
    path: "/pool/tenant-acme",
    roleId: powerRoleId,
    tokenId: powerTokenId,
    propagate: true,
  });
});
