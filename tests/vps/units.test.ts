import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { renderEnvironmentTenant } from "../../components/vps/render/environment.ts";
import { renderUnitsMain, renderUnitsTenant } from "../../components/vps/render/units.ts";
import { TestHost } from "../host/support/host.ts";
import { aService, unitsOf, unitsOf17 } from "./support/examples.ts";

/** Users, releases and units of tenants on a host, checked by the real systemd-analyze. */
let host: TestHost;

beforeEach(() => {
  host = new TestHost();
});
afterEach(() => host.close());

const put = (name: string, text: string) => host.run(["put", "units", name], text);
const unit = "etc/systemd/system/t17-crm.service";

test("units of a tenant are what the golden file says", async () => {
  await expect(unitsOf17()).toMatchFileSnapshot("golden/units.txt");
});

test("units pass the real check and stand where systemd reads them, with the user and its folder for sockets", async () => {
  await put("main", renderUnitsMain("haproxy"));
  const { report } = await put("acme", unitsOf17());
  expect(report).toMatchObject({ checked: true, changed: true, reloaded: false });
  expect(readdirSync(join(host.root, "etc/systemd/system"))).toEqual([
    "run-tenantry.mount",
    "t17-crm.service",
    "t17-memory-service.service",
    "tenantry-t17.slice",
  ]);
  expect(host.read("etc/sysusers.d/tenantry-t17.conf")).toContain("u t17 20017 ");
  expect(host.read("etc/tmpfiles.d/tenantry-t17.conf")).toBe(
    "d /run/tenantry/t17 2750 t17 haproxy -\n",
  );
});

test("a service that keeps files has a folder of its own, and no other's is taken for it", async () => {
  const services = [aService({ files: true })];
  expect((await put("acme", renderUnitsTenant({ number: 17, services }))).code).toBe(0);
  expect(host.read(unit)).toContain("StateDirectory=tenantry-t17/crm\nStateDirectoryMode=0700\n");
  const text = renderUnitsTenant({ number: 17, services });
  for (const other of ["tenantry-t18/crm", "tenantry-t17/docs", "tenantry-t17/crm ssh", "../etc"]) {
    const stolen = text.replace("StateDirectory=tenantry-t17/crm", `StateDirectory=${other}`);
    const { code, stderr } = await put("acme", stolen);
    expect([code, stderr], other).toEqual([3, expect.stringContaining("is not its own")]);
  }
});

test("delivering twice changes nothing, and what was changed by hand is found and mended", async () => {
  await put("acme", unitsOf17());
  expect((await put("acme", unitsOf17())).report).toMatchObject({ changed: false });
  host.write(unit, host.read(unit).replace("User=t17", "User=root"));
  rmSync(join(host.root, "etc/sysusers.d/tenantry-t17.conf"));
  const found = await host.run(["verify", "units"]);
  expect(found.code).toBe(4);
  expect(found.stdout).toContain("changed  /etc/systemd/system/t17-crm.service");
  expect(found.stdout).toContain("missing  /etc/sysusers.d/tenantry-t17.conf");
  await put("acme", unitsOf17());
  expect((await host.run(["verify", "units"])).code).toBe(0);
});

test("taking a tenant away takes its files and nobody else's", async () => {
  await put("acme", unitsOf17());
  await put("beta", unitsOf(18));
  expect((await host.run(["remove", "units", "acme"])).code).toBe(0);
  expect(readdirSync(join(host.root, "etc/systemd/system"))).toEqual([
    "run-tenantry.mount",
    "t18-crm.service",
    "tenantry-t18.slice",
  ]);
  expect((await host.run(["verify", "units"])).code).toBe(0);
});

