import { afterEach, beforeEach, expect, test } from "vitest";
import { renderHealthMain, renderHealthTenant } from "../../components/host/render/health.ts";
import { TestHost } from "./support/host.ts";

/** What may be delivered for the health checks, and what becomes of it; nobody is asked anything here. */
let host: TestHost;

beforeEach(() => {
  host = new TestHost();
});
afterEach(() => host.close());

const token = "tenantry-health@pve!power=0000-very-private";
const check = (number: number) => ({
  service: `service-${number}`,
  vmid: 10_000 + number,
  host: "pve1",
  url: `http://10.10.16.${number}:3000/healthz`,
});
const putMain = () =>
  host.run(
    ["put", "health", "main"],
    renderHealthMain({ endpoint: "https://192.168.0.11:8006", token, nodes: ["pve1"] }),
  );
const putTenant = (tenant: string, ...numbers: number[]) =>
  host.run(["put", "health", tenant], renderHealthTenant(numbers.map(check)));

test.each([
  ["another tenant's guest", "service-1 10010 pve1 http://10.10.16.10:3000/\n", "checked twice"],
  [
    "a second setting for curl",
    'crm 10001 pve1 http://a/"\\noutput="/etc/x"\n',
    "SERVICE VMID NODE URL",
  ],
  ["a file of the host", "crm 10001 pve1 file:///etc/shadow\n", "SERVICE VMID NODE URL"],
  ["a word that is none", "crm 10001 pve1 http://10.10.16.1/ restart\n", "SERVICE VMID NODE URL"],
  [
    "another path of the API",
    "crm 10001 ../../access http://10.10.16.1/\n",
    "SERVICE VMID NODE URL",
  ],
])("a tenant's fragment cannot name %s", async (_what, fragment, problem) => {
  await putMain();
  await putTenant("acme", 10);
  const refused = await host.run(["put", "health", "beta"], fragment);
  expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining(problem)]);
  expect(host.read("etc/tenantry/health/checks")).not.toContain("beta");
});

test("the timer is written with the main part, mended by the next delivery, and taken away with it", async () => {
  await putTenant("acme", 10);
  expect(() => host.read("etc/systemd/system/tenantry-health.timer")).toThrow("ENOENT");
  expect((await host.run(["run", "health"])).stderr).toContain("(main) was not delivered");
  await putMain();
  expect(host.read("etc/systemd/system/tenantry-health.timer")).toContain("OnCalendar=*:0/5\n");
  const unit = host.read("etc/systemd/system/tenantry-health.service");
  expect(unit).toContain("ExecStart=/usr/local/sbin/tenantry-host run health\n");
  expect(unit).toContain("TimeoutStartSec=1h\n");
  host.write("etc/systemd/system/tenantry-health.service", "[Service]\n");
  const found = await host.run(["verify", "health"]);
  expect([found.code, found.stdout.split("\n")[0]]).toEqual([
    4,
    "changed  /etc/systemd/system/tenantry-health.service",
  ]);
  await putMain();
  expect(host.read("etc/systemd/system/tenantry-health.service")).toBe(unit);
  expect((await host.run(["verify"])).code).toBe(0);
  await host.run(["remove", "health", "main"]);
  expect(() => host.read("etc/systemd/system/tenantry-health.timer")).toThrow("ENOENT");
  expect(host.read("etc/tenantry/health/checks")).toContain("acme");
});

test("what would break the fragment is refused before it is rendered, all at once and without the token", () => {
  const wrong = () =>
    renderHealthMain({
      endpoint: "http://192.168.0.11:8006",
      token: "very private\n",
      nodes: ["PVE 1"],
      attempts: 0,
      ca: "no certificate",
    });
  expect(wrong).toThrow(/endpoint[^]*token[^]*nodes[^]*attempts[^]*ca must be/);
  expect(wrong).not.toThrow(/very private/);
  expect(() => renderHealthTenant([{ ...check(1), host: "pve1 x", url: "ftp://a" }])).toThrow(
    /host[^]*url/,
  );
  expect(() => renderHealthTenant([])).toThrow("at least one");
});
