import { expect, test } from "vitest";
import { compareProofs } from "../../guard/isolation/changes.ts";
import { needAgreement, openedBy } from "../../guard/isolation/concerns.ts";
import type { Edge } from "../../guard/isolation/edge.ts";
import type { Proof } from "../../guard/isolation/proof.ts";
import type { Way } from "../../guard/openings.ts";

const urnIn = (stack: string): string => `urn:pulumi:${stack}::tenantry::a:b:C::${stack}-rule`;

function way(stack: string, from: string, to: string, more: Partial<Way> = {}): Way {
  const kind = from === "internet" ? "exposure" : "isolation";
  const text = `${from} → ${to}`;
  return {
    kind,
    urn: urnIn(stack),
    text,
    parties: [from, to],
    allowed: false,
    proven: true,
    ...more,
  };
}

/** A way, the stacks that the edit leaves as they are, and those that are asked for an approval of it. */
const asked: readonly [
  title: string,
  opened: Way,
  asItWas: readonly string[],
  of: readonly string[],
][] = [
  ["the stack whose resource it is", way("prod.acme", "globex", "acme"), [], ["prod.acme"]],
  [
    "where that stack stays as it was, whoever stands at an end, and the platform",
    way("prod.acme", "acme", "globex"),
    ["prod.acme"],
    ["prod.acme", "prod", "prod.globex"],
  ],
  [
    "where that stack changes too, that stack alone",
    way("prod.acme", "acme", "globex"),
    ["prod.globex", "prod"],
    ["prod.acme"],
  ],
  [
    "of what the internet reaches, nobody who is at no end of it",
    way("prod.acme", "internet", "acme"),
    ["prod.acme"],
    ["prod.acme"],
  ],
  [
    "nobody of another environment, also where its tenant has the same id",
    way("dev.globex", "acme", "globex"),
    ["dev.globex"],
    [],
  ],
  ["nobody where no resource opens it", way("prod.acme", "acme", "globex", { urn: "" }), [], []],
];

test.each(asked)("an opening is asked of %s", (_, opened, asItWas, of) => {
  const stacks = ["prod", "prod.acme", "prod.globex", "prod.initech"];
  const found = stacks.filter(
    (stack) => openedBy(stack, [opened], (it) => asItWas.includes(it)).length > 0,
  );
  expect(found.sort()).toEqual([...of].sort());
});

test("of a new tenant nobody has to agree that it can be reached, but to everything that the design does not allow", () => {
  const route = way("prod.acme", "internet", "acme", { allowed: true });
  const bucket = way("prod.acme", "internet", "acme");
  const hole = way("prod.acme", "globex", "acme");
  expect(needAgreement([route, bucket, hole], true)).toEqual([bucket, hole]);
  expect(needAgreement([route, bucket, hole], false)).toEqual([route, bucket, hole]);
});

const edge = (from: string, to: string, text: string, allowed: string | null): Edge => ({
  kind: "security-group",
  from,
  to,
  text,
  urn: urnIn("prod.acme"),
  allowed,
});

function proofOf(...edges: Edge[]): Proof {
  return { edges, breaches: edges.filter(({ allowed }) => allowed === null), unproven: [] };
}

const pairs: readonly [
  title: string,
  was: Edge[],
  is: Edge,
  opened: string[],
  standing: string[],
][] = [
  ["a hole is opened", [], edge("globex", "acme", "tcp 443", null), ["tcp 443"], []],
  [
    "a hole that stood stands",
    [edge("globex", "acme", "tcp 443", null)],
    edge("globex", "acme", "tcp 443", null),
    [],
    ["tcp 443"],
  ],
  [
    "a hole that stood and becomes wider is opened",
    [edge("globex", "acme", "tcp 443", null)],
    edge("globex", "acme", "everything", null),
    ["everything"],
    [],
  ],
  [
    "a way that the design allowed and no longer does is opened",
    [edge("globex", "acme", "tcp 443", "why")],
    edge("globex", "acme", "tcp 443", null),
    ["tcp 443"],
    [],
  ],
  [
    "a route whose host gets another name stands",
    [edge("internet", "acme", "a.example", "a tenant answers")],
    edge("internet", "acme", "b.example", "a tenant answers"),
    [],
    ["b.example"],
  ],
  ["a way to the platform is neither", [], edge("acme", "platform", "tcp 443", "why"), [], []],
];

test.each(pairs)("%s", (_, was, is, opened, standing) => {
  const found = compareProofs(proofOf(...was), proofOf(is));
  const texts = (ways: readonly Way[]) => ways.map(({ text }) => text.replace(/^.*: /, ""));
  expect([texts(found.opened), texts(found.standing)]).toEqual([opened, standing]);
});
