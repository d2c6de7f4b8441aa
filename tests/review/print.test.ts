import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reviewData, reviewMarkdown, reviewText } from "../../cli/print/review/print.ts";
import type { Review } from "../../cli/review/data.ts";
import { approvalYaml } from "../../guard/approval-yaml.ts";
import { aReview, replacing } from "./support/reviews.ts";

const services = ["crm", "docs", "email", "social", "calendar", "content", "files", "portal"];
const many = [...services, "chat", "wiki", "forms", "mail", "tasks", "shop", "blog", "news"];

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

  test.each([
    ["few services", services, "- `prod.tenant-"],
    ["many services, each harm once", many, "- Of `prod.tenant-"],
  ])("fits, and names everything that harms with everybody whom it meets: %s", (_, all, entry) => {
    const sets = fc.array(fc.subarray(all, { minLength: 1 }), { minLength: 200, maxLength: 200 });
    fc.assert(
      fc.property(sets, (guests) => {
        const text = reviewMarkdown(reviewOf(guests));
        expect(text.length).toBeLessThan(65_000);
        expect(text).toContain(entry);
        const missing = guests.flatMap((own, index) =>
          own.filter((guest) => !harms(text, `prod.tenant-${index}`, guest)),
        );
        expect(missing).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });
});

test("as data it says of a plan which resources and paths, and no value of an input", () => {
  const stack = replacing("acme", ["crm"]);
  const [step] = stack.judgement?.replacements ?? [];
  if (!step || !stack.judgement) throw new Error("nothing is replaced");
  const judgement = {
    ...stack.judgement,
    replacements: [{ ...step, inputs: { nodeName: "lab3" } }],
  };
  const text = JSON.stringify(reviewData(aReview({ stacks: [{ ...stack, judgement }] }), 4));
  expect(JSON.parse(text)).toMatchObject({
    exitCode: 4,
    stacks: [{ plan: { replacements: [{ name: "acme-crm", because: ["nodeName"] }] } }],
  });
  expect(text).not.toContain("lab3");
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
  const outside = withoutCode(reviewMarkdown(review));

  test("mentions nobody, links nowhere and is no HTML in a comment", () => {
    expect(outside).not.toMatch(/@team|<img|\]\(|<\/details|http:\/\/|#1\b/);
  });

  test.each(["x` @team", "``` @team", "` @team `` x"])("ends no span of code: %s", (name) => {
    const text = reviewMarkdown(aReview({ stacks: [{ ...replacing("acme", []), why: [name] }] }));
    expect(text).toContain("@team");
    expect(withoutCode(text)).not.toContain("@team");
  });

  test("begins no heading and ends no block", () => {
    expect(outside.split("\n").filter((line) => line.startsWith("# "))).toEqual([]);
    expect(outside).not.toContain("```");
  });

  test("turns no text round", () => {
    expect(reviewMarkdown(review)).not.toContain("\u202e");
  });
});

/** What a reader of Markdown takes for text: without blocks and spans of code. */
function withoutCode(markdown: string): string {
  return markdown
    .replaceAll(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, "")
    .replaceAll(/(?<!`)(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, "");
}

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

test("what is not seen because of packages is said, not passed over", () => {
  const grade = { kind: "modelled", local: false, lentPackages: true } as const;
  expect(reviewMarkdown(aReview({ grade }))).toContain(
    "what the packages themselves would change is not seen",
  );
});

test("a preview on the local cloud is called that", () => {
  const grade = { kind: "previewed", local: true } as const;
  expect(reviewMarkdown(aReview({ grade }))).toContain("the local cloud, which is simulated");
});
