import { expect, test } from "vitest";
import { fillWorld } from "../../localcloud/hand-made/fill.ts";
import { parseHandMade } from "../../localcloud/hand-made/format.ts";
import { npmAnswer } from "../../localcloud/rest/npm.ts";
import * as types from "../../localcloud/rules/types.ts";
import { readCalls } from "../../localcloud/world/calls.ts";
import { npmSite } from "../../localcloud/world/site.ts";
import { handMadeSite, handMadeWith } from "./hand-made.ts";
import {
  container,
  membership,
  neighbour,
  options,
  pool,
  rules,
  standingGuest,
} from "./requests.ts";
import { grant, machine, standingToken } from "./requests-site.ts";
import { RestClient } from "./rest-client.ts";
import { Cloud, endpoint } from "./support.ts";

const volid = handMadeSite.backups[0].volid;

function handMade(changes: object = {}): { cloud: Cloud; api: RestClient } {
  const cloud = new Cloud();
  fillWorld(cloud.world, parseHandMade("site.json", handMadeWith(changes)));
  return { cloud, api: new RestClient(cloud.world, handMadeSite.endpoint) };
}

test("a hand-made container's configuration is told in PVE's words, without what has its default", () => {
  const { api } = handMade();
  expect(api.get("/nodes/pve1/lxc/301/config")).toEqual({
    arch: "amd64",
    cores: 2,
    digest: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
    hostname: "acme-dashboard",
    memory: 2048,
    net0: "name=eth0,bridge=vmbr1,firewall=1,gw=10.10.10.1,hwaddr=BC:24:11:00:01:2D,ip=10.10.10.51/24,tag=1000,type=veth",
    onboot: 1,
    ostype: "debian",
    rootfs: "local-zfs:subvol-301-disk-0,size=8G",
    swap: 512,
    tags: "a;b",
    unprivileged: 1,
  });
  expect(api.get("/nodes/pve1/lxc/102/config")).toMatchObject({
    template: 1,
    rootfs: "local-zfs:base-102-disk-0,size=8G",
    net0: expect.not.stringContaining("tag=") as string,
  });
});

test("a VM's configuration has its memory as text, its disks by interface, and the address in ipconfig0", () => {
  const { api } = handMade();
  expect(api.get("/nodes/pve2/qemu/202/config")).toMatchObject({
    name: "elasticsearch",
    memory: "16384",
    cores: 2,
    ostype: "l26",
    boot: "order=scsi0",
    scsi0: "local-zfs:vm-202-disk-0,size=40G",
    net0: "virtio=BC:24:11:00:00:CA,bridge=vmbr1,tag=2000",
    ipconfig0: "gw=10.200.200.1,ip=10.200.200.123/24",
    ide2: "local-zfs:vm-202-cloudinit,media=cdrom",
  });
});

test("lists, pools, firewalls, storages and backups of a hand-made site are answered", () => {
  const { api } = handMade();
  expect(api.get("/cluster/resources", { type: "vm" })).toMatchObject([
    { id: "lxc/102", vmid: 102, template: 1, status: "stopped", node: "pve1" },
    { id: "qemu/202", type: "qemu", status: "running", node: "pve2" },
    { id: "lxc/301", name: "acme-dashboard", pool: "tenant-acme", tags: "a;b" },
    { id: "lxc/302", node: "pve2" },
  ]);
  expect(api.get("/nodes")).toMatchObject([{ node: "pve1" }, { node: "pve2" }]);
  expect(api.get("/nodes/pve2/lxc")).toMatchObject([{ vmid: 302 }]);
  expect(api.get("/pools")).toEqual([{ poolid: "tenant-acme", comment: "Acme" }]);
  expect(api.get("/pools/tenant-acme")).toMatchObject({ members: [{ vmid: 301, type: "lxc" }] });
  expect(api.get("/cluster/firewall/options")).toMatchObject({ enable: 0 });
  expect(api.get("/nodes/pve1/lxc/301/firewall/options")).toMatchObject({
    enable: 1,
    policy_in: "DROP",
  });
  expect(api.get("/nodes/pve1/lxc/301/firewall/rules")).toMatchObject([
    { pos: 0, type: "in", action: "ACCEPT", enable: 1, dport: "80", source: "10.10.10.127" },
    { pos: 1, type: "out", action: "DROP", enable: 0, comment: "not now" },
  ]);
  expect(Object.keys(api.get<object>("/nodes/pve2/lxc/302/firewall/options"))).toEqual(["digest"]);
  expect(api.get("/nodes/pve2/lxc/302/firewall/rules")).toEqual([]);
  expect(api.get("/storage")).toMatchObject([
    { storage: "local-zfs", type: "zfspool" },
    { storage: "nas", type: "nfs", server: "192.168.0.25", content: "rootdir,vztmpl" },
  ]);
  const ofGuest = { content: "backup", vmid: "301" };
  expect(api.get("/nodes/pve1/storage/nas-backup/content", ofGuest)).toMatchObject([
    { volid, vmid: 301, ctime: 1795313820, format: "pbs-ct" },
  ]);
});

