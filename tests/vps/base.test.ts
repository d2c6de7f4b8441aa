import { afterEach, beforeEach, expect, test } from "vitest";
import { renderBaseMain } from "../../components/vps/render/base.ts";
import { TestHost } from "../host/support/host.ts";

/** Settings of a host itself. apt reads its own; fail2ban is asked where it is installed. */
let host: TestHost;

beforeEach(() => {
  host = new TestHost();
});
afterEach(() => host.close());

const main = renderBaseMain({ management: ["203.0.113.0/24"], logs: "https://logs.example:19532" });
// Where fail2ban is not installed, its part is delivered unchecked.
const put = (text: string, name = "main") =>
  host.run(["put", "base", name], text, { TENANTRY_HOST_UNCHECKED: "1" });

test("each setting stands where its program reads it", async () => {
  expect((await put(main)).code).toBe(0);
  expect(host.read("etc/fail2ban/jail.d/tenantry.local")).toContain(
    "ignoreip = 127.0.0.1/8 ::1 203.0.113.0/24\n",
  );
  expect(host.read("etc/apt/apt.conf.d/52tenantry")).toContain('Unattended-Upgrade "1";');
  expect(host.read("etc/systemd/journald.conf.d/tenantry.conf")).toContain("SystemMaxUse=2G\n");
  expect(host.read("etc/systemd/journal-upload.conf.d/tenantry.conf")).toBe(
    "[Upload]\nURL=https://logs.example:19532\n",
  );
  expect(host.read("etc/nftables.conf")).toContain('include "/etc/tenantry/firewall/*.nft"');
});

test("delivering twice changes nothing, and what was changed by hand is found and mended", async () => {
  await put(main);
  expect((await put(main)).report).toMatchObject({ changed: false });
  host.write("etc/apt/apt.conf.d/52tenantry", "");
  const found = await host.run(["verify", "base"]);
  expect([found.code, found.stdout]).toEqual([
    4,
    expect.stringContaining("changed  /etc/apt/apt.conf.d/52tenantry"),
  ]);
  await put(main);
  expect((await host.run(["verify", "base"])).code).toBe(0);
});

test("a setting that is left out is taken away, and files of others stay", async () => {
  host.write("etc/apt/apt.conf.d/20others", "");
  await put(main);
  await put(renderBaseMain({ management: ["203.0.113.0/24"], logs: null }));
  expect(() => host.read("etc/systemd/journal-upload.conf.d/tenantry.conf")).toThrow("ENOENT");
  expect(host.read("etc/apt/apt.conf.d/20others")).toBe("");
});

test.each<[string, string, string]>([
  [
    "a file that is no setting",
    main.replace("setting journal\n", "setting ../../shadow\n"),
    "main",
  ],
  ["a setting that apt does not read", main.replace('Lists "1";', 'Lists "1'), "main"],
  ["words outside a setting", `APT "1";\n${main}`, "main"],
  ["a tenant's part", main, "acme"],
])("%s is refused, and nothing is written", async (_what, text, name) => {
  expect((await put(text, name)).code).toBe(3);
  expect(() => host.read("etc/nftables.conf")).toThrow("ENOENT");
});

test("logs go over TLS, or not at all", () => {
  const render = () => renderBaseMain({ management: [], logs: "http://logs.example" });
  expect(render).toThrow("logs must be a plain https URL");
});
