import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../../toolchain/paths.ts";

const pages = globSync(["*.md", "docs/**/*.md", "components/**/*.md"], { cwd: projectRoot });

/** As GitHub makes an anchor of a heading. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

function deadLinksOf(page: string): string[] {
  const text = readFileSync(join(projectRoot, page), "utf8");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = ""]) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [path = "", anchor] = target.split("#");
    const file = path === "" ? join(projectRoot, page) : join(projectRoot, dirname(page), path);
    if (!existsSync(file)) return [`${page}: ${target}`];
    if (anchor === undefined) return [];
    return anchorsOf(readFileSync(file, "utf8")).includes(anchor) ? [] : [`${page}: ${target}`];
  });
}

test("every relative link of the project's pages leads to a file, and to a heading in it", () => {
  expect(pages.length).toBeGreaterThan(10);
  expect(pages.flatMap(deadLinksOf)).toEqual([]);
});
