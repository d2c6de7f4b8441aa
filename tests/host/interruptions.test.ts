import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answering } from "./support/fragments.ts";
import { eventually, TestHost } from "./support/host.ts";

let host: TestHost;

beforeEach(async () => {
  host = new TestHost();
  await host.listenOnFreePorts();
});
afterEach(() => host.close());

const put = (name: string) => host.run(["put", "nginx", name], answering(`${name}.example`, name));

test("ten tenants delivered at the same time all land", async () => {
  const names = Array.from({ length: 10 }, (_, index) => `tenant-${index}`);
  const results = await Promise.all(names.map(put));
  expect(results.map((result) => result.code)).toEqual(names.map(() => 0));
  expect(readdirSync(join(host.root, "etc/tenantry/nginx/tenants"))).toEqual(
    names.map((name) => `${name}.conf`),
  );
  expect((await host.run(["verify"])).code).toBe(0);
  const generations = readdirSync(join(host.root, "var/lib/tenantry/nginx/generations"));
  expect(generations.filter((name) => /^\d+$/.test(name))).toHaveLength(2);
});

test("killed with -9 at any moment, the active set is whole and the next delivery comes to the same end", async () => {
  await put("acme");
  const moments = [4, 10, 16, 22, 28, 34, 40, 48, 56, 70];
  for (const [index, moment] of moments.entries()) {
    const name = `killed-${index}`;
    const child = host.start(["put", "nginx", name]);
    child.stdin.end(answering(`${name}.example`, name));
    const ended = new Promise((resolve) => child.on("exit", resolve));
    await sleep(moment);
    child.kill("SIGKILL");
    await ended;
    expect(host.read("etc/tenantry/nginx/tenants/acme.conf")).toContain("acme.example");
  }
  const again = await Promise.all(moments.map((_, index) => put(`killed-${index}`)));
  expect(again.map((result) => result.code)).toEqual(moments.map(() => 0));
  const tenants = readdirSync(join(host.root, "etc/tenantry/nginx/tenants"));
  expect(tenants).toHaveLength(moments.length + 1);
  expect((await host.run(["verify"])).code).toBe(0);
  // What killed runs left behind is gone.
  const left = readdirSync(join(host.root, "var/lib/tenantry/nginx")).filter((name) =>
    name.startsWith("work."),
  );
  expect(left).toEqual([]);
});

test("a delivery that was killed before the reload is loaded by the retry, though nothing else changes", async () => {
  await put("acme");
  await host.startNginx();
  await put("beta");
  // What a kill between the swap and the reload leaves: the new generation is active, the mark is the old one's.
  host.write("var/lib/tenantry/nginx/loaded", "1\n");
  expect((await put("beta")).report).toMatchObject({ changed: false, reloaded: true });
  expect((await put("beta")).report).toMatchObject({ changed: false, reloaded: false });
});

test("a delivery whose input never ends holds up no other", async () => {
  const stuck = host.start(["put", "nginx", "stuck"]);
  await eventually(() =>
    readdirSync(join(host.root, "var/lib/tenantry/nginx")).some((name) => name.startsWith("work.")),
  );
  expect((await put("acme")).code).toBe(0);
  expect(existsSync(join(host.root, `var/lib/tenantry/nginx/work.${stuck.pid}`))).toBe(true);
  stuck.kill("SIGKILL");
});