describe("refused and set aside, with the last good set in place", () => {
  const edits: Record<string, (text: string) => string> = {
    "another user": (text) => text.replace("|User=t17", "|User=t18"),
    "root's group": (text) => text.replace("|Group=t17", "|Group=root"),
    "a service without the sandbox": (text) => text.replace("|NoNewPrivileges=yes\n", ""),
    "a sandbox that is taken back": (text) =>
      text.replace("|ProtectHome=yes", "|ProtectHome=yes\n|ProtectHome=no"),
    "a command as root before": (text) =>
      text.replace("|ExecStart=", "|ExecStartPre=/bin/sh\n|ExecStart="),
    "a command with a prefix that lifts the user": (text) =>
      text.replace("|ExecStart=", "|ExecStart=+"),
    "a line that goes on in the next": (text) => text.replace("|UMask=0007", "|UMask=0007 \\"),
    "a service that starts without the mount of sockets": (text) =>
      text.replace("|RequiresMountsFor=/run/tenantry\n", ""),
    "a filter of calls that another line takes back": (text) =>
      text.replace(/(\|SystemCallFilter=@.*\n)(.*\n)/, "$1$2$1"),
    "a filter of calls that begins with what it forbids": (text) =>
      text.replace(/(\|SystemCallFilter=@.*\n)(.*\n)/, "$2$1"),
    "a filter of calls that lets all through": (text) =>
      text.replace(/(\|SystemCallFilter=@.*\n)/, "$1|SystemCallFilter=\n"),
    "a line within a line": (text) => text.replace("|UMask=0007", "|UMask=0007\rUser=root"),
    "a port for everybody": (text) => text.replace("|SocketBindDeny=any\n", ""),
    "another tenant's environment": (text) => text.replace("environment/t17-", "environment/t18-"),
    "another tenant's folder": (text) =>
      text.replace("ReadWritePaths=/run/tenantry/t17", "ReadWritePaths=/run/tenantry"),
    "a folder that is no release": (text) => text.replace("=/opt/tenantry/crm/", "=/root/"),
    "another tenant's unit": (text) => text.replace("unit t17-crm.service", "unit t18-crm.service"),
    "a unit of the system": (text) => text.replace("unit t17-crm.service", "unit ssh.service"),
    "a path for a unit": (text) => text.replace("unit t17-crm", "unit ../../../t17-crm"),
    "a release without a checksum": (text) => text.replace(/release crm \S+/, "release crm latest"),
    "a release from an open line": (text) => text.replace("https://", "http://"),
    "no number": (text) => text.replace("number=17\n", ""),
    "a number that another tenant has": () => unitsOf(18),
  };
  test.each(Object.entries(edits))("%s", async (_what, edit) => {
    await put("beta", unitsOf(18));
    const before = readdirSync(join(host.root, "etc/systemd/system"));
    const text = edit(unitsOf17());
    expect(text).not.toBe(unitsOf17());
    const { code, stderr } = await put("acme", text);
    expect(code).toBe(3);
    expect(stderr).toContain('units fragment "acme" breaks the check');
    expect(readdirSync(join(host.root, "etc/systemd/system"))).toEqual(before);
    expect((await put("gamma", unitsOf(19))).code).toBe(0);
  });
});

test.skipIf(!existsSync("/usr/bin/systemd-analyze"))(
  "a value that the real systemd does not read is refused",
  async () => {
    const { code, stderr } = await put(
      "acme",
      unitsOf17().replace("MemoryMax=256M", "MemoryMax=plenty"),
    );
    expect(code).toBe(3);
    expect(stderr).toContain("t17-crm.service");
  },
);

describe("a release", () => {
  /** A tar.gz with `dist/server.js` in it, as it lies in the host's cache. */
  function release(): { readonly sha256: string; readonly archive: Buffer } {
    const folder = mkdtempSync(join(tmpdir(), "tenantry-release-"));
    mkdirSync(join(folder, "dist"));
    writeFileSync(join(folder, "dist/server.js"), "console.log(1);\n", { mode: 0o6777 });
    execFileSync("tar", ["-czf", "release.tar.gz", "dist"], { cwd: folder });
    const archive = readFileSync(join(folder, "release.tar.gz"));
    rmSync(folder, { recursive: true });
    return { archive, sha256: createHash("sha256").update(archive).digest("hex") };
  }
  const cache = (sha256: string, archive: Buffer): void => {
    mkdirSync(join(host.root, "var/cache/tenantry"), { recursive: true });
    writeFileSync(join(host.root, `var/cache/tenantry/${sha256}.tar.gz`), archive);
  };
  const service = (sha256: string) =>
    renderUnitsTenant({
      number: 17,
      services: [aService({ release: { url: "https://releases.example/crm.tar.gz", sha256 } })],
    });

  test("is unpacked where its checksum says, and can be written by nobody and raises nobody", async () => {
    const { sha256, archive } = release();
    cache(sha256, archive);
    expect((await put("acme", service(sha256))).code).toBe(0);
    const file = statSync(join(host.root, `opt/tenantry/crm/${sha256}/dist/server.js`));
    expect((file.mode & 0o7777).toString(8)).toBe("755");
    expect(file.uid).toBe(process.getuid?.());
  });

  test("with another checksum than its service's file names is not unpacked, and nothing changes", async () => {
    const { archive } = release();
    cache("b".repeat(64), archive);
    const { code, stderr } = await put("acme", service("b".repeat(64)));
    expect(code).toBe(3);
    expect(stderr).toContain("the release of crm has the SHA-256");
    expect(existsSync(join(host.root, "opt"))).toBe(false);
    expect(existsSync(join(host.root, "etc/tenantry/units"))).toBe(false);
  });

  test("that no generation names any more is taken away", async () => {
    const first = release();
    cache(first.sha256, first.archive);
    await put("acme", service(first.sha256));
    const place = join(host.root, "opt/tenantry/crm", first.sha256);
    await put("acme", service("c".repeat(64)));
    expect(existsSync(place)).toBe(true);
    await put("acme", service("d".repeat(64)));
    expect(existsSync(place)).toBe(false);
  });
});

