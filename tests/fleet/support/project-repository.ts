import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyCatalog, keepDev } from "../../support/make-tenants.ts";
import { projectRoot } from "../../support/temp-catalog.ts";

/** A Git repository in a folder of the test's own, with everything committed. */
export interface Repository extends Disposable {
  readonly root: string;
  /** Replaces the one place where `from` stands; throws when it is not there. */
  edit(path: string, from: string, to: string): void;
  commit(): void;
}

const program = [
  "index.ts",
  "package.json",
  "package-lock.json",
  "Pulumi.yaml",
  "catalog",
  "components",
  "stacks",
];

/** The program with the environment `dev` of its example catalog, as a project of its own; packages are those of this project. */
export function projectRepository(): Repository {
  const root = mkdtempSync(join(tmpdir(), "tenantry-project-"));
  for (const part of program)
    cpSync(join(projectRoot, part), join(root, part), { recursive: true });
  copyCatalog(root);
  keepDev(root);
  symlinkSync(join(projectRoot, "node_modules"), join(root, "node_modules"));
  writeFileSync(join(root, ".gitignore"), "node_modules\n");
  return repositoryIn(root);
}

/** Makes a repository of a folder that is there. */
export function repositoryIn(root: string): Repository {
  const git = (...args: string[]): void => {
    execFileSync(
      "git",
      ["-C", root, "-c", "user.name=test", "-c", "user.email=test@example", ...args],
      {
        stdio: "ignore",
        env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
      },
    );
  };
  const commit = (): void => {
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", "as it is");
  };
  git("init", "--quiet");
  commit();
  return {
    root,
    commit,
    edit: (path, from, to) => {
      const text = readFileSync(join(root, path), "utf8");
      if (!text.includes(from)) throw new Error(`${path} does not contain ${JSON.stringify(from)}`);
      writeFileSync(join(root, path), text.replace(from, to));
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}
