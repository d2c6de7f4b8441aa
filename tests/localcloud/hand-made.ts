/** A small hand-made site: two containers, a VM, a template, a pool, a firewall, backups, a proxy manager. */
export const handMadeSite = {
  endpoint: "https://192.168.0.11:8006/",
  guests: [
    container(301, "acme-dashboard", "10.10.10.51", {
      pool: "tenant-acme",
      tags: ["b", "a"],
      firewall: {
        options: { enable: 1, policy_in: "DROP" },
        rules: [
          { type: "in", action: "ACCEPT", proto: "tcp", dport: "80", source: "10.10.10.127" },
          { type: "out", action: "DROP", enable: 0, comment: "not now" },
        ],
      },
    }),
    container(302, "globex-dashboard", "10.10.10.52", { protection: true, node: "pve2" }),
    container(102, "template-docs", "10.10.10.102", {
      template: true,
      vlan: null,
      startOnBoot: false,
    }),
    {
      ...container(202, "elasticsearch", "10.200.200.123", { node: "pve2" }),
      kind: "vm",
      memoryMib: 16384,
      swapMib: 0,
      diskGib: 40,
      vlan: 2000,
      unprivileged: false,
      os: "l26",
      gateway: "10.200.200.1",
    },
  ],
  pools: [{ poolid: "tenant-acme", comment: "Acme", members: [301] }],
  clusterFirewall: { enable: 0 },
  storages: [
    {
      storage: "nas",
      type: "nfs",
      content: "vztmpl,rootdir",
      server: "192.168.0.25",
      export: "/volume1/proxmox",
    },
    { storage: "local-zfs", type: "zfspool", content: "rootdir,images" },
  ],
  backups: [
    {
      volid: "nas-backup:backup/ct/301/2026-11-20T02:17:00Z",
      vmid: 301,
      ctime: 1795313820,
      size: 734003200,
      storage: "nas-backup",
    },
    {
      volid: "nas-backup:backup/vm/202/2026-11-20T02:19:00Z",
      vmid: 202,
      ctime: 1795313940,
      size: 1734003200,
      storage: "nas-backup",
    },
  ],
  nginxProxyManager: {
    address: "10.10.10.127",
    proxyHosts: [
      {
        id: 1,
        domain_names: ["acme.aiqso.example"],
        forward_scheme: "http",
        forward_host: "10.10.10.51",
        forward_port: 3000,
        locations: [
          { path: "/crm", forward_scheme: "http", forward_host: "10.10.10.61", forward_port: 80 },
        ],
      },
    ],
  },
} as const;

/** The site without the parts named, for a file that is wrong in one place. */
export function handMadeWith(changes: object): string {
  return JSON.stringify({ ...handMadeSite, ...changes });
}

function container(vmid: number, name: string, ip: string, changes: object = {}) {
  return {
    vmid,
    node: "pve1",
    kind: "container",
    name,
    memoryMib: 2048,
    swapMib: 512,
    cores: 2,
    diskGib: 8,
    storage: "local-zfs",
    bridge: "vmbr1",
    vlan: 1000,
    unprivileged: true,
    os: "debian",
    protection: false,
    startOnBoot: true,
    ip,
    prefix: 24,
    gateway: "10.10.10.1",
    ...changes,
  };
}
