import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { projectRoot } from "../support/temp-catalog.ts";
import { mutations } from "./all.ts";
import { tryAll } from "./catch.ts";
import { soundEnvironment } from "./graphs.ts";
import { nameOf } from "./mutation.ts";
import { pageOf } from "./page.ts";
import { survivors, withoutDefaults } from "./survivors.ts";
import { refusedByTypes } from "./types.ts";

/*
 * What rules, isolation proof, guard, state scan and types find in graphs that the example's own program makes under
 * mocks: a cloud or a hypervisor is not asked.
 */

const tried = await tryAll(await soundEnvironment(), mutations);
const all = tried.map((it) => ({
  ...it,
  caughtBy: nameOf(it.mutation) in refusedByTypes ? [...it.caughtBy, "types"] : it.caughtBy,
}));

test("every component has its secure defaults here, or a reason why it has none", () => {
  const named = new Set(mutations.map(({ component }) => component));
  const here = [...named, ...Object.keys(withoutDefaults)];
  expect(here.toSorted()).toEqual(componentClasses().toSorted());
});

test("every mutation has a name of its own", () => {
  const names = mutations.map(nameOf);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test("every mutation changes the resource that it is about", () => {
  expect(all.filter(({ changes }) => !changes).map(({ mutation }) => nameOf(mutation))).toEqual([]);
});

test("what the compiler refuses is a mutation of the table", () => {
  const names = new Set(mutations.map(nameOf));
  expect(Object.keys(refusedByTypes).filter((name) => !names.has(name))).toEqual([]);
});

describe("a mutation that nothing catches", () => {
  const escaped = all.filter(({ caughtBy }) => caughtBy.length === 0);

  test("is on the list of survivors, with the reason, and nothing else is", () => {
    expect(escaped.map(({ mutation }) => nameOf(mutation)).toSorted()).toEqual(
      [...survivors.keys()].toSorted(),
    );
  });

  test("is one of few", () => {
    expect(escaped.length / all.length).toBeLessThan(0.2);
  });
});

test("docs/mutations.md is what was found", async () => {
  const page = pageOf(all, survivors, withoutDefaults);
  await expect(page).toMatchFileSnapshot(`${projectRoot}/docs/mutations.md`);
});

/** Every class of `components/` that is made as such: an abstract one is tried as what extends it. */
function componentClasses(): string[] {
  const folder = `${projectRoot}/components`;
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [
      ...readFileSync(`${folder}/${file}`, "utf8").matchAll(/^export class (\w+) extends /gm),
    ])
    .map(([, name = ""]) => name);
}
