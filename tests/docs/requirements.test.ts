import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectRoot } from "../../toolchain/paths.ts";

/** A row of a page's tables: what is needed, what makes it, which tests show it. */
interface Row {
  readonly need: string;
  readonly madeBy: string;
  readonly shownBy: string;
}

/** How much there must be, so that a table that lost its form is not an empty one that passes. */
interface Least {
  readonly rows: number;
  readonly missing: number;
  readonly paths: number;
}

function rowsOf(text: string): Row[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
    .map((line) => line.slice(2, -2).split(" | "))
    .filter(([need]) => need !== "what is needed")
    .map(([need = "", madeBy = "", shownBy = ""]) => ({ need, madeBy, shownBy }));
}

/** `tests/a.test.ts` "a title"; "another title" → pairs of file and title. */
function citedIn({ shownBy }: Row): { file: string; title: string }[] {
  let file = "";
  return [...shownBy.matchAll(/`([^`]+)`|"([^"]+)"/g)].flatMap(([, path, title]) => {
    if (path !== undefined) file = path;
    return title === undefined ? [] : [{ file, title }];
  });
}

/** Whether it stands in the file's text as a string of its own: a test's title, or the case's that a title takes in. */
function holds(file: string, title: string): boolean {
  const path = join(projectRoot, file);
  return existsSync(path) && readFileSync(path, "utf8").includes(`"${title}"`);
}

describe.each<[string, Least]>([
  ["docs/aiqso.md", { rows: 60, missing: 8, paths: 60 }],
  ["docs/fixnado-and-onasis.md", { rows: 60, missing: 30, paths: 60 }],
  ["docs/onasis-vps.md", { rows: 25, missing: 8, paths: 40 }],
])("%s", (file, least) => {
  const page = readFileSync(join(projectRoot, file), "utf8");
  const [there = "", missing = ""] = page.split("\n## Missing\n");

  test("the table has the whole document, and the second half what is missing", () => {
    expect(rowsOf(there).length).toBeGreaterThan(least.rows);
    expect(rowsOf(missing).length).toBeGreaterThan(least.missing);
  });

  test("every row says what makes it and cites a test", () => {
    const bare = rowsOf(there).filter((row) => row.madeBy === "" || citedIn(row).length === 0);
    expect(bare.map(({ need }) => need)).toEqual([]);
  });

  test("every test that is cited stands in the file that is named", () => {
    const wrong = rowsOf(there)
      .flatMap(citedIn)
      .filter(({ file: cited, title }) => !holds(cited, title));
    expect(wrong).toEqual([]);
  });

  test("every file that is named exists", () => {
    const paths = [...there.matchAll(/`([a-z][\w./-]*\/[\w./-]+)`/g)].map(([, path = ""]) => path);
    expect(paths.length).toBeGreaterThan(least.paths);
    expect([...new Set(paths)].filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
  });

  test("every row that is missing says why", () => {
    const bare = rowsOf(missing).filter(({ madeBy }) => madeBy.length < 20);
    expect(bare.map(({ need }) => need)).toEqual([]);
  });
});
