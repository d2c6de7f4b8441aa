import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dummyValue } from "../../fleet/local-secrets.ts";
import { writtenForm } from "../../guard/secret-forms.ts";
import { markedSecret } from "../support/graph.ts";
import { projectRoot } from "../support/temp-catalog.ts";
import { finder } from "./support/search.ts";

/*
 * What is written by running something and then committed: golden graphs, recorded previews and states, transcripts,
 * snapshots, pages, and the settings of stacks. The secrets that they were made with are known.
 */

const find = finder(
  new Map([
    [markedSecret, markedSecret],
    [dummyValue, dummyValue],
  ]),
);

const files = globSync(
  [
    "docs/**/*.md",
    "tests/**/*.{json,jsonl,md,snap,txt,yaml}",
    "bench/**/*.{json,md}",
    "Pulumi*.yaml",
  ],
  { cwd: projectRoot },
);

/** A text with what a reader is shown as an example of a form taken out: a value that is dots, words in angles, stars. */
function found(text: string): string[] {
  const form = writtenForm(text.replaceAll(/:\/\/[^\s:@]*:(?:…|\.\.\.)@/g, ""));
  return [...find(text), ...(form === undefined ? [] : [form])];
}

test("no golden graph, recording, transcript or page holds a secret that it was made with", () => {
  expect(files.length).toBeGreaterThan(60);
  const hits = files.map((file) => [file, found(readFileSync(join(projectRoot, file), "utf8"))]);
  expect(hits.filter(([, it]) => it?.length)).toEqual([]);
});

test.each([
  markedSecret,
  dummyValue,
  "redis://t17:hunter2@cache",
  "AGE-SECRET-KEY-1QQPQQPQQPQQPQQPQQPQQ",
])("%s would be found", (text) => {
  expect(found(`{"stdin": "${text}"}`)).not.toEqual([]);
});
