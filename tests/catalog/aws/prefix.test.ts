import { expect, test } from "vitest";
import { checkPrefix } from "../../../catalog/aws/check/prefix.ts";
import type { AwsSite } from "../../../catalog/catalog.ts";
import { awsCatalog, siteOf } from "./support/aws-catalog.ts";

/** What is said of a site of this id beside `fixnado`, in one account. */
function told(id: string): string[] {
  const catalog = awsCatalog();
  const site = siteOf(catalog);
  const other: AwsSite = { ...site, id };
  const both = [checkPrefix(catalog, site, other), checkPrefix(catalog, other, site)];
  const [first, second] = both.map((problems) => problems.map(({ message }) => message));
  expect(second).toEqual(first);
  return first ?? [];
}

test("a site that is called as what belongs to another of its account is refused, whichever was first", () => {
  for (const id of [
    "fixnado-t1",
    "fixnado-t9-x",
    "fixnado-platform",
    "fixnado-platform-b",
    "fixnado-deploy",
  ]) {
    expect([id, ...told(id)]).toEqual([
      id,
      expect.stringMatching(
        /^fixnado-\S+ begins as the names of what belongs to fixnado \(platform\/sites\/fixnado\.yaml:\d+\) in the same account/,
      ),
    ]);
  }
});

test("a site that only begins like another one is none of these", () => {
  for (const id of [
    "fixnado-staging",
    "fixnado-test",
    "fixnado-t0",
    "fixnado2",
    "fixnado-platforms",
  ]) {
    expect([id, told(id)]).toEqual([id, []]);
  }
});
