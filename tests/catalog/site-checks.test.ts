import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { projectRoot } from "../support/temp-catalog.ts";
import {
  available,
  type Edit,
  prodSite,
  refused,
  standby,
  twoProxies,
  virtual,
} from "./support/prod-platform.ts";

/** The example's backup server, as its site's file describes it. */
const backupServer =
  /^ {2}backupServer:.*\n(?: {4}.*\n)+/m.exec(
    readFileSync(`${projectRoot}/${prodSite}`, "utf8"),
  )?.[0] ?? "";

/** What is edited, the text on whose line the problem must stand, its code, and a part of what is said. */
const mistakes: readonly [
  what: string,
  edits: readonly Edit[],
  mark: string,
  code: string,
  says: string,
][] = [
  [
    "a network of machines that overlaps the platform's",
    [["cidr: 10.200.200.0/24", "cidr: 10.10.0.0/16"]],
    "machines: {",
    "E_CONFLICT",
    "10.10.0.0/16 overlaps the network `platform`, 10.10.10.0/24.",
  ],
  [
    "one VLAN for machines and tenants",
    [["machines: { vlan: 2000", "machines: { vlan: 1010"]],
    "tenants: { vlan",
    "E_CONFLICT",
    "VLAN 1010 on vmbr1 is the network `machines` too.",
  ],
  [
    "a network's VLAN among those that are given out",
    [["vlan: 1100-1355", "vlan: 1900-2010"]],
    "ranges:",
    "E_CONFLICT",
    "1900-2010 has VLAN 2000 in it, which is the network `machines`.",
  ],
  [
    "addresses to give out that are the platform's",
    [["cidr: 10.64.0.0/16", "cidr: 10.0.0.0/8"]],
    "ranges:",
    "E_CONFLICT",
    "10.0.0.0/8 overlaps the network `platform`, 10.10.10.0/24.",
  ],
  [
    "addresses to give out that are a management network's",
    [["cidr: 10.64.0.0/16", "cidr: 192.168.0.0/16"]],
    "ranges:",
    "E_CONFLICT",
    "192.168.0.0/16 overlaps the management network 192.168.0.0/24.",
  ],
  [
    "more VLANs than networks",
    [["vlan: 1100-1355", "vlan: 1100-1356"]],
    "ranges:",
    "E_LIMIT",
    "10.64.0.0/16 has room for 256 networks of 256 addresses, and 1100-1356 are 257 VLANs.",
  ],
  [
    "a guest on a host that does not exist",
    [["host: pve2 # invented\n    network: machines", "host: pve4\n    network: machines"]],
    "host: pve4",
    "E_REFERENCE",
    'aiqso has no host "pve4". Did you mean "pve1"?',
  ],
  [
    "a guest of the platform on a silo tenant's host",
    [["host: pve2 # invented\n    network: machines", "host: pve3\n    network: machines"]],
    "host: pve3\n",
    "E_CONFLICT",
    "pve3 is kept for silo tenants",
  ],
  [
    "a machine outside its network",
    [["ip: 10.200.200.123", "ip: 10.10.10.123"]],
    "ip: 10.10.10.123",
    "E_CONFLICT",
    "10.10.10.123 is no usable address of the network `machines`, 10.200.200.0/24.",
  ],
  [
    "machines in a network that the site does not have",
    [
      [
        "  machines: { vlan: 2000, bridge: vmbr1, cidr: 10.200.200.0/24, gateway: 10.200.200.1 }\n",
        "",
      ],
    ],
    "network: machines",
    "E_REFERENCE",
    "aiqso has no network `machines`.",
  ],
  [
    "a template that the ledger could give its VMID",
    [["pve2: 9002", "pve2: 10500"]],
    "pve2: 10500",
    "E_CONFLICT",
    "VMID 10500 lies inside ranges.vmid 10000-19999",
  ],
  [
    "a template that a host does not have",
    [["pve1: 136, pve2: 9008, pve3: 9009", "pve1: 136, pve3: 9009"]],
    "vmids: { pve1: 136",
    "E_REFERENCE",
    "the template cal-com is missing on pve2",
  ],
  [
    "a template and a guest with one VMID",
    [["pve2: 9008", "pve2: 202"]],
    "pve2: 202",
    "E_DUPLICATE",
    "VMID 202 belongs to",
  ],
  [
    "an address twice",
    [["ip: 10.10.10.100", "ip: 10.10.10.247"]],
    "ip: 10.10.10.247",
    "E_DUPLICATE",
    "address 10.10.10.247 belongs to",
  ],
  [
    "a virtual address that somebody has",
    [twoProxies(standby + virtual.replace("10.10.10.126", "10.10.10.120"))],
    "virtual: {",
    "E_DUPLICATE",
    "address 10.10.10.120 belongs to",
  ],
  [
    "a standby on the host of the proxy",
    [twoProxies(standby.replace("pve2", "pve1") + virtual)],
    "standby: {",
    "E_CONFLICT",
    "the standby stands on pve1 as its original does",
  ],
  [
    "somebody unknown who may come",
    [["accepts: [{ port: 9443, from: [management]", "accepts: [{ port: 9443, from: [managment]"]],
    "from: [managment]",
    "E_REFERENCE",
    'there is no "managment" that could come. Did you mean "management"?',
  ],
  [
    "a guest that may come and does not send",
    [["from: [proxy, n8n] }]", "from: [proxy, n8n, portainer] }]"]],
    "from: [proxy, n8n, portainer]",
    "E_REFERENCE",
    "portainer does not send to listmonk",
  ],
  [
    "a guest that sends and may not come",
    [["sends: [postgres, ollama, listmonk]", "sends: [postgres, ollama, listmonk, portainer]"]],
    "sends: [postgres, ollama, listmonk, portainer]",
    "E_REFERENCE",
    "portainer accepts nothing from n8n",
  ],
  [
    "a machine that nobody describes",
    [["sends: [relay]", "sends: [smarthost]"]],
    "sends: [smarthost]",
    "E_REFERENCE",
    'there is no guest or external machine "smarthost" that it could reach.',
  ],
  [
    "an external machine with the name of a guest",
    [["  relay: {", "  n8n: { ip: 192.168.0.27, ports: [25] }\n  relay: {"]],
    "n8n: { ip",
    "E_CONFLICT",
    '"n8n" is a guest of the platform too',
  ],
  [
    "an external machine with a word of `sends` as its name",
    [["  relay: {", "  proxy: { ip: 192.168.0.27, ports: [25] }\n  relay: {"]],
    "proxy: { ip: 192.168.0.27",
    "E_CONFLICT",
    '"proxy" means something else in `from` and `sends`.',
  ],
  [
    "an external machine for tenants in a management network",
    [["relay: { ip: 10.10.10.26", "relay: { ip: 192.168.0.26"]],
    "relay: {",
    "E_CONFLICT",
    "192.168.0.26 lies in the management network 192.168.0.0/24, which no tenant's guest ever reaches.",
  ],
  [
    "an external machine where guests of tenants stand",
    [["relay: { ip: 10.10.10.26", "relay: { ip: 10.64.7.26"]],
    "relay: {",
    "E_CONFLICT",
    "10.64.7.26 lies in 10.64.0.0/16, where guests of tenants stand and nobody else.",
  ],
  [
    "an external machine with the address of a guest",
    [["relay: { ip: 10.10.10.26", "relay: { ip: 10.10.10.150"]],
    "relay: {",
    "E_DUPLICATE",
    "10.10.10.150 is the address of aiqso-postgres, which is no machine of others.",
  ],
  [
    "a route to a port that the proxy may not reach",
    [["route: { host: mail, port: 9000", "route: { host: mail, port: 9001"]],
    "host: mail, port: 9001",
    "E_REFERENCE",
    "listmonk does not accept TCP 9001 from the proxy",
  ],
  [
    "two guests at one host name",
    [["route: { host: mail", "route: { host: n8n"]],
    "host: n8n\n      admin",
    "E_CONFLICT",
    "n8n.aiqso.example would belong to listmonk of aiqso",
  ],
  [
    "a placeholder that does not exist",
    [["{secret.encryption_key}", "{secret.encription_key}"]],
    "{secret.encription_key}",
    "E_REFERENCE",
    'Did you mean "secret.encryption_key"?',
  ],
  [
    "a placeholder of a server that it may not reach",
    [["sends: [postgres, n8n]", "sends: [n8n]"]],
    'REGISTER_HOST: "',
    "E_REFERENCE",
    "{postgres.host} needs `sends` with postgres in it",
  ],
  [
    "a storage that may not keep what is put there",
    [["contents: [vztmpl, import, rootdir, images]", "contents: [vztmpl, rootdir]"]],
    "contents: [vztmpl, rootdir]",
    "E_CONFLICT",
    "storage.images is nas, which may not keep import.",
  ],
  [
    "an NFS storage with the backup server's id",
    [
      [
        "    nas: { export",
        "    nas-backup: { export: /b, contents: [backup] }\n    nas: { export",
      ],
    ],
    "storage: {",
    "E_CONFLICT",
    "nas-backup would be the backup server's storage in PVE and is an NFS storage already.",
  ],
  [
    "images on a storage that nobody describes",
    [["images: nas, backups", "images: nsa, backups"]],
    "storage: {",
    "E_REFERENCE",
    "nsa is neither a storage of nas.nfs nor named under storage.shared, and every host reads images from there. There is: nas.",
  ],
  [
    "new guests on a storage that nobody describes",
    [["guests: local-zfs, images", "guests: local-zfs, newGuests: local-zsf, images"]],
    "storage: {",
    "E_REFERENCE",
    "local-zsf is neither a storage of nas.nfs nor named under storage.shared, and not `guests` either.",
  ],
  [
    "backups on a storage that nobody describes, without a backup server",
    [[backupServer, ""]],
    "storage: {",
    "E_REFERENCE",
    "nas-backup is neither a storage of nas.nfs nor named under storage.shared, and `nas` has no backup server.",
  ],
  [
    "dumps of which none is kept of a day",
    [["daily: 30", "daily: 0"]],
    "keep: {",
    "E_VALUE",
    "with `backups.dumps`, daily is 1 to 1000, and this is 0:",
  ],
  [
    "dumps of which more weekly ones are kept than a timer counts",
    [["weekly: 12", "weekly: 1001"]],
    "keep: {",
    "E_VALUE",
    "with `backups.dumps`, weekly is 0 to 1000, and this is 1001:",
  ],
  [
    "dumps of which more monthly ones are kept than a timer counts",
    [["monthly: 12", "monthly: 9999"]],
    "keep: {",
    "E_VALUE",
    "with `backups.dumps`, monthly is 0 to 1000, and this is 9999:",
  ],
  [
    "high availability on disks that no other host has",
    [available("")],
    "highAvailability:",
    "E_REFERENCE",
    "guests on local-zfs could not start elsewhere",
  ],
  [
    "high availability with one host for everybody",
    [
      available(", replicateEveryMinutes: 15"),
      ["pve1: { memoryGib: 192, cores: 36 }", "pve1: { memoryGib: 192, cores: 36, silo: false }"],
      ["pve2: { memoryGib: 192, cores: 36 }", "pve2: { memoryGib: 192, cores: 36, silo: true }"],
      ["spareHosts: 1", "spareHosts: 0"],
      ["host: pve2 # invented\n", "host: pve1\n"],
      ["host: pve2 # invented\n", "host: pve1\n"],
      ["    host: pve2\n", "    host: pve1\n"],
    ],
    "highAvailability:",
    "E_LIMIT",
    "aiqso has 1 host that everybody's guests may stand on",
  ],
  [
    "silo hosts as spare ones",
    [["spareHosts: 1", "spareHosts: 2"]],
    "spareHosts: 2",
    "E_LIMIT",
    "aiqso has 2 hosts beside 1 silo host, so 2 cannot be spare",
  ],
];

