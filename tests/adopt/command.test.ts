import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tenantryWith } from "../support/tenantry.ts";
import { aSiteBefore } from "./support/a-request.ts";

function adopt(root: string, ...args: string[]) {
  const env = { NPM_TOKEN: "canary-jwt", AIQSO_PVE_TOKEN: "adopt@pve!read=canary-uuid" };
  return tenantryWith(env, { root }, "adopt", ...args);
}

test.each([
  [["aiqsoo"], /There is no site "aiqsoo" in platform\/sites\/. There is: aiqso/],
  [["aiqso", "--env", "dev"], /belongs to the environment prod, not to dev/],
  [["aiqso", "--npm", "http://10.10.10.127:81"], /--npm and --npm-token belong together/],
  [
    ["aiqso", "--npm", "http://admin:canary@10.10.10.127:81", "--npm-token", "env:NPM_TOKEN"],
    /expected http:\/\/host:port/,
  ],
  [
    ["aiqso", "--npm", "http://10.10.10.127:81", "--npm-token", "canary-itself"],
    /--npm-token: expected env:NAME or file:PATH, not the token/,
  ],
])("a wrong command line (%j) is a usage error that says what is right", (args, message) => {
  const { code, stdout, stderr } = adopt(aSiteBefore(), ...args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/canary/);
});

test("a file of --map has its mistakes told with line and column, before anything is asked", () => {
  const root = aSiteBefore();
  const map = join(root, "map.yaml");
  writeFileSync(map, "311: acme/crm\n31x: acme/docs\n400: nobody\n");
  const { code, stderr } = adopt(root, "aiqso", "--map", map);
  expect(code).toBe(3);
  expect(stderr).toMatch(/map\.yaml:2:1 .*\n.*a VMID/);
  expect(stderr).toMatch(/map\.yaml:3:6 .*\n.*<tenant>\/<service>/);
  expect(adopt(root, "aiqso", "--map", `${map}.gone`).stderr).toMatch(
    /cannot be read \(ENOENT\)\. Nothing was done/,
  );
});

test("a cluster that does not answer, and a local cloud without one, are told as that, and no token is", () => {
  const root = aSiteBefore();
  const site = join(root, "platform/sites/aiqso.yaml");
  const local = adopt(root, "aiqso", "--local");
  expect(local.code).toBe(1);
  expect(local.stderr).toMatch(/local cloud of prod has no cluster https:\/\/192\.168\.0\.11:8006/);
  // Nobody listens on that port of this machine.
  writeFileSync(site, readFileSync(site, "utf8").replace("192.168.0.11:8006", "127.0.0.1:9"));
  const real = adopt(root, "aiqso");
  expect(real.code).toBe(1);
  expect(real.stderr).toMatch(
    /^The PVE API of aiqso \(GET https:\/\/127\.0\.0\.1:9\/api2\/json\/version\) gave no answer: /,
  );
  expect(real.stdout + real.stderr).not.toMatch(/canary/);
});