test("what the engine made is answered like what was made by hand", async () => {
  const cloud = new Cloud();
  await standingGuest(cloud, { environmentVariables: { TOKEN: "correct-horse-battery" } });
  await cloud.create(pool);
  await cloud.create(membership);
  await cloud.create(options);
  await cloud.create(rules);
  const api = new RestClient(cloud.world, endpoint);
  const config = api.get<Record<string, string>>("/nodes/lab1/lxc/10000/config");
  expect(config).toMatchObject({
    hostname: "acme-crm",
    rootfs: "local-zfs:subvol-10000-disk-0,size=8G",
    unprivileged: 1,
    net0: expect.stringContaining("ip=10.10.16.10/20,tag=1010") as string,
  });
  expect(JSON.stringify(config)).not.toMatch(/TOKEN|battery|sealed/);
  expect(api.get("/cluster/resources")).toMatchObject([{ vmid: 10000, pool: "tenant-acme" }]);
  expect(api.get("/nodes/lab1/lxc/10000/firewall/rules")).toMatchObject([{ dport: "80" }]);
});

test("no token, a malformed one, an unknown path and a guest on another node are refused as PVE refuses them", () => {
  const { cloud, api } = handMade();
  for (const token of ["", "ci@pve=secret"]) {
    const nobody = new RestClient(cloud.world, handMadeSite.endpoint, token);
    expect(nobody.call("GET", "/version")).toMatchObject({ status: 401 });
  }
  expect(api.call("GET", "/nodes/pve2/lxc/301/config")).toMatchObject({
    status: 500,
    reason: "Configuration file 'nodes/pve2/lxc/301.conf' does not exist",
  });
  expect(api.call("GET", "/access/users")).toMatchObject({ status: 501 });
  expect(api.call("DELETE", "/nodes/pve1/lxc/301")).toMatchObject({ status: 501 });
});

