import { expect, test } from "vitest";
import { loadForPlatform } from "../../catalog/load.ts";
import { tempCatalog } from "../support/temp-catalog.ts";
import { type Edit, refused } from "./support/prod-platform.ts";

/** An edit of the site's file, what is marked in it, and the one problem that it makes. */
const mistakes: readonly [what: string, edits: readonly Edit[], path: string, says: string][] = [
  [
    "a time zone that does not exist",
    [["timeZone: Etc/UTC", "timeZone: Europe/Berlim"]],
    "timeZone",
    "expected the IANA name of a time zone",
  ],
  [
    "a time zone in another spelling than its file has",
    [["timeZone: Etc/UTC", "timeZone: europe/berlin"]],
    "timeZone",
    "expected the IANA name of a time zone",
  ],
  [
    "VLANs without addresses",
    [["vlan: 1100-1355, cidr: 10.64.0.0/16", "vlan: 1100-1355"]],
    "ranges › vlan",
    '"cidr" is missing: needed because `vlan` is there',
  ],
  [
    "VLANs that go beyond 4094",
    [["vlan: 1100-1355", "vlan: 4000-4095"]],
    "ranges › vlan",
    "expected two VLANs from 2 to 4094",
  ],
  [
    "a standby without a virtual address",
    [
      [
        "  postgres:\n    vmid: 150",
        "    standby: { vmid: 128, ip: 10.10.10.128, host: pve2, hostKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExamplAiqsoStby }\n  postgres:\n    vmid: 150",
      ],
    ],
    "shared › proxy › standby",
    '"virtual" is missing: needed because `standby` is there',
  ],
  [
    "room for backups without how much of a disk changes",
    [["  changePercent: 2\n", ""]],
    "backups › spaceGib",
    '"changePercent" is missing',
  ],
  [
    "a recipient that is none",
    [["recipient: age1", "recipient: age2"]],
    "backups › dumps › recipient",
    "expected an age recipient",
  ],
  [
    "a recipient with one letter mistyped",
    [["recipient: age1j", "recipient: age1k"]],
    "backups › dumps › recipient",
    "expected an age recipient without a typing error",
  ],
  [
    "a guest that is called as a template is in PVE",
    [["  portainer:\n", "  template-portainer:\n"]],
    "guests › template-portainer",
    'an id that does not start with "template-"',
  ],
  [
    "a fingerprint that is too short",
    [['fingerprint: "2b:', 'fingerprint: "']],
    "nas › backupServer › fingerprint",
    "32 pairs of hexadecimal digits",
  ],
  [
    "a password that is written down",
    [["password: env:AIQSO_PBS_PASSWORD", "password: correcthorse"]],
    "nas › backupServer › password",
    "expected env:NAME or file:PATH; found something else, which is not shown because it may be a secret",
  ],
  [
    "a guest with a name that means something else",
    [["  portainer:\n", "  operations:\n"]],
    "guests › operations",
    "an id that is none of everyone, internet, management, operations",
  ],
  [
    "a guest of a kind that does not exist",
    [["title: Portainer\n    kind: container", "title: Portainer\n    kind: pod"]],
    "guests › portainer › kind",
    "expected one of container, vm",
  ],
  [
    "a machine without disks",
    [
      [
        "      - { sizeGib: 40 }\n      - { sizeGib: 500, limits: { readMibPerSecond: 400, writeMibPerSecond: 200 } }\n",
        "",
      ],
      ["    disks:\n    sshKeys:", "    disks: []\n    sshKeys:"],
    ],
    "guests › elasticsearch › disks",
    "expected a list of at least one disk",
  ],
  [
    "a machine that nobody may log into",
    [
      [
        "    sshKeys: # example; nobody has its private half\n      - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIYqD1/Ze98mr1dsOxAGFIqupzSKPJn//K4SBeQU1Hbo admin@aiqso.example\n",
        "    sshKeys: []\n",
      ],
    ],
    "guests › elasticsearch › sshKeys",
    "expected a list of at least one public key: nobody could log in",
  ],
  [
    "a private key for a public one",
    [
      [
        "- ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIYqD1/Ze98mr1dsOxAGFIqupzSKPJn//K4SBeQU1Hbo",
        "- -----BEGIN OPENSSH PRIVATE KEY-----",
      ],
    ],
    "guests › elasticsearch › sshKeys › 0",
    "expected a public key: the line of a .pub file",
  ],
  [
    "a cloud image by a tag",
    [["debian-13-genericcloud-amd64.qcow2\n", "debian-13-latest\n"]],
    "guests › elasticsearch › cloudImage › url",
    "a file that ends in .qcow2, .img or .raw",
  ],
  [
    "a protocol that is none",
    [["port: 514, protocol: udp", "port: 514, protocol: icmp"]],
    "guests › vector › accepts › 0 › protocol",
    "expected one of tcp, udp",
  ],
  [
    "a template's host that is no VMID",
    [["pve1: 102,", "pve1: one,"]],
    "templates › paperless-ngx › vmids › pve1",
    "a VMID from 100 to 999999999",
  ],
  [
    "a misspelt setting of high availability",
    [
      [
        "shared:\n",
        "highAvailability: { restart: platform, maxRestart: 3, maxRelocates: 1 }\nshared:\n",
      ],
    ],
    "highAvailability › maxRelocates",
    'Did you mean "maxRelocate"?',
  ],
];

test.each(mistakes)("%s is one problem at its place", (_what, edits, path, says) => {
  const { problems } = refused(edits, "substrate");
  expect(problems.map((it) => [it.file, it.path])).toEqual([["platform/sites/aiqso.yaml", path]]);
  expect(problems[0]?.message).toContain(says);
  expect(problems[0]?.line).toBeGreaterThan(1);
});

test.each([
  ["https://n8n.aiqso.example/webhook/tenantry", true],
  ["http://127.0.0.1:5678/webhook", true],
  ["http://localhost:5678/webhook", true],
  ["http://n8n.aiqso.example/webhook", false],
  ["http://127.0.0.1.example.org/webhook", false],
  ["https://user:pass@n8n.aiqso.example/", false],
  ["https://n8n.aiqso.example/webhook?token=1", false],
  ["ftp://n8n.aiqso.example/", false],
])("a webhook at %s is accepted: %s", (url, accepted) => {
  using catalog = tempCatalog();
  catalog.edit(
    "platform/environments.yaml",
    "url: https://n8n.aiqso.example/webhook/tenantry",
    `url: "${url}"`,
  );
  const { problems } = loadForPlatform(catalog.root, "prod");
  expect(problems.map((it) => it.path)).toEqual(accepted ? [] : ["prod › webhook › url"]);
});

test("a webhook's key stands outside the files", () => {
  using catalog = tempCatalog();
  catalog.edit("platform/environments.yaml", "env:AIQSO_WEBHOOK_KEY", "generated");
  const [problem] = loadForPlatform(catalog.root, "prod").problems;
  expect([problem?.path, problem?.code]).toEqual(["prod › webhook › key", "E_VALUE"]);
});
