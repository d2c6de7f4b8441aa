import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../../toolchain/paths.ts";

/** A row of the page's tables: what is needed, what makes it, which tests show it. */
interface Row {
  readonly need: string;
  readonly madeBy: string;
  readonly shownBy: string;
}

const page = readFileSync(join(projectRoot, "docs/aiqso.md"), "utf8");
const [there = "", missing = ""] = page.split("\n## Missing\n");

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

/** As a title stands in a file's text. */
function holds(file: string, title: string): boolean {
  const path = join(projectRoot, file);
  return existsSync(path) && readFileSync(path, "utf8").includes(title);
}

test("the table has the whole document, and the second half what is missing", () => {
  expect(rowsOf(there).length).toBeGreaterThan(60);
  expect(rowsOf(missing).length).toBeGreaterThan(8);
});

test("every row says what makes it and cites a test", () => {
  const bare = rowsOf(there).filter((row) => row.madeBy === "" || citedIn(row).length === 0);
  expect(bare.map(({ need }) => need)).toEqual([]);
});

test("every test that is cited stands in the file that is named", () => {
  const wrong = rowsOf(there)
    .flatMap(citedIn)
    .filter(({ file, title }) => !holds(file, title));
  expect(wrong).toEqual([]);
});

test("every file that is named exists", () => {
  const paths = [...there.matchAll(/`([a-z][\w./-]*\/[\w./-]+)`/g)].map(([, path = ""]) => path);
  expect(paths.length).toBeGreaterThan(60);
  expect([...new Set(paths)].filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
});

test("every row that is missing says why", () => {
  const bare = rowsOf(missing).filter(({ madeBy }) => madeBy.length < 20);
  expect(bare.map(({ need }) => need)).toEqual([]);
});
