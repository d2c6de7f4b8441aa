import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ACME_PORT } from "../../catalog/vps/sites.ts";
import {
  renderCertificatesMain,
  renderCertificatesTenant,
} from "../../components/edge/render/certificates.ts";
import { renderHaproxyMain } from "../../components/edge/render/haproxy-main.ts";
import { eventually, type HelperResult, TestHost } from "./support/host.ts";

/** Runs of certificates with a `lego` that issues whatever it is asked for, and a HAProxy that says what it is told. */
const DOMAIN = "vps.example";
const acme = "shop.acme.example";
const beta = "shop.beta.example";
const own = (name: string): string => `etc/tenantry/tls/own/${name}.pem`;
let host: TestHost;

const lego = `#!/bin/sh
name=
while [ $# -gt 0 ]; do
  case $1 in
    --path) at=$2 ;;
    --domains) name=$2 ;;
  esac
  shift
done
echo "$name" >>"$TENANTRY_HOST_ROOT/asked"
[ ! -e "$TENANTRY_HOST_ROOT/slow" ] || sleep 3
mkdir -p "$at/certificates"
exec openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj /CN=issued \\
  -addext "subjectAltName=DNS:$name" -keyout "$at/certificates/$name.key" -out "$at/certificates/$name.crt" 2>/dev/null
`;
const haproxy = `#!/bin/sh
[ ! -e "$TENANTRY_HOST_ROOT/refuse" ]
`;
const mv = `#!/bin/sh
echo "$*" >>"$TENANTRY_HOST_ROOT/moved"
PATH=/usr/bin:/bin exec mv "$@"
`;

beforeEach(async () => {
  host = new TestHost();
  host.write("etc/tenantry/reach", "acme.example:443 127.0.0.1:9\n");
  for (const [name, text] of Object.entries({ lego, haproxy, mv })) {
    host.write(`fakes/${name}`, text, 0o755);
  }
  const challenge = { by: "http-01" } as const;
  const from = { directory: "https://acme.example/dir", email: "ops@vps.example", challenge };
  await put("main", renderCertificatesMain({ proxy: "haproxy", domain: DOMAIN, from }));
  await put("acme", renderCertificatesTenant([acme]));
});
afterEach(() => host.close());

const call = (args: readonly string[], text = ""): Promise<HelperResult> =>
  host.run(args, text, { PATH: `${host.root}/fakes:${process.env["PATH"] ?? ""}` });
const put = (name: string, text: string) => call(["put", "certificates", name], text);
const run = () => call(["run", "certificates"]);
const there = (path: string): boolean => existsSync(join(host.root, path));
const subject = (path: string): string =>
  execFileSync("openssl", ["x509", "-in", join(host.root, path), "-noout", "-subject"], {
    encoding: "utf8",
  });

test("a tenant that is delivered in the middle of a run keeps its certificate, and has it issued by the same run", async () => {
  host.write("slow", "");
  const running = run();
  await eventually(() => there("asked"));
  expect((await put("beta", renderCertificatesTenant([beta]))).report).toMatchObject({
    changed: true,
  });
  await call(["remove", "certificates", "acme"]);
  rmSync(join(host.root, "slow"));
  const { code, report, stderr } = await running;
  expect([code, report], stderr).toMatchObject([0, { issued: 3, kept: 0, failed: 0 }]);
  expect(subject(own(beta))).toMatch(/CN ?= ?issued/);
  // And who went in the middle is gone.
  expect(there(own(acme))).toBe(false);
  expect(host.read("asked").trim().split("\n")).toEqual([DOMAIN, acme, beta]);
  expect((await call(["verify", "certificates"])).code).toBe(0);
  expect((await run()).report).toMatchObject({ issued: 0, kept: 2 });
});

test("verify names every host that a tenant has and that has no file, issued or not", async () => {
  rmSync(join(host.root, own(acme)));
  const missing = `missing  /${own(acme)}\n`;
  const found = await call(["verify", "certificates"]);
  expect([found.code, found.stdout]).toEqual([4, expect.stringContaining(missing)]);
  await run();
  expect((await call(["verify", "certificates"])).code).toBe(0);
  rmSync(join(host.root, own(acme)));
  const again = await call(["verify", "certificates"]);
  expect([again.code, again.stdout.split(missing).length]).toEqual([4, 2]);
});

test("nothing but whole certificates ever stands in the folder that HAProxy reads whole", async () => {
  host.write(`${own(acme)}.new`, "half");
  expect((await run()).report).toMatchObject({ issued: 2 });
  expect(there(`${own(acme)}.new`)).toBe(false);
  const moves = host
    .read("moved")
    .split("\n")
    .filter((line) => line.includes("/own/"));
  expect(moves.length).toBeGreaterThan(0);
  for (const line of moves)
    expect(line).toMatch(/^-T \S+\/tls\/\.next\.\d+ \S+\/tls\/own\/\S+\.pem$/);
});

test("new certificates stay where the proxy could not be asked, and the next run asks it again", async () => {
  host.write("var/lib/tenantry/haproxy/fragments/main", "# the main part\n");
  host.write("var/lib/tenantry/haproxy/generations", "no folder can be made here\n");
  const first = await run();
  expect([first.code, first.report], first.stderr).toMatchObject([1, { issued: 2, failed: 0 }]);
  expect(first.stderr).toContain("the next run asks again");
  expect(subject(own(acme))).toMatch(/CN ?= ?issued/);
  rmSync(join(host.root, "var/lib/tenantry/haproxy/generations"));
  const next = await run();
  expect([next.code, next.report], next.stderr).toMatchObject([0, { issued: 0, kept: 2 }]);
});

test("new certificates that the proxy refuses are taken back", async () => {
  host.write("var/lib/tenantry/haproxy/fragments/main", "# the main part\n");
  host.write("refuse", "");
  const { code, stderr } = await run();
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining("haproxy does not take the new certificates"),
  ]);
  expect(subject(own(acme))).toMatch(/CN ?= ?tenantry self-signed/);
});

test("lego answers where HAProxy sends the authority, on the port that the catalog keeps free", async () => {
  const place = `127.0.0.1:${ACME_PORT}`;
  expect(renderHaproxyMain({ domain: DOMAIN, acme: true })).toContain(`server lego ${place}\n`);
  expect(host.read("usr/local/sbin/tenantry-host")).toContain(`--http.port ${place}"`);
});
