import { expect, test } from "vitest";
import { type GuestConfig, readGuestConfig } from "../../fleet/adopt/guest-config.ts";

const bare = { pool: null, firewall: { options: false, rules: false } };
const inNetworks = (ip: string): boolean => ip.startsWith("10.10.10.");

function container(config: GuestConfig) {
  return readGuestConfig(config, { ...bare, vmid: 301, kind: "container" }, inNetworks);
}
function machine(config: GuestConfig) {
  return readGuestConfig(config, { ...bare, vmid: 202, kind: "vm" }, inNetworks);
}

const whole: GuestConfig = {
  hostname: "acme-dashboard",
  cores: 2,
  memory: 2048,
  swap: 0,
  rootfs: "local-zfs:subvol-301-disk-0,size=8G",
  net0: "name=eth0,bridge=vmbr1,firewall=1,gw=10.10.10.1,hwaddr=BC:24:11:00:00:01,ip=10.10.10.51/24,tag=1000,type=veth",
  unprivileged: 1,
  ostype: "debian",
  protection: 1,
  onboot: 1,
};

test("a container's configuration is read as PVE writes it", () => {
  expect(container(whole)).toEqual({
    name: "acme-dashboard",
    ip: "10.10.10.51",
    disks: [],
    lacks: [],
    facts: {
      kind: "container",
      name: "acme-dashboard",
      memoryMib: 2048,
      swapMib: 0,
      cores: 2,
      diskGib: 8,
      storage: "local-zfs",
      bridge: "vmbr1",
      vlan: 1000,
      unprivileged: true,
      os: "debian",
      protection: true,
      startOnBoot: true,
      ...bare,
    },
  });
});

test("what a configuration does not say is PVE's default", () => {
  const { hostname: _1, memory: _2, swap: _3, unprivileged: _4, ...rest } = whole;
  const { ostype: _5, protection: _6, onboot: _7, ...few } = rest;
  expect(container({ ...few, net0: "name=eth0,bridge=vmbr0,ip=dhcp" })).toMatchObject({
    name: "301",
    ip: null,
    facts: {
      memoryMib: 512,
      swapMib: 512,
      vlan: null,
      unprivileged: false,
      os: "unmanaged",
      protection: false,
      startOnBoot: false,
    },
  });
});

test("a machine's configuration is read as PVE writes it: texts for numbers, its root disk among several", () => {
  const config: GuestConfig = {
    name: "elasticsearch",
    memory: "16384",
    cores: 4,
    boot: "order=ide2;scsi1;scsi0",
    ide2: "local-zfs:cloudinit,media=cdrom",
    scsi0: "local-zfs:vm-202-disk-1,size=500G",
    scsi1: "fast:vm-202-disk-0,iothread=1,size=1T",
    net0: "virtio=BC:24:11:00:00:02,bridge=vmbr1,tag=2000",
    ipconfig0: "gw=10.200.200.1,ip=10.200.200.123/24",
    ostype: "l26",
  };
  expect(machine(config)).toMatchObject({
    name: "elasticsearch",
    ip: "10.200.200.123",
    disks: ["500G", "1T"],
    facts: {
      kind: "vm",
      memoryMib: 16384,
      swapMib: 0,
      cores: 4,
      diskGib: 1024,
      storage: "fast",
      vlan: 2000,
      unprivileged: false,
      os: "l26",
    },
  });
  const { boot: _, ...without } = config;
  expect(machine(without).facts?.diskGib).toBe(500);
});

test("of several interfaces the one in the site's networks counts", () => {
  const found = container({
    ...whole,
    net0: "name=eth0,bridge=vmbr0,ip=192.168.7.4/24",
    net1: "name=eth1,bridge=vmbr1,ip=10.10.10.77/24,tag=1000",
  });
  expect(found.ip).toBe("10.10.10.77");
  expect(found.facts?.bridge).toBe("vmbr1");
});

test("everything that cannot be recorded is said at once, with what to do", () => {
  const { cores: _1, net0: _2, ...rest } = whole;
  const { facts, lacks } = container({ ...rest, rootfs: "local:301/x.raw,size=500M" });
  expect(facts).toBeNull();
  expect(lacks).toEqual([
    "It has no limit of cores. Give it one: pct set 301 --cores <number>.",
    "Its root disk has the size 500M, and Tenantry counts in whole GiB. Grow it: pct resize.",
    "It has no network interface on a bridge.",
  ]);
});
