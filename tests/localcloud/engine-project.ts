import { execFileSync, type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const repository = join(import.meta.dirname, "..", "..");

/** Entry of the local cloud's command line. */
export const main = join(repository, "localcloud", "main.ts");

/** Runs the local cloud's own command line; throws with what it says when it fails. */
export function localCloud(...args: string[]): string {
  return execFileSync(process.execPath, [main, ...args], { encoding: "utf8" });
}

/** The real Pulumi CLI on a small program of the test's own, with the simulated providers and nothing of the project's. */
export class EngineProject {
  readonly root = mkdtempSync(join(tmpdir(), "tenantry-engine-"));
  readonly world = join(this.root, ".tenantry/local/dev");
  readonly env: Readonly<Record<string, string>>;

  /** Writes the program, prepares the local cloud and makes the stack `dev`. */
  constructor(program: string) {
    symlinkSync(join(repository, "node_modules"), join(this.root, "node_modules"));
    writeFileSync(join(this.root, "package.json"), '{ "type": "module", "main": "index.ts" }');
    writeFileSync(
      join(this.root, "Pulumi.yaml"),
      "name: small\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.ts\n",
    );
    writeFileSync(join(this.root, "index.ts"), program);
    const prepared = localCloud("prepare", "--root", this.root, "--env", "dev");
    this.env = (JSON.parse(prepared) as { env: Record<string, string> }).env;
    this.pulumi({}, "stack", "init", "dev");
  }

  pulumi(given: Readonly<Record<string, string>>, ...args: string[]): SpawnSyncReturns<string> {
    return spawnSync("pulumi", [...args, "--non-interactive"], {
      cwd: this.root,
      env: { ...process.env, ...this.env, ...given },
      encoding: "utf8",
    });
  }

  /** What `pulumi up` says. */
  up(given: Readonly<Record<string, string>> = {}, ...flags: string[]): string {
    const { stdout, stderr } = this.pulumi(given, "up", "--yes", "--skip-preview", ...flags);
    return stdout + stderr;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
