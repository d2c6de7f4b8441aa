import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answering } from "./support/fragments.ts";
import { TestHost } from "./support/host.ts";

let host: TestHost;

beforeEach(() => {
  host = new TestHost();
});
afterEach(() => host.close());

const fragment = answering("acme.example", "acme");

test.each([
  ["../etc", "a name with a slash"],
  ["Acme", "an upper-case name"],
  ["acme;id", "a name with a semicolon"],
  ["a".repeat(41), "a name of 41 characters"],
  ["", "an empty name"],
])("%j is refused: %s", async (name) => {
  const { code, stderr, stdout } = await host.run(["put", "nginx", name], fragment);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/40 characters/);
});

test("an unknown kind, a missing name and an unknown command are refused with what is allowed", async () => {
  expect((await host.run(["put", "apache", "acme"], fragment)).stderr).toContain(
    "allowed: nginx haproxy",
  );
  expect((await host.run(["put", "nginx"], fragment)).stderr).toContain("usage:");
  expect((await host.run(["delete", "nginx", "acme"])).code).toBe(1);
  expect((await host.run(["--help"])).stdout).toContain("usage: tenantry-host put");
});

test("a fragment of more than 1 MiB, an empty one and one with NUL bytes are refused", async () => {
  const put = ["put", "nginx", "acme"];
  expect((await host.run(put, "#".repeat(1024 * 1024 + 1))).stderr).toContain(
    "larger than 1048576",
  );
  expect((await host.run(put, "")).stderr).toContain("use: remove nginx acme");
  expect((await host.run(put, "a\0b")).stderr).toContain("NUL");
  expect((await host.run(put, "# 0123456789abc\n".repeat(65_536))).code).toBe(0);
});

test("without nginx nothing is delivered and the answer says how to install it, unless it is asked for unchecked", async () => {
  const tools = join(host.root, "tools");
  mkdirSync(tools);
  // A PATH with what the helper needs and no server; the folders that it adds itself are hidden by a root without them.
  const needed =
    "awk cat chgrp chmod cmp cp cut find flock grep head id ln mkdir mv od openssl readlink rm sed sh sha256sum sort tail tr wc";
  for (const tool of needed.split(" ")) symlinkSync(`/usr/bin/${tool}`, join(tools, tool));
  const script = host.read("usr/local/sbin/tenantry-host").replace(/^PATH=.*$/m, "");
  host.write("usr/local/sbin/tenantry-host", script, 0o755);
  const refused = await host.run(["put", "nginx", "acme"], fragment, { PATH: tools });
  expect(refused.code).toBe(5);
  expect(refused.stderr).toContain("apt-get install nginx");
  const unchecked = { PATH: tools, TENANTRY_HOST_UNCHECKED: "1" };
  const delivered = await host.run(["put", "nginx", "acme"], fragment, unchecked);
  expect([delivered.code, delivered.report["checked"]]).toEqual([0, false]);
  expect(host.read("etc/tenantry/nginx/tenants/acme.conf")).toBe(fragment);
});
