import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../run-command.ts";
import { type Tally, tallyVitest } from "./tally.ts";

/** The projects of vitest.config.ts. */
export type TestProject = "unit" | "engine";

/**
 * Runs one project's tests with vitest's progress on the terminal.
 *
 * @param filters parts of file names, as vitest takes them; then a project without such a file is no failure
 */
export async function runTests(
  project: TestProject,
  filters: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), "tenantry-tests-"));
  const report = join(folder, "report.json");
  try {
    const args = ["run", "--project", project, ...filters];
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const lenient = filters.length > 0 ? ["--passWithNoTests"] : [];
    const { code } = await runCommand("vitest", [...args, ...reporters, ...lenient], {
      cwd,
      env,
      output: "show",
    });
    return tallyVitest(readIfThere(report), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
