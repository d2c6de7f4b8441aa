import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reviewMarkdown, reviewText } from "../../cli/print/review/print.ts";
import type { Review } from "../../cli/review/data.ts";
import { approvalYaml } from "../../guard/approval-yaml.ts";
import { aReview, replacing } from "./support/reviews.ts";

const services = ["crm", "docs", "email", "social", "calendar", "content", "files", "portal"];

function reviewOf(guests: readonly (readonly string[])[]): Review {
  const stacks = guests.map((own, index) => replacing(`tenant-${index}`, own));
  const refused = stacks.flatMap(({ judgement }) => judgement?.refused ?? []);
  return aReview({ stacks, approvals: approvalYaml(refused, "2026-11-21") });
}

describe("a comment about 200 tenants", () => {
  test("is one entry where all change alike, with every name", () => {
    const text = reviewMarkdown(reviewOf(Array.from({ length: 200 }, () => ["crm"])));
    expect(text.length).toBeLessThan(65_000);
    expect(text).toContain("200 alike");
    expect(text.match(/-crm` is replaced/g)).toHaveLength(1);
    expect(text).toContain("`prod.tenant-0`, `prod.tenant-1`");
    expect(text).toContain("`prod.tenant-199`");
  });

  test("fits, and names everything that harms with everybody whom it meets", () => {
    const sets = fc.array(fc.subarray(services, { minLength: 1 }), {
      minLength: 200,
      maxLength: 200,
    });
    fc.assert(
      fc.property(sets, (guests) => {
        const text = reviewMarkdown(reviewOf(guests));
        expect(text.length).toBeLessThan(65_000);
        const missing = guests.flatMap((own, index) =>
          own.filter((guest) => !harms(text, `prod.tenant-${index}`, guest)),
        );
        expect(missing).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});

/** Whether an entry that names the stack has a line about the guest. */
function harms(text: string, stack: string, guest: string): boolean {
  const entries = text
    .split("\n- ")
    .filter((entry) => entry.split("\n")[0]?.includes(`\`${stack}\``));
  return entries.some((entry) => entry.includes(`-${guest}\` is replaced`));
}

describe("what comes from files", () => {
  const nasty = "a|b `c` @team <img src=x> [x](http://e) #1 \u202e*b*\n# head\n```\n</details>";
  const review = aReview({
    problems: [
      {
        code: "E_VALUE",
        file: nasty,
        line: 1,
        column: 1,
        path: nasty,
        message: nasty,
        excerpt: nasty,
      },
    ],
    notes: [nasty],
    ledger: [{ file: nasty, section: "tenants", line: nasty }],
    stacks: [{ ...replacing("acme", ["crm"]), why: [nasty], note: nasty, failure: nasty }],
  });
  const outside = reviewMarkdown(review)
    .replaceAll(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, "")
    .replaceAll(/(?<!`)(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, "");

  test("mentions nobody, links nowhere and is no HTML in a comment", () => {
    expect(outside).not.toMatch(/@team|<img|\]\(|<\/details|http:\/\/|#1\b/);
  });

  test("begins no heading and ends no block", () => {
    expect(outside.split("\n").filter((line) => line.startsWith("# "))).toEqual([]);
    expect(outside).not.toContain("```");
  });

  test("turns no text round", () => {
    expect(reviewMarkdown(review)).not.toContain("\u202e");
  });
});

describe("on a terminal", () => {
  test("no line of words is wider than it", () => {
    const text = reviewText(reviewOf([["crm", "docs"], ["crm"]]), 80);
    const words = text.split("\n").filter((line) => !/urn:pulumi|sha256:/.test(line));
    expect(Math.max(...words.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("the lines of approvals stand there whole, however many", () => {
    const text = reviewText(reviewOf(Array.from({ length: 200 }, () => ["crm"])), 80);
    expect(text.match(/- urn: /g)).toHaveLength(200);
  });
});

test("nothing affected is one line", () => {
  expect(reviewMarkdown(aReview({ unaffected: 12 }))).toMatch(
    /^### Tenantry: nothing affected\n[\s\S]*Unaffected: 12 stacks\.\n$/,
  );
});

test("what could not be compared is said, not passed over", () => {
  const grade = { kind: "modelled", local: false, notCompared: "not modelled: because" } as const;
  expect(reviewMarkdown(aReview({ grade }))).toContain("Grade: not modelled: because");
});

test("a preview on the local cloud is called that", () => {
  const grade = { kind: "previewed", local: true } as const;
  expect(reviewMarkdown(aReview({ grade }))).toContain("the local cloud, which is simulated");
});