test("a guest is rebooted, stopped and started, and only where that makes sense", () => {
  const { api } = handMade();
  const status = () => api.get<{ status: string }>("/nodes/pve1/lxc/301/status/current").status;
  const task = api.post<string>("/nodes/pve1/lxc/301/status/reboot");
  expect(task).toMatch(/^UPID:pve1:.*:vzreboot:301:ci@pve!t:$/);
  expect(api.get(`/nodes/pve1/tasks/${task}/status`)).toMatchObject({ status: "running" });
  expect(api.get(`/nodes/pve1/tasks/${task}/status`)).toMatchObject({
    status: "stopped",
    exitstatus: "OK",
  });
  expect(() => api.post("/nodes/pve1/lxc/301/status/start")).toThrow(/CT 301 already running/);
  api.post("/nodes/pve1/lxc/301/status/stop");
  expect(status()).toBe("stopped");
  expect(() => api.post("/nodes/pve1/lxc/301/status/reboot")).toThrow(/500 CT 301 not running/);
  api.post("/nodes/pve1/lxc/301/status/start");
  expect(status()).toBe("running");
  expect(() => api.post("/nodes/pve1/lxc/102/status/start")).toThrow(/if it's a template/);
});

test("the power token restarts guests of the pools it was granted, and does nothing else", async () => {
  const cloud = new Cloud();
  await standingGuest(cloud);
  await cloud.create(neighbour());
  await cloud.create(pool);
  await cloud.create(membership);
  const made = await standingToken(cloud);
  await cloud.create(grant());
  const token = new RestClient(cloud.world, endpoint, made.outputs.value as string);

  expect(token.post("/nodes/lab1/lxc/10000/status/reboot")).toMatch(/^UPID:/);
  for (const [method, path, wanted] of [
    ["POST", "/nodes/lab1/lxc/10001/status/reboot", "/vms/10001, VM.PowerMgmt"],
    ["GET", "/nodes/lab1/lxc/10000/config", "/vms/10000, VM.Audit"],
    ["GET", "/storage", "/storage, Datastore.Audit"],
    ["POST", "/nodes/lab1/lxc", "/vms/10000, VM.Allocate"],
  ] as const) {
    const body = { vmid: "10000", restore: "1", ostemplate: "nas:backup/x" };
    const refused = token.call(method, path, method === "POST" ? body : {});
    expect(refused).toMatchObject({ status: 403, reason: `Permission check failed (${wanted})` });
  }
  expect(token.get("/cluster/resources")).toEqual([]);
  expect(readCalls(cloud.world, 5)).toContainEqual(
    expect.objectContaining({
      type: "rest:/api2/json/nodes/lab1/lxc/10001/status/reboot",
      outcome: "refused: 403 Permission check failed (/vms/10001, VM.PowerMgmt)",
    }),
  );
  const wrong = `tenantry-health@pve!power=${"0".repeat(36)}`;
  expect(new RestClient(cloud.world, endpoint, wrong).call("GET", "/version").status).toBe(401);
});

test("a token may never do more than its user, whatever it was granted itself", async () => {
  const cloud = new Cloud();
  await standingGuest(cloud);
  const made = await standingToken(cloud);
  await cloud.create(grant({ path: "/", roleId: "PVEAuditor" }));
  const token = new RestClient(cloud.world, endpoint, made.outputs.value as string);
  expect(token.call("GET", "/nodes/lab1/lxc/10000/config").status).toBe(403);
});

test("a guest is restored over itself only stopped, unprotected and with force, and is marked then", () => {
  const { cloud, api } = handMade();
  const restore = (changes: Record<string, string> = {}) =>
    api.post<string>("/nodes/pve1/lxc", {
      vmid: "301",
      restore: "1",
      ostemplate: volid,
      ...changes,
    });
  expect(() => restore()).toThrow(/CT 301 already exists on node 'pve1'/);
  expect(() => restore({ force: "1" })).toThrow(/can't overwrite running container/);
  expect(() => restore({ force: "1", ostemplate: "nas-backup:backup/ct/301/x" })).toThrow(
    /volume '.*' does not exist/,
  );
  expect(() => restore({ force: "1", frce: "1", vmid: "x" })).toThrow(
    /400 Parameter verification failed. frce: .*; vmid: invalid format/,
  );

  api.post("/nodes/pve1/lxc/301/status/stop");
  expect(restore({ force: "1" })).toMatch(/vzrestore:301/);
  expect(
    cloud.world.objects().find((object) => object.type === types.guestState && object.id === "301"),
  ).toMatchObject({ outputs: { status: "stopped", restoredFrom: volid } });
  expect(api.get("/pools/tenant-acme")).toMatchObject({ members: [{ vmid: 301 }] });
});

test("a protected guest is not restored over, and one that is gone comes back with its settings", async () => {
  const [first, ...rest] = handMadeSite.guests;
  const guarded = handMade({
    guests: [{ ...first, protection: true, status: "stopped" }, ...rest],
  });
  const body = { vmid: "301", restore: "1", ostemplate: volid, force: "1" };
  expect(() => guarded.api.post("/nodes/pve1/lxc", body)).toThrow(
    /unable to restore CT 301 - protection mode enabled/,
  );

  const { cloud, api } = handMade();
  const hand = { endpoint: handMadeSite.endpoint, apiToken: "ci@pve!t=x" };
  const gone = { id: "301", inputs: {}, outputs: {} };
  await cloud.remove({ ...container(), name: "gone" }, gone, hand);
  expect(() => api.get("/nodes/pve1/lxc/301/config")).toThrow(/does not exist/);
  api.post("/nodes/pve2/lxc", { ...body, storage: "nas", start: "1" });
  expect(api.get("/nodes/pve2/lxc/301/config")).toMatchObject({
    hostname: "acme-dashboard",
    memory: 2048,
    rootfs: "nas:subvol-301-disk-0,size=8G",
  });
  expect(api.get("/nodes/pve2/lxc/301/status/current")).toMatchObject({ status: "running" });
});

test("a guest's protection is set by its configuration, and nothing else of it is", () => {
  const { api } = handMade();
  const path = "/nodes/pve1/lxc/301/config";
  const before = api.get<Record<string, unknown>>(path);
  expect(api.call("PUT", path, { protection: "1" }).status).toBe(200);
  expect(api.get(path)).toMatchObject({ protection: 1, hostname: "acme-dashboard" });
  expect(api.call("PUT", path, { protection: "0" }).status).toBe(200);
  expect(api.get(path)).toEqual(before);
  expect(api.call("PUT", path, { protection: "0", memory: "1" }).status).toBe(501);
  expect(api.call("PUT", path).status).toBe(501);
});

test("a backup that was put beside a guest of the engine brings that guest back as it was", async () => {
  const cloud = new Cloud();
  const made = await cloud.create(machine());
  const archive = "nas-backup:backup/vm/202/2026-11-20T02:19:00Z";
  const backups = [{ volid: archive, vmid: 202, ctime: 1, size: 1, storage: "nas-backup" }];
  fillWorld(cloud.world, parseHandMade("b.json", JSON.stringify({ endpoint, backups })));
  await cloud.remove(machine(), made);
  const api = new RestClient(cloud.world, endpoint);
  api.post("/nodes/lab1/qemu", { vmid: "202", archive });
  expect(await cloud.read(machine(), made)).toMatchObject({
    id: "202",
    inputs: { name: "elasticsearch" },
  });
});

test("Nginx Proxy Manager tells its version to everybody and its hosts to whom has a token", () => {
  const { cloud } = handMade();
  const ask = (path: string, authorization = "") =>
    npmAnswer(cloud.world, npmSite("10.10.10.127"), {
      method: "GET",
      path,
      query: {},
      body: {},
      authorization,
    });
  expect(ask("/api/")).toMatchObject({ status: 200, body: { status: "OK" } });
  expect(ask("/api/nginx/proxy-hosts")).toMatchObject({
    status: 401,
    body: { error: { code: 401 } },
  });
  expect(ask("/api/nginx/proxy-hosts", "Bearer x")).toMatchObject({
    status: 200,
    body: [{ id: 1, domain_names: ["acme.aiqso.example"], locations: [{ path: "/crm" }] }],
  });
  expect(ask("/api/users", "Bearer x")).toMatchObject({ status: 404 });
});
