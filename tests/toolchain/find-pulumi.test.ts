import { symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { findInstalledCli } from "../../toolchain/pulumi/find.ts";
import { Sandbox, systemPath } from "./support/sandbox.ts";

const version = "3.259.0";

function search(sandbox: Sandbox, path: string, home = "nowhere") {
  const env = {
    PATH: `${path}:${systemPath}`,
    PULUMI_HOME: sandbox.path(home),
    HOME: sandbox.root,
  };
  return findInstalledCli({ env, version });
}

function cli(sandbox: Sandbox, folder: string, says: string): string {
  sandbox.script(`${folder}/pulumi`, `echo ${says}`);
  return sandbox.path(folder);
}

test("a CLI on PATH with its language host beside it is used", async () => {
  const sandbox = new Sandbox();
  const folder = cli(sandbox, "bin", `v${version}`);
  const languageHost = sandbox.script("bin/pulumi-language-nodejs", "");
  const { found } = await search(sandbox, folder);
  expect(found).toEqual({ pulumi: sandbox.path("bin/pulumi"), languageHost });
});

test("the language host is looked for beside the CLI's real place, too", async () => {
  const sandbox = new Sandbox();
  cli(sandbox, "opt", `v${version}`);
  const languageHost = sandbox.script("opt/pulumi-language-nodejs", "");
  sandbox.write("links/readme", "");
  symlinkSync(sandbox.path("opt/pulumi"), sandbox.path("links/pulumi"));
  const { found } = await search(sandbox, sandbox.path("links"));
  expect(found).toEqual({ pulumi: sandbox.path("links/pulumi"), languageHost });
});

test.each(["versions/3.259.0/bin", "bin"])("PULUMI_HOME/%s is looked in", async (folder) => {
  const sandbox = new Sandbox();
  cli(sandbox, `home/${folder}`, `v${version}`);
  sandbox.script(`home/${folder}/pulumi-language-nodejs`, "");
  const { found } = await search(sandbox, sandbox.path("empty"), "home");
  expect(found?.pulumi).toBe(sandbox.path("home", folder, "pulumi"));
});

test("another version, a CLI without a language host and one that fails are passed over", async () => {
  const sandbox = new Sandbox();
  const other = cli(sandbox, "other", "v3.260.0");
  sandbox.script("other/pulumi-language-nodejs", "");
  const bare = cli(sandbox, "bare", `v${version}`);
  sandbox.script("broken/pulumi", "exit 1");
  const { found, rejected } = await search(
    sandbox,
    [sandbox.path("broken"), bare].join(":"),
    "nowhere",
  );
  expect(found).toBeUndefined();
  expect(rejected.map(({ reason }) => reason)).toEqual([
    "does not run",
    "has no pulumi-language-nodejs beside it",
  ]);
  expect((await search(sandbox, other)).rejected[0]?.reason).toBe("is 3.260.0");
});

test("what a bootstrap has put together itself is no installation", async () => {
  const sandbox = new Sandbox();
  const ours = cli(sandbox, "clone/.tenantry/bin", `v${version}`);
  sandbox.script("clone/.tenantry/bin/pulumi-language-nodejs", "");
  sandbox.write("links/readme", "");
  symlinkSync(sandbox.path("clone/.tenantry/bin/pulumi"), sandbox.path("links/pulumi"));
  expect(await search(sandbox, `${ours}:${sandbox.path("links")}`)).toEqual({ rejected: [] });
});
