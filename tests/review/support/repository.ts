import { execFileSync } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { projectRoot, type TempCatalog, tempCatalog } from "../../support/temp-catalog.ts";

/** Everything that the program is made of. */
const sources = [
  "Pulumi.yaml",
  "catalog",
  "cli",
  "components",
  "fleet",
  "guard",
  "index.ts",
  "localcloud",
  "package-lock.json",
  "package.json",
  "policies",
  "stacks",
];

/**
 * The example catalog as the only commit of a Git repository; `prepare` edits it before the commit.
 * @param catalog which of it. @default all on Proxmox
 */
export function committedCatalog(
  prepare: (catalog: TempCatalog) => void = () => {},
  catalog = tempCatalog(),
): TempCatalog {
  prepare(catalog);
  commit(catalog.root);
  return catalog;
}

/** The same with the program itself in the repository, as a project has it. */
export function committedProject(prepare: (catalog: TempCatalog) => void = () => {}): TempCatalog {
  return committedCatalog((catalog) => {
    prepare(catalog);
    for (const source of sources) {
      cpSync(join(projectRoot, source), catalog.path(source), { recursive: true });
    }
    catalog.write(".gitignore", "node_modules\n");
    symlinkSync(join(projectRoot, "node_modules"), catalog.path("node_modules"));
  });
}

function commit(root: string): void {
  const git = (...args: string[]): unknown =>
    execFileSync("git", [
      "-C",
      root,
      "-c",
      "user.name=Test",
      "-c",
      "user.email=test@example",
      ...args,
    ]);
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "--message=Base");
}

/** What the working tree has that the commit has not, as a reviewer sees it. */
export function diffOf({ root }: { readonly root: string }): string {
  execFileSync("git", ["-C", root, "add", "--all", "--intent-to-add"]);
  const options = ["HEAD", "--no-color", "--unified=1", "--find-renames"];
  return execFileSync("git", ["-C", root, "diff", ...options], { encoding: "utf8" }).replaceAll(
    /^(index|similarity index|new file mode|deleted file mode) .*\n/gm,
    "",
  );
}
