import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TestHost } from "../host/support/host.ts";
import { unitsOf, unitsOf17 } from "./support/examples.ts";

/**
 * What the helper asks of systemd after a delivery, in order: systemd itself is not run here, so the shell functions of
 * the helper are, on what was really delivered, with a systemctl that writes down what it is asked.
 */
let host: TestHost;

beforeEach(async () => {
  host = new TestHost();
  for (const number of [17, 18]) host.write(`etc/tenantry/environment/t${number}-crm.env`, "");
  host.write("etc/tenantry/environment/t17-memory-service.env", "");
  host.write("mounted", "");
  await deliver(["put", "units", "acme"], unitsOf17());
  await deliver(["put", "units", "beta"], unitsOf(18));
});
afterEach(() => host.close());

async function deliver(args: readonly string[], text = ""): Promise<void> {
  expect((await host.run(args, text)).code).toBe(0);
}

const sources = fileURLToPath(new URL("../../components/host/helper", import.meta.url));
const stubs = `
alias systemd-sysusers=true systemd-tmpfiles=true
set -u
sources=$1 root=$2 name=$3 state=$2/var/lib/tenantry/units active=$2/etc/tenantry/units work=$2/work
umask 022; mkdir -p "$work"; : >"$root/asked"
die() { echo "die: $2"; exit "$1"; }
note() { echo "note: $1"; }
for source in files firewall units; do . "$sources/$source.sh"; done
systemctl() { echo "$*" >>"$root/asked"; case "$*" in "--quiet restart $fails") return 1 ;; *reset-failed*) return 1 ;; esac; }
systemctl_now() { systemctl "$@"; [ "$*" != "restart run-tenantry.mount" ] || [ "$mounts" = no ] || : >"$root/mounted"; }
sockets_mounted() { [ -f "$root/mounted" ]; }
id() { echo "$(($uid + \${2#t}))"; }
`;

interface Started {
  readonly code: number | null;
  readonly said: string;
  /** What systemd was asked, without what is asked each time. */
  readonly asked: readonly string[];
}

/** What `put units NAME` does after the delivery. */
function start(name: string, { uid = 20_000, mounts = true, fails = "none" } = {}): Started {
  const script = `uid=${uid} mounts=${mounts ? "yes" : "no"} fails=${fails}\n${stubs}reload_units\n`;
  const { status, stdout, stderr } = spawnSync(
    "sh",
    ["-c", script, "sh", sources, host.root, name],
    {
      encoding: "utf8",
    },
  );
  const asked = host
    .read("asked")
    .trim()
    .split("\n")
    .filter((line) => !/^(daemon-reload|enable run-tenantry\.mount)$|reset-failed/.test(line));
  return { code: status, said: `${stdout}${stderr}`.trim(), asked };
}

const crm = ["enable t17-crm.service", "--quiet restart t17-crm.service"];
const memory = ["enable t17-memory-service.service", "--quiet restart t17-memory-service.service"];

test("services start once, and not again while nothing is another", () => {
  expect(start("acme")).toEqual({ code: 0, said: "", asked: [...crm, ...memory] });
  expect(start("acme")).toEqual({ code: 0, said: "", asked: [] });
});

test("a service that was taken out and comes back unchanged is started", async () => {
  start("acme");
  const text = unitsOf17();
  await deliver(
    ["put", "units", "acme"],
    text.replace(/release memory[^]*?(?=unit)/, "").replace(/unit t17-memory[^]*$/, ""),
  );
  // The delivery below another root has taken the file away already; here it is still there, as on a host.
  host.write("etc/systemd/system/t17-memory-service.service", "");
  host.write("var/lib/tenantry/units/installed", "etc/systemd/system/t17-memory-service.service\n");
  expect(start("acme").asked).toEqual(["disable --now t17-memory-service.service"]);
  await deliver(["put", "units", "acme"], text);
  expect(start("acme").asked).toEqual(memory);
});

test("where the mount is new, what runs of every tenant starts anew, once", () => {
  start("acme");
  start("beta");
  rmSync(join(host.root, "mounted"));
  const { asked } = start("beta");
  expect(asked).toEqual([
    "restart run-tenantry.mount",
    "--quiet restart t17-crm.service",
    "--quiet restart t17-memory-service.service",
    "--quiet restart t18-crm.service",
  ]);
  expect(start("beta").asked).toEqual([]);
});

test("killed between the mount and the services, the next delivery starts them anew", () => {
  start("acme");
  rmSync(join(host.root, "var/lib/tenantry/units/mounted"));
  expect(start("beta").asked).toContain("--quiet restart t17-crm.service");
});

test("a service that does not start after the mount hinders no other tenant, and is tried again with its own", () => {
  start("acme");
  rmSync(join(host.root, "mounted"));
  const { code, said, asked } = start("beta", { fails: "t17-crm.service" });
  expect([code, said]).toEqual([
    0,
    expect.stringContaining("note: t17-crm.service does not start"),
  ]);
  expect(asked).toContain("--quiet restart t18-crm.service");
  expect(start("acme").asked).toEqual(crm);
});

test("without the mount nothing is started", () => {
  rmSync(join(host.root, "mounted"));
  const { code, said, asked } = start("acme", { mounts: false });
  expect([code, said]).toEqual([1, expect.stringContaining("not mounted with nosymfollow")]);
  expect(asked).toEqual(["restart run-tenantry.mount"]);
});

test("a tenant whose user has a number that the firewall does not hold is not started", () => {
  const { code, said, asked } = start("acme", { uid: 900 });
  expect([code, asked]).toEqual([1, []]);
  expect(said).toContain(
    "the user t17 has the number 917 instead of 20017, so no rule of the firewall holds it",
  );
});

test("a service that failed too often is started all the same", () => {
  start("acme");
  const lines = host.read("asked").split("\n");
  const reset = lines.indexOf("--quiet reset-failed t17-crm.service");
  // The stub's reset fails, as systemd's does for a unit that it has not loaded.
  expect(lines[reset + 1]).toBe("--quiet restart t17-crm.service");
  expect(reset).toBeGreaterThan(-1);
});
