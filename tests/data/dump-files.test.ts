import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { renderDumpsMain, renderDumpsTenant } from "../../components/data/render/dumps.ts";
import { linesOf, OperationsGuest } from "./support/operations.ts";

/** The files of a service on a plain host, by the real helper, the real tar and the real age. */
const place = "/var/lib/tenantry-t17/tasks";
const files = [{ service: "tasks", folder: place }];
const noServer = { folder: "/nowhere", administrator: { user: "tenantry", password: "unused" } };
let guest: OperationsGuest;

beforeEach(async () => {
  guest = new OperationsGuest(noServer);
  mkdirSync(join(guest.host.root, place, "2026"), { recursive: true });
  guest.host.write(`${place}/2026/invoice.pdf`, "of November");
  guest.host.write(`${place}/index`, "one\n");
  symlinkSync("2026/invoice.pdf", join(guest.host.root, place, "newest"));
  await guest.host.run(["put", "dumps", "main"], renderDumpsMain(guest.main()));
  await guest.host.run(
    ["put", "dumps", "acme"],
    renderDumpsTenant({ number: 17, databases: [], files }),
  );
});
afterEach(() => guest.host.close());

const live = (): string[] =>
  readdirSync(join(guest.host.root, place), { recursive: true }).map(String).sort();
const beside = (): string[] => readdirSync(join(guest.host.root, "/var/lib/tenantry-t17")).sort();
const whole = ["2026", "2026/invoice.pdf", "index", "newest"];

test("the files of a service are dumped encrypted, and restored alone to what they were", async () => {
  const run = await guest.run();
  expect(run.report, run.stderr).toEqual({ kind: "dumps", dumped: 1, failed: 0 });
  const [dump = ""] = readdirSync(guest.folder("files-tasks")).filter((name) =>
    name.endsWith(".age"),
  );
  expect(readFileSync(join(guest.folder("files-tasks"), dump)).includes("of November")).toBe(false);
  expect(linesOf(await guest.dumps("list", "acme"))).toMatchObject([
    { service: "tasks", database: null, file: dump },
  ]);

  renameSync(join(guest.host.root, place), join(guest.host.root, "lost"));
  const restored = await guest.dumps("restore", "acme", "tasks", "--files");
  expect([restored.code, restored.report], restored.stderr).toMatchObject([
    0,
    { result: "restored", files: 4, kept: null },
  ]);
  expect(live()).toEqual(whole);
  expect(guest.host.read(`${place}/newest`)).toBe("of November");
  expect(beside()).toEqual(["tasks"]);
});

test("on a host that never had the tenant, the folder above is one that the tenant's service gets through", async () => {
  await guest.run();
  const above = join(guest.host.root, "/var/lib/tenantry-t17");
  rmSync(above, { recursive: true });
  expect((await guest.dumps("restore", "acme", "tasks", "--files")).code).toBe(0);
  expect(statSync(above).mode & 0o777).toBe(0o755);
});

test("what reads a tenant's files may be stopped by the tenant, and is then ended by root after its time", () => {
  const part = new URL("../../components/host/helper/dump-files.sh", import.meta.url);
  const hasty = readFileSync(part, "utf8").replace("FILES_SECONDS=3600", "FILES_SECONDS=1");
  guest.host.write("part.sh", hasty);
  // As `kill -STOP -1` leaves everything that has the tenant's user.
  guest.host.write("fakes/setpriv", '#!/bin/sh\necho "$*" >"$work/became"\nkill -STOP $$\n', 0o755);
  const script = `
    root= && export work=${guest.host.root} && . "$work/part.sh"
    as_tenant 17 tar --create . || code=$?
    say_if_ended "$code"
    cat "$work/became" "$work/said"`;
  const { stdout, status } = spawnSync("sh", ["-c", script], {
    env: { PATH: `${guest.host.root}/fakes:${process.env["PATH"] ?? ""}` },
    encoding: "utf8",
    timeout: 20_000,
  });
  const became = "--reuid=t17 --regid=t17 --clear-groups --no-new-privs tar --create .";
  expect([status, stdout]).toEqual([0, expect.stringContaining(`${became}\nended after`)]);
});

