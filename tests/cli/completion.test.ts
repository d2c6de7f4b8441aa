import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { quote } from "../../cli/commands/env.ts";
import { completionScript } from "../../cli/completion/script.ts";
import { buildProgram } from "../../cli/program.ts";
import { repositoryIn } from "../fleet/support/project-repository.ts";
import { tempDevCatalog } from "../support/temp-catalog.ts";

const program = buildProgram(() => undefined);

/** What bash would offer after these words. */
function complete(cwd: string, ...words: string[]): string[] {
  const script = `${completionScript("bash", program)}
COMP_WORDS=(tenantry ${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}
_tenantry; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { cwd, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout.split("\n").filter(Boolean);
}

test("bash completes commands, the options of a command, and tenants' ids", () => {
  using catalog = tempDevCatalog();
  expect(complete(catalog.root, "va")).toEqual(["validate"]);
  expect(complete(catalog.root, "up", "--par")).toEqual(["--parallel"]);
  expect(complete(catalog.root, "up", "--local", "--tenant", "")).toEqual([
    "acme",
    "globex",
    "initech",
  ]);
  expect(complete(catalog.root, "show", "gl")).toEqual(["globex"]);
  expect(complete(catalog.root, "restore", "te")).toEqual(["tenant"]);
  expect(complete(catalog.root, "restore", "tenant", "ac")).toEqual(["acme"]);
  expect(complete(catalog.root, "restore", "--rep")).toEqual(["--replace"]);
});

test("bash completes sites, tiers, environments and tenants' services from the files", () => {
  using catalog = tempDevCatalog();
  const ledger = catalog.read("platform/ledger/aiqso-lab.yaml");
  const gone =
    "released:\n  9999: { of: acme/gone, ip: 10.10.16.99, ipFreeFrom: 2027-01-01 }\nreleasedRules:\n  20000: { of: acme/gone-too }\n";
  catalog.write("platform/ledger/aiqso-lab.yaml", ledger + gone);
  expect(complete(catalog.root, "new", "x", "--site", "")).toEqual(["aiqso-lab"]);
  expect(complete(catalog.root, "adopt", "")).toEqual(["aiqso-lab"]);
  expect(complete(catalog.root, "new", "x", "--tier", "st")).toEqual(["starter"]);
  expect(complete(catalog.root, "up", "--env", "")).toEqual(["dev"]);
  const services = ["acme/crm", "acme/dashboard", "acme/social"];
  expect(complete(catalog.root, "restore", "service", "acme/")).toEqual(services);
  expect(complete(catalog.root, "release", "acme")).toEqual(["acme", ...services]);
});

test("bash completes what commands that review compare with, print, and ask about", () => {
  using catalog = tempDevCatalog();
  repositoryIn(catalog.root);
  const [branch = ""] = complete(catalog.root, "review", "--base", "");
  expect(branch).toMatch(/^(main|master)$/);
  expect(complete(catalog.root, "review", "--format", "")).toEqual(["markdown", "text", "json"]);
  expect(complete(catalog.root, "isolation", "--certificate", "gl")).toEqual(["globex"]);
  const parties = ["acme", "globex", "initech", "platform", "internet"];
  expect(complete(catalog.root, "isolation", "--path", "")).toEqual(parties);
});

test.each(["bash", "zsh", "fish"] as const)("the %s script knows every command", (shell) => {
  const script = completionScript(shell, program);
  for (const command of program.commands) expect(script).toContain(command.name());
});

test("what env prints is taken by a shell as it stands, whatever is in it", () => {
  const value = `it's "$HOME" \`id\` \\ ;\n#`;
  const { stdout } = spawnSync("sh", ["-c", `X=${quote(value)}; printf %s "$X"`], {
    encoding: "utf8",
  });
  expect(stdout).toBe(value);
});
