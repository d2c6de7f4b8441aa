import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { quote } from "../../cli/commands/env.ts";
import { completionScript } from "../../cli/completion/script.ts";
import { buildProgram } from "../../cli/program.ts";
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
