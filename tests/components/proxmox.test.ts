import { PoolLegacy } from "@muhlba91/pulumi-proxmoxve/poolLegacy.js";
import { expect, test } from "vitest";
import { Component } from "../../components/component.ts";
import { BackupJob, type BackupJobArgs } from "../../components/proxmox/backup-job.ts";
import { ClusterFirewall } from "../../components/proxmox/cluster-firewall.ts";
import { GuestPool } from "../../components/proxmox/guest-pool.ts";
import { TemplateFile } from "../../components/proxmox/template-file.ts";
import { recordProgram, valueOf } from "../../fleet/model/record.ts";
import { anImage, find, listOf, siteOptions } from "./builders.ts";

const aJob: BackupJobArgs = {
  id: "tenant-acme",
  pool: "tenant-acme",
  schedule: "02:17",
  storage: "nas-backup",
  keep: { daily: 30, weekly: 12, monthly: 0 },
  comment: "Acme\n{{vmid}} Ltd",
};

const recordJob = (changes: Partial<BackupJobArgs> = {}) =>
  recordProgram(() => {
    new BackupJob("acme-backup", { ...aJob, ...changes }, siteOptions());
  });

test("a pool is one PVE pool, and says its id", async () => {
  let id: string | undefined;
  const resources = await recordProgram(async () => {
    const args = { pool: "tenant-acme", comment: "Acme Ltd" };
    id = await valueOf(new GuestPool("acme", args, siteOptions()).pool);
  });
  expect(id).toBe("tenant-acme");
  expect(listOf(resources)).toEqual(["GuestPool acme", "PoolLegacy acme"]);
  expect(find(resources, "PoolLegacy", "acme").inputs).toEqual({
    poolId: "tenant-acme",
    comment: "Acme Ltd",
  });
});

test("an image is pulled once, by one node, and never again", async () => {
  const resources = await recordProgram(() => {
    new TemplateFile("nas-espocrm-222222222222", { image: anImage, host: "lab1" }, siteOptions());
  });
  expect(listOf(resources)).toEqual([
    "TemplateFile nas-espocrm-222222222222",
    "Image nas-espocrm-222222222222",
  ]);
  expect(find(resources, "Image", "nas-espocrm-222222222222")).toMatchObject({
    inputs: {
      nodeName: "lab1",
      datastoreId: "nas",
      fileName: "espocrm-222222222222.tar",
      reference: anImage.reference,
      overwrite: false,
      overwriteUnmanaged: true,
    },
    ignoreChanges: ["nodeName"],
    deleteBeforeReplace: true,
  });
});

test("an image that is not pinned by its digest is refused", async () => {
  const image = { ...anImage, reference: "registry.example/espocrm:latest" };
  const run = recordProgram(() => {
    new TemplateFile("espocrm", { image, host: "lab1" }, siteOptions());
  });
  await expect(run).rejects.toThrow(/"registry\.example\/espocrm:latest" is not pinned/);
});

test("a backup job takes the pool, without downtime, and keeps what was asked", async () => {
  const resources = await recordJob();
  expect(listOf(resources)).toEqual(["BackupJob acme-backup", "Job acme-backup"]);
  expect(find(resources, "Job", "acme-backup").inputs).toEqual({
    resourceId: "tenant-acme",
    pool: "tenant-acme",
    schedule: "02:17",
    storage: "nas-backup",
    mode: "snapshot",
    compress: "zstd",
    pruneBackups: { "keep-daily": "30", "keep-weekly": "12" },
    protected: false,
    repeatMissed: true,
    enabled: true,
    notesTemplate: "{{guestname}} ({{vmid}}), Acme vmid Ltd",
  });
});

test("a backup job that keeps nothing, or has no proper id or schedule, is refused with all reasons", async () => {
  const keep = { daily: 0, weekly: 0, monthly: 0 };
  const run = recordJob({ keep, id: "tenant acme", schedule: " " });
  await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(`
    [Error: BackupJob "acme-backup": id "tenant acme" is not one that PVE takes. Use letters, digits, "-" and "_".
    BackupJob "acme-backup": schedule is empty. Use for instance "02:17".
    BackupJob "acme-backup": keep is 0 for all kinds, which PVE reads as: keep every backup. Keep one.]
  `);
});

const recordCluster = (hosts: string[], management: string[], clients: string[] = []) =>
  recordProgram(() => {
    const api = { port: 8006, clients };
    new ClusterFirewall("lab-firewall", { hosts, management, api }, siteOptions());
  });

test("the cluster's firewall is switched on after every rule that lets its administrators in", async () => {
  const resources = await recordCluster(["lab1", "lab2"], ["192.168.0.0/24", "10.200.200.0/24"]);
  expect(listOf(resources).sort()).toEqual([
    "ClusterFirewall lab-firewall",
    "Firewall lab-firewall-node-lab1",
    "Firewall lab-firewall-node-lab2",
    "FirewallLegacy lab-firewall",
    "GroupLegacy lab-firewall-admin",
    "RulesLegacy lab-firewall-rules-lab1",
    "RulesLegacy lab-firewall-rules-lab2",
  ]);
  const rules = find(resources, "GroupLegacy", "lab-firewall-admin").inputs["rules"];
  expect(rules).toMatchObject([
    { type: "in", dport: "22,3128,5900:5999,8006", source: "192.168.0.0/24,10.200.200.0/24" },
    { type: "in", proto: "icmp" },
  ]);
  expect(rules).toHaveLength(2);
  const last = find(resources, "FirewallLegacy", "lab-firewall");
  expect(last.inputs).toMatchObject({ enabled: true, inputPolicy: "DROP" });
  expect(last.dependsOn.map((urn) => urn.split("::")[1])).toEqual([
    "lab-firewall-admin",
    "lab-firewall-rules-lab1",
    "lab-firewall-rules-lab2",
    "lab-firewall-node-lab1",
    "lab-firewall-node-lab2",
  ]);
});

test("who restarts guests reaches the nodes' API and nothing else of them", async () => {
  const resources = await recordCluster(["lab1"], ["192.168.0.0/24"], ["10.10.10.129"]);
  const rules = find(resources, "GroupLegacy", "lab-firewall-admin").inputs["rules"] as object[];
  expect(rules.slice(2)).toEqual([
    {
      type: "in",
      action: "ACCEPT",
      enabled: true,
      log: "nolog",
      proto: "tcp",
      dport: "8006",
      source: "10.10.10.129",
      comment: "Health checks: restarts through the API",
    },
  ]);
  await expect(recordCluster(["lab1"], ["192.168.0.0/24"], ["10.10.10.0/24"])).rejects.toThrow(
    'api client "10.10.10.0/24" is not an IPv4 address',
  );
});

test("a cluster's firewall without nodes or administrators is refused before it locks anybody out", async () => {
  const run = recordCluster([], []);
  await expect(run).rejects.toThrow(/hosts is empty.*\n.*lock everybody out/);
});

test("a component without a proper name is refused", async () => {
  const run = recordProgram(() => {
    new GuestPool("Acme Ltd", { pool: "tenant-acme", comment: "" }, siteOptions());
  });
  await expect(run).rejects.toThrow('GuestPool "Acme Ltd": a name is made of');
});

class Careless extends Component {
  constructor(name: string) {
    super("tenantry:test:Careless", name, {}, siteOptions());
    new PoolLegacy("other", { poolId: "other" }, this.options());
    this.registerOutputs({});
  }
}

test("a child that is not named after its component is refused", async () => {
  const run = recordProgram(() => {
    new Careless("acme");
  });
  await expect(run).rejects.toThrow('"other" is inside component "acme"');
});
