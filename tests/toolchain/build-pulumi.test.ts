import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { buildArguments, buildEnvironment, builtCli } from "../../toolchain/pulumi/build.ts";
import { cacheState, cliCache } from "../../toolchain/pulumi/cache.ts";
import { findGo } from "../../toolchain/pulumi/go.ts";
import { Sandbox, systemPath } from "./support/sandbox.ts";

let said = "";
beforeEach(() => {
  said = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
});

/** A stand-in for Go: it notes each build and writes what the real one would have linked. */
function sandboxWithGo(build = 'echo built > "$out"', version = "go1.26.8") {
  const sandbox = new Sandbox();
  sandbox.script(
    "bin/go",
    `if [ "$1" = env ]; then echo ${version}; exit; fi
     echo build >> ${sandbox.path("log")}
     for word; do case $word in -o=*) out=\${word#-o=} ;; esac; done
     ${build}`,
  );
  const env = {
    PATH: `${sandbox.path("bin")}:${systemPath}`,
    XDG_CACHE_HOME: sandbox.path("cache"),
  };
  return { sandbox, env, cache: cliCache(env, "3.259.0") };
}

test("a CLI that is not there is built once, with its checksum beside it, and then only checked", async () => {
  const { sandbox, env, cache } = sandboxWithGo();
  expect(await cacheState(cache)).toBe("absent");
  expect(await builtCli(cache, env)).toBe(cache.pulumi);
  expect(await cacheState(cache)).toBe("ready");
  said = "";
  await builtCli(cache, env);
  expect(sandbox.log()).toEqual(["build"]);
  expect(said).toBe("");
});

test("a cached CLI that does not match its checksum is not used but built again, and that is said", async () => {
  const { sandbox, env, cache } = sandboxWithGo();
  await builtCli(cache, env);
  sandbox.write(cache.pulumi.slice(sandbox.root.length + 1), "something else");
  expect(await cacheState(cache)).toBe("changed");
  await builtCli(cache, env);
  expect(await cacheState(cache)).toBe("ready");
  expect(sandbox.log()).toEqual(["build", "build"]);
  expect(said).toContain("does not match its checksum: it is built again");
});

test("two clones that start together build once", async () => {
  const { sandbox, env, cache } = sandboxWithGo('sleep 0.2; echo built > "$out"');
  expect(await Promise.all([builtCli(cache, env), builtCli(cache, env)])).toEqual([
    cache.pulumi,
    cache.pulumi,
  ]);
  expect(sandbox.log()).toEqual(["build"]);
  expect(said).toContain(`Waiting for process ${process.pid}`);
});

test("the lock and the leavings of a build that was killed are cleared away", async () => {
  const { sandbox, env, cache } = sandboxWithGo();
  const folder = cache.folder.slice(sandbox.root.length + 1);
  // No process has this id: it is above what Linux and macOS give out.
  sandbox.write(`${folder}.lock`, "99999999\n");
  sandbox.write(`${folder}.building-abc/pulumi`, "half");
  await builtCli(cache, env);
  expect(readdirSync(join(cache.folder, ".."))).toEqual([
    `3.259.0-${process.platform}-${process.arch}`,
  ]);
});

test("a failed build leaves nothing behind and shows Go's reasons, not its list of packages", async () => {
  const { env, cache } = sandboxWithGo(
    `echo "go: downloading example.org/a v1.0.0" >&2; echo example.org/a >&2; echo "a.go:1: no space left on device" >&2; exit 1`,
  );
  const failure = await builtCli(cache, env).catch((error: Error) => error.message);
  expect(failure).toContain("  a.go:1: no space left on device\n");
  expect(failure).not.toContain("example.org/a");
  expect(existsSync(cache.folder)).toBe(false);
  expect(readdirSync(join(cache.folder, ".."))).toEqual([]);
});

test("a missing Go is named with the command that installs it, and so is the official CLI", async () => {
  const sandbox = new Sandbox();
  const failure = await findGo({ PATH: sandbox.path("empty") }, sandbox.root, []).catch(
    (error: Error) => error.message,
  );
  expect(failure).toContain("Go was not found on PATH; 1.25.11 or newer is needed");
  expect(failure).toContain(
    process.platform === "darwin" ? "brew install go" : "https://go.dev/dl/go",
  );
  expect(failure).toContain("https://get.pulumi.com | sh -s -- --version 3.259.0");
});

test("a Go that is too old is named with its version", async () => {
  const { env, cache } = sandboxWithGo("", "go1.19.8");
  await expect(builtCli(cache, env)).rejects.toThrow(/bin\/go is go1\.19\.8; 1\.25\.11 or newer/);
});

test("the build is locked and stamped, whatever the user's environment says", () => {
  expect(buildArguments("/tmp/out", "3.259.0")).toEqual(
    expect.arrayContaining([
      "-mod=readonly",
      "-o=/tmp/out",
      expect.stringContaining("version.Version=v3.259.0"),
    ]),
  );
  expect(buildEnvironment({ GOFLAGS: "-mod=vendor -x -modfile=a.mod", GOWORK: "/w" })).toEqual({
    GOFLAGS: "-x",
    GOWORK: "off",
    CGO_ENABLED: "0",
  });
});
