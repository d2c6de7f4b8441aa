import { BlockList } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { meet, rangeOf } from "../../../guard/isolation/addresses.ts";
import type { Edge } from "../../../guard/isolation/edge.ts";
import { arnsOverlap, overlaps } from "../../../guard/isolation/globs.ts";
import { pathBetween } from "../../../guard/isolation/paths.ts";
import { passes } from "../../../guard/isolation/proxmox/firewall.ts";

test.each([
  ["t17*", "t170:*", true],
  ["t17:*", "t170:*", false],
  ["t17:*", "t17:crm:*", true],
  ["*", "", true],
  ["a?c", "abc", true],
  ["a?c", "ac", false],
  ["a*b*c", "axxbyyc", true],
  ["*x", "y*", true],
  ["a*b", "acd", false],
])("whether some text fits both %s and %s is %s", (a, b, both) => {
  expect([overlaps(a, b), overlaps(b, a)]).toEqual([both, both]);
});

test("what fits a pattern makes the pattern meet every pattern that it fits", () => {
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });
  const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 6 });
  fc.assert(
    fc.property(pattern, pattern, text, (one, other, it) => {
      fc.pre(overlaps(one, it) && overlaps(other, it));
      return overlaps(one, other);
    }),
    { numRuns: 300 },
  );
  expect(overlaps("a*", "b*")).toBe(false);
});

test("a star in an ARN does not reach over region and account", () => {
  const secret = "arn:aws:secretsmanager:*:*:secret:site/t3/crm*";
  expect(arnsOverlap("arn:aws:secretsmanager:eu-1:1:secret:site/t3/*", secret)).toBe(true);
  expect(arnsOverlap("arn:aws:secretsmanager:eu-1:1:other:secret:site/t3/*", secret)).toBe(false);
  expect(arnsOverlap("*", secret)).toBe(true);
});

test("an address is in a network as Node's own arithmetic says", () => {
  const address = fc.ipV4();
  fc.assert(
    fc.property(address, address, fc.integer({ min: 0, max: 32 }), (one, base, bits) => {
      const list = new BlockList();
      list.addSubnet(base, bits);
      const [single, network] = [rangeOf(one), rangeOf(`${base}/${bits}`)];
      return single && network && meet(single, network) === list.check(one);
    }),
    { numRuns: 300 },
  );
  expect(rangeOf("10.0.0.256")).toBeUndefined();
});

test.each([
  ["80", 80, true],
  ["80", 81, false],
  ["22,5900:5999", 5950, true],
  ["22,5900:5999", 6000, false],
  [undefined, 6000, true],
])("a rule for the ports %s lets %s in: %s", (ports, port, open) => {
  const rules = [{ direction: "in", action: "ACCEPT", protocol: "tcp", ports } as const];
  expect(passes({ rules }, "in", "10.0.0.1", "tcp", port)).toBe(open);
});

test("the first rule that fits decides, and nothing passes where none does", () => {
  const rules = [
    { direction: "in", action: "DROP", other: "10.0.0.0/24" },
    { direction: "in", action: "ACCEPT", other: "10.0.0.0/8" },
  ] as const;
  const opens = (address: string): boolean => passes({ rules }, "in", address, "tcp", 80);
  expect(["10.0.0.5", "10.0.1.5", "192.168.0.5"].map(opens)).toEqual([false, true, false]);
  expect(passes({ rules, accepts: { in: true, out: false } }, "in", "1.1.1.1", "tcp", 1)).toBe(
    true,
  );
});

test("a way goes over other tenants, and never through what all share", () => {
  const edge = (from: string, to: string): Edge => ({
    kind: "iam",
    from,
    to,
    text: "",
    urn: "",
    allowed: null,
  });
  const edges = [edge("a", "b"), edge("b", "c"), edge("a", "platform"), edge("platform", "d")];
  const way = (to: string): string[] | undefined => pathBetween(edges, "a", to)?.map((it) => it.to);
  expect([way("c"), way("platform"), way("d")]).toEqual([["b", "c"], ["platform"], undefined]);
});
