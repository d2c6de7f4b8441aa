import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { renderers } from "../../components/edge/render/renderers.ts";
import { aRoute, ask } from "../edge/support/upstream.ts";
import { TestHost } from "./support/host.ts";

/** What nginx-fragments.test.ts shows of nginx, for the other two: real binaries, on a host that is a folder. */
let host: TestHost;
let port: number;

beforeEach(async () => {
  host = new TestHost();
  ({ https: port } = await host.listenOnFreePorts());
});
afterEach(() => host.close());

const kinds = [
  { kind: "haproxy", placed: (name: string) => `tenant-${name}.cfg` },
  { kind: "caddy", placed: (name: string) => `tenants/${name}.caddy` },
] as const;

describe.each(kinds)("$kind", ({ kind, placed }) => {
  const put = (name: string, fragment: string) => host.run(["put", kind, name], fragment);
  /** Nothing listens behind it: a tenant that is served answers with 502, a stranger gets 404. */
  const fragmentOf = (name: string, number: number, hostName = `${name}.example`) =>
    renderers[kind].tenant({
      tenant: name,
      number,
      routes: [aRoute({ service: "crm", host: hostName, requestsPerSecond: null })],
    });
  const acme = fragmentOf("acme", 17);
  const active = (name: string) => host.read(`etc/tenantry/${kind}/${placed(name)}`);
  const start = () => (kind === "haproxy" ? host.startHaproxy() : host.startCaddy());
  const status = async (name: string) =>
    (await ask(port, `${name}.example`, "/").catch(() => ({ status: 0 }))).status;

  test("a fragment is checked before the platform's own one is there, and the same again changes nothing", async () => {
    const { code, report, stderr } = await put("acme", acme);
    expect(code, stderr).toBe(0);
    expect(report).toMatchObject({ kind, checked: true, changed: true, tls: "self-signed" });
    expect(active("acme")).toBe(acme);
    expect((await put("acme", acme)).report).toMatchObject({ changed: false, reloaded: false });
    expect((await host.run(["verify", kind])).code).toBe(0);
  });

  test("a fragment that breaks the check is set aside with exit 3, and the last good one stays", async () => {
    await put("acme", acme);
    const broken = await put("acme", `${acme}\nnonsense here {\n`);
    expect([broken.code, broken.stdout]).toEqual([3, ""]);
    expect(broken.stderr).toMatch(/"acme" breaks the check[^]*acme/);
    expect(broken.stderr).not.toContain("work.");
    expect(host.read(`var/lib/tenantry/${kind}/rejected/acme`)).toContain("nonsense");
    expect(active("acme")).toBe(acme);
  });

  test("a tenant cannot take another's host", async () => {
    await put("acme", acme);
    const thief = await put("beta", fragmentOf("beta", 18, "acme.example"));
    expect(thief.code).toBe(3);
    expect(thief.stderr).toContain("acme.example");
    expect(active("acme")).toBe(acme);
  });

  test("a running proxy takes what was delivered, and lets go of what was removed", async () => {
    const main = renderers[kind].main({ domain: "lab.example" });
    expect((await put("main", main)).code).toBe(0);
    await put("acme", acme);
    await start();
    await expect.poll(() => status("acme"), { timeout: 5000 }).toBe(502);
    const late = await put("late", fragmentOf("late", 19));
    expect(late.report).toMatchObject({ changed: true, reloaded: true });
    await expect.poll(() => status("late"), { timeout: 5000 }).toBe(502);
    expect((await host.run(["remove", kind, "acme"])).report).toMatchObject({ reloaded: true });
    await expect.poll(() => status("acme"), { timeout: 5000 }).toBe(404);
    expect(await status("late")).toBe(502);
  });

  test("what was changed by hand is found, and mended by the next delivery", async () => {
    await put("acme", acme);
    appendFileSync(join(host.root, `etc/tenantry/${kind}/${placed("acme")}`), "# by hand\n");
    const found = await host.run(["verify", kind]);
    expect(found.code).toBe(4);
    expect(found.stdout).toContain(`changed  /etc/tenantry/${kind}/${placed("acme")}`);
    expect((await put("acme", acme)).report).toMatchObject({ changed: true });
    expect((await host.run(["verify", kind])).code).toBe(0);
  });

  test("broken fragments among many good ones are set aside, and all others stay", async () => {
    for (const number of [1, 2, 3, 4, 5]) {
      await put(`tenant-${number}`, fragmentOf(`tenant-${number}`, number));
    }
    for (const number of [2, 5]) {
      const stored = join(host.root, `var/lib/tenantry/${kind}/fragments/tenant-${number}`);
      appendFileSync(stored, "\nnonsense here {\n");
    }
    const delivered = await put("acme", acme);
    expect(delivered.code, delivered.stderr).toBe(0);
    expect(delivered.stderr.match(/"[a-z0-9-]+" breaks the check/g)).toEqual([
      '"tenant-2" breaks the check',
      '"tenant-5" breaks the check',
    ]);
    for (const name of ["acme", "tenant-1", "tenant-3", "tenant-4"]) {
      expect(active(name)).toContain(`tenant ${name},`);
    }
    expect(() => active("tenant-2")).toThrow("ENOENT");
  });
});
