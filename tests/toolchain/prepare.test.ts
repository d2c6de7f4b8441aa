import { readFileSync, readlinkSync, statSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { linkTo, placeFile } from "../../toolchain/links.ts";
import { toolEnvironment } from "../../toolchain/paths.ts";
import { prepareLinks, preparePulumi } from "../../toolchain/prepare.ts";
import { Sandbox, systemPath } from "./support/sandbox.ts";

test("an installed CLI is linked side by side with its own language host, not with ours", async () => {
  const sandbox = new Sandbox();
  const pulumi = sandbox.script("opt/pulumi", "echo v3.259.0");
  const host = sandbox.script("opt/pulumi-language-nodejs", "");
  const env = { PATH: `${sandbox.path("opt")}:${systemPath}`, HOME: sandbox.root };
  await preparePulumi(env, sandbox.path("clone"));
  expect(readlinkSync(sandbox.path("clone/.tenantry/bin/pulumi"))).toBe(pulumi);
  expect(readlinkSync(sandbox.path("clone/.tenantry/bin/pulumi-language-nodejs"))).toBe(host);
});

test("a CLI that was built stands as a file of its own beside our language host", async () => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const sandbox = new Sandbox();
  sandbox.script(
    "bin/go",
    `[ "$1" = env ] && { echo go1.26.8; exit; }
     for word; do case $word in -o=*) echo built > "\${word#-o=}" ;; esac; done`,
  );
  const env = { PATH: `${sandbox.path("bin")}:${systemPath}`, HOME: sandbox.root };
  await preparePulumi(env, sandbox.path("clone"));
  const pulumi = sandbox.path("clone/.tenantry/bin/pulumi");
  expect(readFileSync(pulumi, "utf8")).toBe("built\n");
  expect(readlinkSync(`${pulumi}-language-nodejs`)).toBe(
    sandbox.path("clone/toolchain/language-host.ts"),
  );
});

test("the Node that runs us and the tenantry command are linked, and again without harm", () => {
  const sandbox = new Sandbox();
  for (let time = 0; time < 2; time++) prepareLinks(sandbox.root);
  expect(readlinkSync(sandbox.path(".tenantry/bin/node"))).toBe(process.execPath);
  expect(readlinkSync(sandbox.path("node_modules/.bin/tenantry"))).toBe("../../cli/tenantry");
});

test("a file is placed as a hard link, replaced when its source is another, and left when it is the same", () => {
  const sandbox = new Sandbox();
  const first = sandbox.write("first", "1");
  const second = sandbox.write("second", "22");
  const place = sandbox.path("bin/pulumi");
  placeFile(first, place);
  expect(statSync(place).ino).toBe(statSync(first).ino);
  placeFile(second, place);
  placeFile(second, place);
  expect(statSync(place).ino).toBe(statSync(second).ino);
});

test("a link that points elsewhere, or is a file, is replaced", () => {
  const sandbox = new Sandbox();
  const link = sandbox.write("bin/node", "a file");
  linkTo("/one", link);
  linkTo("/two", link);
  expect(readlinkSync(link)).toBe("/two");
});

test("what we start finds our own programs first, once, whatever stands on PATH", () => {
  const env = toolEnvironment({ PATH: "/usr/bin:/p/.tenantry/bin", HOME: "/h" }, "/p");
  expect(env.PATH).toBe("/p/.tenantry/bin:/p/node_modules/.bin:/usr/bin");
  expect(env.NODE_COMPILE_CACHE).toBe("/p/.tenantry/compile-cache");
  expect(env.HOME).toBe("/h");
});
