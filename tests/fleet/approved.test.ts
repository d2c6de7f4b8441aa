import { expect, test } from "vitest";
import { askBackup, type BackupSources } from "../../fleet/approved/backups.ts";
import { takeOffProtection } from "../../fleet/approved/protection.ts";
import type { HostShell } from "../../fleet/host-shell.ts";
import type { PveClient } from "../../fleet/pve/client.ts";
import type { StateResource } from "../../fleet/state.ts";

const now = new Date("2026-11-21T12:00:00Z");
const hoursAgo = (hours: number): number => now.getTime() / 1000 - hours * 3600;

const guest: StateResource = {
  urn: "urn:pulumi:prod.wayne::tenantry::proxmoxve:index/containerLegacy:ContainerLegacy::wayne-crm",
  type: "proxmoxve:index/containerLegacy:ContainerLegacy",
  id: "10012",
  inputs: { nodeName: "pve1" },
};
const database: StateResource = {
  urn: "urn:pulumi:prod.wayne::tenantry::postgresql:index/database:Database::wayne-crm-postgres",
  type: "postgresql:index/database:Database",
  inputs: { name: "t17_crm" },
};

interface Answers {
  /** What PVE answers by path; every other path is refused. */
  readonly pve?: Readonly<Record<string, unknown>>;
  /** What `dumps list` prints. */
  readonly dumps?: string;
  readonly tenant?: string | undefined;
}

function sources({ pve = {}, dumps = "", tenant = "wayne" }: Answers = {}): BackupSources & {
  readonly sent: string[];
} {
  const sent: string[] = [];
  const client: PveClient = {
    endpoint: "https://pve.example",
    get: async (path) => {
      if (path in pve) return pve[path];
      throw new Error(`no answer to ${path}`);
    },
    post: async () => null,
    put: async (path, form) => {
      sent.push(`${path} ${JSON.stringify(form)}`);
      return null;
    },
  };
  const shell: HostShell = { run: async () => ({ exitCode: 0, stdout: dumps, stderr: "" }) };
  return {
    pve: (_site, work) => work(client),
    shell: (_site, work) => work(shell),
    siteOf: () => "aiqso",
    tenant,
    now,
    sent,
  };
}

const content = "/nodes/pve1/storage/nas/content";
const kept = (...ages: number[]): Answers => ({
  pve: {
    "/storage": [
      { storage: "nas", content: "backup,iso" },
      { storage: "local", content: "rootdir" },
    ],
    [content]: ages.map((hours) => ({ volid: `nas:${hours}`, ctime: hoursAgo(hours) })),
  },
});
const dumped = (service: string, hours: number): string =>
  JSON.stringify({
    database: `t17_${service}`,
    file: `${service}-${hours}.age`,
    at: new Date(hoursAgo(hours) * 1000),
  });

test.each([
  [
    "a guest with a fresh backup",
    guest,
    kept(50, 3),
    { kind: "checked", what: "nas:3, 3 hours old" },
  ],
  ["a guest whose newest backup is old", guest, kept(50), { kind: "missing", why: /2 days old/ }],
  ["a guest without a backup", guest, kept(), { kind: "missing", why: /there is no backup/ }],
  [
    "a database with a fresh dump",
    database,
    { dumps: `${dumped("crm", 9)}\n${dumped("docs", 1)}\n` },
    { kind: "checked", what: "crm-9.age, 9 hours old" },
  ],
  [
    "a database of which only another service's dump is there",
    database,
    { dumps: dumped("docs", 1) },
    { kind: "missing", why: /no dump of the database t17_crm/ },
  ],
  [
    "a database of the platform",
    database,
    { tenant: undefined },
    { kind: "missing", why: /only databases of tenants are dumped/ },
  ],
])("%s", async (_, resource, answers, expected) => {
  const answer = await askBackup(resource, undefined, {
    ...sources(answers),
    tenant: "tenant" in answers ? undefined : "wayne",
  });
  const { why } = expected as { why?: RegExp };
  expect(answer).toEqual(why ? { kind: "missing", why: expect.stringMatching(why) } : expected);
});

test.each([
  [
    "with a last snapshot",
    { skipFinalSnapshot: false, finalSnapshotIdentifier: "last-1" },
    "checked",
  ],
  ["that skips it", { skipFinalSnapshot: true, finalSnapshotIdentifier: "last-1" }, "missing"],
  ["that has no name for it", { skipFinalSnapshot: false }, "missing"],
])("a server of RDS %s is %s", async (_, inputs, kind) => {
  const server = { urn: "a::b::c::d", type: "aws:rds/instance:Instance", inputs };
  expect(await askBackup(server, "somewhere else", sources())).toMatchObject({ kind });
});

test.each([
  [
    "aws:s3/bucket:Bucket",
    "copied to the archive",
    { kind: "not checked", what: "copied to the archive" },
  ],
  ["aws:s3/bucket:Bucket", undefined, { kind: "missing" }],
  ["random:index/randomPassword:RandomPassword", undefined, { kind: "none needed" }],
])("of %s, where the approval says %s, it is told what it is", async (type, said, expected) => {
  expect(await askBackup({ urn: "a::b::c::d", type }, said, sources())).toMatchObject(expected);
});

test("who keeps the backups and does not answer is an error, not a missing backup", async () => {
  await expect(askBackup(guest, "on tape", sources())).rejects.toThrow(/no answer to \/storage/);
});

test("PVE's protection is taken off where it is on, and only there", async () => {
  const path = "/nodes/pve1/lxc/10012/config";
  const on = sources({ pve: { [path]: { protection: 1 } } });
  expect(await takeOffProtection(guest, on)).toBe("PVE protects it no more");
  expect(on.sent).toEqual([`${path} {"protection":0}`]);
  const off = sources({ pve: { [path]: {} } });
  expect(await takeOffProtection(guest, off)).toBe("PVE does not protect it");
  expect(off.sent).toEqual([]);
  expect(await takeOffProtection(database, off)).toBeUndefined();
});