test("over live files nothing is restored without being told to, and with it they stand beside", async () => {
  await guest.run();
  guest.host.write(`${place}/later`, "x");
  const refused = await guest.dumps("restore", "acme", "tasks", "--files");
  expect([refused.code, refused.report]).toMatchObject([3, { result: "refused", files: 5 }]);
  expect(live()).toEqual([...whole, "later"].sort());

  const done = await guest.dumps("restore", "acme", "tasks", "--files", "--replace");
  const kept = String(done.report["kept"]);
  expect([done.code, kept]).toEqual([
    0,
    expect.stringMatching(/^\/var\/lib\/tenantry-t17\/tasks_before_\d{14}$/),
  ]);
  expect(live()).toEqual(whole);
  expect(readdirSync(join(guest.host.root, kept))).toContain("later");
});

test("a dump that is not what was written, or is read with another key, changes nothing", async () => {
  await guest.run();
  const [dump = ""] = readdirSync(guest.folder("files-tasks")).filter((name) =>
    name.endsWith(".age"),
  );
  const other = new OperationsGuest(noServer);
  const wrong = await guest.host.run(
    ["dumps", "restore", "acme", "tasks", "--files", "--replace"],
    other.identity,
  );
  await other.host.close();
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    expect.stringContaining("cannot be read with this identity"),
  ]);
  guest.host.write(join("mnt/nas/dumps/aiqso/t17/files-tasks", dump), "something else");
  const changed = await guest.dumps("restore", "acme", "tasks", "--files", "--replace");
  expect([changed.code, changed.stderr]).toEqual([1, expect.stringContaining("another SHA-256")]);
  expect([live(), beside()]).toEqual([whole, ["tasks"]]);
});

test("a restore that was killed between its two renames is taken back by the next one", async () => {
  await guest.run();
  // As it is left: the live folder under its other name, the fresh one not yet in its place.
  const path = (name: string): string => join(guest.host.root, "/var/lib/tenantry-t17", name);
  renameSync(path("tasks"), path("tasks_before_20261122010203"));
  mkdirSync(path("tasks_restore_20261122010203"));
  const next = await guest.dumps("restore", "acme", "tasks", "--files");
  // It finds live data again: nothing is lost, and nobody has to know about the first one.
  expect([next.code, next.report]).toMatchObject([3, { result: "refused", files: 4 }]);
  expect([live(), beside()]).toEqual([whole, ["tasks"]]);
});

test("a service that never started has no folder: that is said, and the others are dumped", async () => {
  const two = [...files, { service: "mail", folder: "/var/lib/tenantry-t17/mail" }];
  await guest.host.run(
    ["put", "dumps", "acme"],
    renderDumpsTenant({ number: 17, databases: [], files: two }),
  );
  const run = await guest.run();
  expect([run.code, run.report]).toEqual([1, { kind: "dumps", dumped: 1, failed: 1 }]);
  expect(linesOf(run)[1]).toMatchObject({
    service: "mail",
    message: expect.stringContaining("is not there"),
  });
});

test("a line of files that is not the tenant's own folder is refused, by the renderer and by the helper", async () => {
  expect(() =>
    renderDumpsTenant({
      number: 17,
      databases: [],
      files: [{ service: "tasks", folder: "/var/lib/tenantry-t18/tasks" }],
    }),
  ).toThrow("the folder of its files is /var/lib/tenantry-t17/tasks");
  for (const line of [
    "tasks files /etc",
    "tasks files /var/lib/tenantry-t18/tasks",
    "tasks files",
  ]) {
    const put = await guest.host.run(["put", "dumps", "acme"], `number=17\n${line}\n`);
    expect([put.code, put.stderr], line).toEqual([
      3,
      expect.stringContaining("a line of files is"),
    ]);
  }
  expect(existsSync(guest.folder("files-tasks"))).toBe(false);
});
