import { existsSync, rmSync } from "node:fs";
import { beforeEach, expect, test, vi } from "vitest";
import { ensureSystemParts } from "../../toolchain/system/install.ts";
import type { Machine } from "../../toolchain/system/machine.ts";
import { installCommand, missingParts } from "../../toolchain/system/parts.ts";
import versions from "../../toolchain/versions.json" with { type: "json" };
import { Sandbox, systemPath } from "./support/sandbox.ts";

let said = "";
beforeEach(() => {
  said = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
});

const everythingElse = (Object.keys(versions.systemParts) as string[]).filter(
  (part) => part !== "nginx" && part !== "redis-server",
);

/** A machine with everything but nginx and Redis, and an apt-get that notes how it is called and then runs `apt`. */
function machine(options: { apt?: string; isRoot?: boolean } = {}) {
  const sandbox = new Sandbox();
  for (const part of everythingElse) sandbox.script(`bin/${part}`, "");
  if (options.apt !== undefined) {
    sandbox.script(
      "bin/apt-get",
      `echo "$@ $DEBIAN_FRONTEND policy=$(${sandbox.path("policy-rc.d")}; echo $?)" >> ${sandbox.path("log")}
       ${options.apt}`,
    );
  }
  const found: Machine = {
    env: { PATH: systemPath },
    folders: [sandbox.path("bin")],
    isRoot: options.isRoot ?? true,
    platform: "linux",
    servicePolicy: sandbox.path("policy-rc.d"),
  };
  return { sandbox, machine: found };
}

/** Installs both missing parts, as apt-get would. */
const installs = (folder = "$(dirname $0)") =>
  `for part in nginx redis-server; do cp ${folder}/openssl ${folder}/$part; done`;

test("what is missing is installed where we are root and have apt, with services forbidden meanwhile", async () => {
  const { sandbox, machine: here } = machine({ apt: installs() });
  expect(missingParts(here)).toEqual(["nginx", "redis-server"]);
  expect(await ensureSystemParts(here)).toEqual([]);
  expect(sandbox.log()).toEqual([
    "update noninteractive policy=101",
    "install -y --no-install-recommends nginx redis-server noninteractive policy=101",
  ]);
  expect(existsSync(here.servicePolicy)).toBe(false);
});

test("what only tests start is not asked for by the demo", () => {
  const { sandbox, machine: here } = machine();
  rmSync(sandbox.path("bin/mariadbd"));
  expect(missingParts(here, "tests")).toEqual(["nginx", "redis-server", "mariadbd"]);
  expect(missingParts(here, "demo")).toEqual(["nginx", "redis-server"]);
});

test("a service policy that the administrator has put there stays", async () => {
  const { sandbox, machine: here } = machine({ apt: installs() });
  sandbox.script("policy-rc.d", "exit 104");
  await ensureSystemParts(here);
  expect(sandbox.read("policy-rc.d")).toContain("exit 104");
});

test("services that were installed are not started with the machine either", async () => {
  const { sandbox, machine: here } = machine({ apt: installs() });
  sandbox.script("bin/systemctl", `echo "$@" >> ${sandbox.path("systemctl.log")}`);
  await ensureSystemParts(here);
  expect(sandbox.log("systemctl.log")).toEqual(["disable nginx redis-server"]);
});

test("a part that could be installed and is missing all the same is an error with apt's reason", async () => {
  const { machine: here } = machine({ apt: 'echo "E: Unable to locate package" >&2; exit 100' });
  await expect(ensureSystemParts(here)).rejects.toThrow(
    /^nginx, redis-server could not be installed:\n  E: Unable[^]*sudo apt-get install -y nginx redis-server$/,
  );
  expect(existsSync(here.servicePolicy)).toBe(false);
});

test.each([
  ["an ordinary user", { apt: "exit 1", isRoot: false }],
  ["a system without apt", {}],
])(
  "for %s the missing parts are named with the command that installs them",
  async (_who, options) => {
    const { sandbox, machine: here } = machine(options);
    expect(await ensureSystemParts(here)).toEqual(["nginx", "redis-server"]);
    expect(said).toContain("Not installed: nginx, redis-server.");
    expect(said).toContain("sudo apt-get install -y nginx redis-server");
    expect(sandbox.log()).toEqual([]);
  },
);

test("nothing is said or run where everything is installed", async () => {
  const { sandbox, machine: here } = machine({ apt: "exit 1" });
  for (const part of ["nginx", "redis-server"]) sandbox.script(`bin/${part}`, "");
  expect(await ensureSystemParts(here)).toEqual([]);
  expect([said, sandbox.log()]).toEqual(["", []]);
});

test("on macOS the command is brew's, with brew's names", () => {
  expect(installCommand(["redis-server", "postgres"], "darwin")).toBe(
    "brew install redis postgresql@17",
  );
});