test.each(mistakes)("%s is refused at its line", (_what, edits, mark, code, says) => {
  const { problems, line } = refused(edits, mark);
  const found = problems.filter((it) => it.message.includes(says));
  expect(found.map((it) => [it.file, it.line, it.code])).toContainEqual([prodSite, line, code]);
  expect(new Set(problems.map((it) => it.code))).toEqual(new Set([code]));
});

test("a network of guests that is no private one is refused at its line, a provider's shared space too", () => {
  const publicOnes: readonly [from: string, to: string, mark: string][] = [
    ["cidr: 10.10.10.0/24", "cidr: 203.0.113.0/24", "platform: { vlan"],
    ["cidr: 10.200.200.0/24", "cidr: 198.51.100.0/24", "machines: { vlan"],
    ["cidr: 10.10.16.0/20", "cidr: 172.0.0.0/8", "tenants: { vlan"],
    ["cidr: 10.64.0.0/16", "cidr: 100.64.0.0/16", "ranges:"],
  ];
  for (const [from, to, mark] of publicOnes) {
    const { problems, line } = refused([[from, to]], mark);
    const said = problems.filter((it) => it.message.includes("is no private network"));
    expect(said.map((it) => [it.file, it.line, it.code])).toEqual([[prodSite, line, "E_CONFLICT"]]);
    expect(said[0]?.message).toContain(
      `${to.slice("cidr: ".length)} is no private network, and guests have private addresses alone. Choose one inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16.`,
    );
  }
});
