import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { renderDumpsMain, renderDumpsTenant } from "../../components/data/render/dumps.ts";
import { newIdentity } from "../data/support/operations.ts";
import { TestHost } from "../host/support/host.ts";
import { type TempCatalog, tempWholeCatalog } from "../support/temp-catalog.ts";
import { tenantry } from "../support/tenantry.ts";

/** `tenantry restore` for the files of a service on a VPS, whole: the real helper in the host's folder, tar and age. */
const place = "/var/lib/tenantry-t2/task-manager";
const identity = newIdentity();
let host: TestHost;
let catalog: TempCatalog;

beforeEach(async () => {
  catalog = tempWholeCatalog();
  host = new TestHost();
  const hosts = catalog.path(".tenantry/local/prod/hosts");
  mkdirSync(hosts, { recursive: true });
  symlinkSync(host.root, join(hosts, "203.0.113.29"));
  writeFileSync(catalog.path("key.txt"), identity);
  host.write(`${place}/invoice.pdf`, "of November");
  const main = renderDumpsMain({
    site: "onasis-vps",
    server: { host: "127.0.0.1", port: 5432, user: "tenantry", password: "unused" },
    dumps: {
      directory: "/var/lib/tenantry/dumps",
      recipient: /age1\w+/.exec(identity)?.[0] ?? "",
      start: "02:00",
      timeZone: "Etc/UTC",
      keep: { daily: 30, weekly: 12, monthly: 12 },
    },
    secondary: null,
  });
  const files = [{ service: "task-manager", folder: place }];
  await host.run(["put", "dumps", "main"], main);
  await host.run(
    ["put", "dumps", "seftec"],
    renderDumpsTenant({ number: 2, databases: [], files }),
  );
  expect((await host.run(["run", "dumps"])).report).toMatchObject({ dumped: 1, failed: 0 });
});
afterEach(async () => {
  await host.close();
  catalog[Symbol.dispose]();
});

const restore = (...args: string[]) => {
  const what = ["restore", "service", "seftec/task-manager", "--env", "prod", "--local"];
  return tenantry(catalog, ...what, ...args, "--yes", "--identity", catalog.path("key.txt"));
};

test("the plan names the folder, the dump and what stands there, and live files are refused", () => {
  const { code, stderr, stdout } = restore("--files");
  expect(stderr).toMatch(
    /files seftec\/task-manager \(\/var\/lib\/tenantry-t2\/task-manager\)\n +from: +\d{8}T\d{6}Z/,
  );
  expect(stderr).toMatch(
    /there: 1 file or folder, 11 bytes\n +refused: it holds live data; --replace/,
  );
  expect([code, stdout]).toEqual([
    4,
    expect.stringContaining("0 of 1 restored on the local cloud"),
  ]);
});

test("lost files come back from the dump, and nothing of another service is asked for", () => {
  rmSync(join(host.root, place, "invoice.pdf"));
  const { code, stdout, stderr } = restore("--files", "--json");
  expect([code, JSON.parse(stdout)], stderr).toMatchObject([
    0,
    { tenant: "seftec", local: true, items: [{ kind: "files", result: "restored" }] },
  ]);
  expect(host.read(`${place}/invoice.pdf`)).toBe("of November");
});

test("guests are nothing that a VPS has", () => {
  const { code, stderr } = restore("--guests");
  expect([code, stderr]).toEqual([2, expect.stringContaining("nothing of that kind to restore")]);
});