test("killed with -9 at any moment, the next delivery comes to the same end", async () => {
  await put("beta", unitsOf(18));
  for (const moment of [5, 20, 40, 60, 80, 110, 150, 200]) {
    const child = host.start(["put", "units", "acme"]);
    child.stdin.end(unitsOf17());
    const ended = new Promise((resolve) => child.on("exit", resolve));
    await sleep(moment);
    child.kill("SIGKILL");
    await ended;
    expect(host.read("etc/systemd/system/t18-crm.service")).toContain("User=t18");
  }
  expect((await put("acme", unitsOf17())).code).toBe(0);
  expect((await host.run(["verify", "units"])).code).toBe(0);
  expect(
    readdirSync(join(host.root, "etc/systemd/system")).filter((it) => it.startsWith(".")),
  ).toEqual([]);
});

test("what a service is told reaches it as it was written, whatever signs are in it", async () => {
  const value = "a b\"c\\d$HOME`id`'e#f;g%h";
  const text = renderEnvironmentTenant({
    number: 17,
    services: { crm: { ODD: value, PLAIN: "" } },
  });
  expect((await host.run(["put", "environment", "acme"], text)).code).toBe(0);
  const file = join(host.root, "etc/tenantry/environment/t17-crm.env");
  expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
  // systemd's own reader is not run here: a shell reads the same form.
  const read = execFileSync("sh", ["-c", '. "$0"; printf %s "$ODD"', file], { encoding: "utf8" });
  expect(read).toBe(value);
});

test("an environment with a line within a line is refused by the host, and the line is not shown", async () => {
  const text = 'number=17\nenv crm\n|A="one\rtwo"\n';
  const { code, stderr } = await host.run(["put", "environment", "acme"], text);
  expect([code, stderr]).toEqual([3, expect.stringContaining("line 3 holds a control character")]);
  expect(stderr).not.toContain("two");
});

test.each([
  ["a carriage return", { A: "one\rtwo" }, "crm: A must be one line"],
  ["a line break", { A: "one\ntwo" }, "crm: A must be one line"],
  ["an order to the loader", { LD_PRELOAD: "x.so" }, '"LD_PRELOAD" cannot be the name'],
  ["a name that is no word", { "A B": "x" }, '"A B" cannot be the name'],
])(
  "an environment with %s is refused, and its value is in no message",
  (_what, environment, words) => {
    const render = () => renderEnvironmentTenant({ number: 17, services: { crm: environment } });
    expect(render).toThrow(words);
    expect(render).not.toThrow(/two|x\.so/);
  },
);

test.each([
  [{ command: ["sh", "-c", "rm -rf /"] }, "command must be words"],
  [{ command: ["/bin/sh"] }, 'command starts with "/bin/sh"'],
  [{ command: ["../server"] }, 'command starts with "../server"'],
  [{ command: [] }, "command is empty"],
  [{ port: 80 }, "port must be a whole number from 1024"],
  [{ memoryMib: 0 }, "memoryMib must be"],
  [{ cores: 0 }, "cores must be"],
  [{ release: { url: "http://a.example/x", sha256: "a".repeat(64) } }, "a plain https URL"],
])("units of a service with %j are refused", (changes, words) => {
  const services = [aService(changes as object)];
  expect(() => renderUnitsTenant({ number: 17, services })).toThrow(words);
});
