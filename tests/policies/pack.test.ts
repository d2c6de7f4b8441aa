import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import type { Exception } from "../../catalog/catalog.ts";
import { toPolicies } from "../../policies/adapter.ts";
import { Judging, type Known } from "../../policies/judging.ts";
import { sdkNames } from "../../policies/plain.ts";
import type { Rule } from "../../policies/rule.ts";
import { anyResourceRequiresTenantTags } from "../../policies/rules/any-resource-requires-tenant-tags.ts";
import { anAwsSite, aTenant } from "./support/resources.ts";
import { analyze, analyzeStack, remediate, type Sent, wire } from "./support/sdk.ts";

const urn = "urn:pulumi:prod.acme::tenantry::a:b:C::acme";
const other = "urn:pulumi:prod.acme::tenantry::a:b:C::acme-other";
const canary = "c4n4ry-s3cr3t";

function aRule(more: Partial<Rule>): Rule {
  return {
    id: "any-thing-forbids-open",
    title: "Nothing is open.",
    severity: "high",
    level: { protected: "mandatory", disposable: "advisory" },
    frameworks: [{ name: "Checkov", reference: "CKV_AWS_1" }],
    remedy: "Close it.",
    url: "https://example.com/",
    ...more,
  };
}
/** Finds every resource whose `open` is not false. */
const closedOnly = aRule({
  resource: ({ resource }, report) => {
    if (resource.inputs["open"] !== false) report(`${resource.name}: open must be false.`);
  },
});

interface Opened extends Partial<Known> {
  readonly fails?: string;
}
/** The policies of a pack with these rules, as pack.ts puts them together. */
function packOf(rules: readonly Rule[], { fails, ...known }: Opened = {}) {
  const open = (): Known => {
    if (fails !== undefined) throw new Error(fails);
    return { facts: aTenant(), exceptions: [], ...known };
  };
  const judging = new Judging(open, "2026-11-21");
  return toPolicies(rules, judging);
}
const stackOf = (...urns: readonly string[]): Sent[] => urns.map((it) => ({ urn: it }));

describe("a violation", () => {
  test("has the rule's name, the resource, what is wrong and what to do", async () => {
    expect(await analyze(packOf([closedOnly]), { urn, props: { open: true } })).toEqual([
      {
        rule: "any-thing-forbids-open",
        level: "mandatory",
        message: "acme: open must be false.\nClose it.",
        urn: "urn:pulumi:prod.acme::tenantry::a:b:C::acme",
      },
    ]);
  });

  test("is of the level that the environment's lifecycle gives it", async () => {
    const pack = packOf([closedOnly], { facts: aTenant({ lifecycle: "disposable" }) });
    const [found] = await analyze(pack, { urn, props: { open: true } });
    expect(found?.level).toBe("advisory");
  });

  test("has the metadata that the engine knows of a policy", () => {
    expect(packOf([closedOnly])[1]).toMatchObject({
      severity: "high",
      remediationSteps: "Close it.",
      url: "https://example.com/",
      framework: { name: "Checkov", reference: "CKV_AWS_1" },
    });
  });
});

describe("a value that is not known before the update", () => {
  const { isSpecialProxy: _, getSpecialProxyTarget: __, ...unknowns } = sdkNames;

  test.each(Object.entries(unknowns))(
    "of the kind %s is judged as unknown",
    async (_kind, sent) => {
      const seen: unknown[] = [];
      const rule = aRule({
        resource: ({ resource }) => void seen.push(resource.inputs),
      });
      await analyze(packOf([rule]), { urn, props: { a: { b: [sent] }, c: sent } });
      expect(seen).toEqual([{ a: { b: ["[unknown]"] }, c: "[unknown]" }]);
    },
  );

  test("does not keep a stack rule from the resources behind it", async () => {
    const rule = aRule({
      stack: ({ resources }, report) => {
        for (const { name, inputs, urn } of resources) if (inputs["open"]) report(name, urn);
      },
    });
    const found = await analyzeStack(packOf([rule]), [
      { urn, props: { cidr: sdkNames.unknownStringValue } },
      { urn: other, props: { open: true } },
    ]);
    expect(found.map((it) => [it.urn, it.level])).toEqual([[other, "mandatory"]]);
  });

  test("has the names that the SDK uses", () => {
    const own = createRequire(import.meta.url)("@pulumi/policy/proxy.js") as object;
    expect(own).toMatchObject(sdkNames);
  });
});

describe("a secret", () => {
  test("is a value like any other to a rule, and code is its hash", async () => {
    const seen: unknown[] = [];
    const rule = aRule({ resource: ({ resource }) => void seen.push(resource.inputs) });
    const props = { a: wire.secret("x"), code: wire.text("print()") };
    await analyze(packOf([rule]), { urn, props });
    expect(seen).toEqual([{ a: "x", code: expect.stringMatching(/^\[text [0-9a-f]{12}\]$/) }]);
  });
});

describe("a stack rule", () => {
  test("gets the inputs that the program gave beside what the provider made of them", async () => {
    const seen: unknown[] = [];
    const rule = aRule({
      resource: () => undefined,
      stack: ({ resources }) => void seen.push(...resources.map((it) => [it.inputs, it.outputs])),
    });
    const pack = packOf([rule]);
    await analyze(pack, { urn, props: { given: 1 } });
    await analyzeStack(pack, [
      { urn, props: { made: 2 } },
      { urn: other, props: { made: 3 } },
    ]);
    expect(seen).toEqual([
      [{ given: 1 }, { made: 2 }],
      [{ made: 3 }, { made: 3 }],
    ]);
  });

  test("knows what an input comes from", async () => {
    const seen: unknown[] = [];
    const rule = aRule({
      stack: ({ resources }) => void seen.push(resources[0]?.options.dependencies),
    });
    await analyzeStack(packOf([rule]), [{ urn, sources: { records: [other] } }, { urn: other }]);
    expect(seen).toEqual([{ records: [other] }]);
  });
});

describe("a rule that fails", () => {
  const throws = (): never => {
    throw new Error(`cannot read ${canary}`);
  };

  test.each([
    ["on a resource", aRule({ resource: throws })],
    [
      "on a resource, though it is only advisory",
      aRule({
        resource: throws,
        level: { protected: "advisory", disposable: "advisory" },
      }),
    ],
    ["on a stack", aRule({ stack: throws })],
  ])("%s refuses the stack, is named, and no value is told", async (_, rule) => {
    const pack = packOf([rule, closedOnly]);
    const of = rule.stack
      ? analyzeStack(pack, stackOf(urn))
      : analyze(pack, { urn, props: { open: false } });
    const found = await of;
    expect(found.map(({ rule: by, level }) => [by, level])).toEqual([
      ["any-stack-requires-judgement", "mandatory"],
    ]);
    expect(found[0]?.message).toContain("The rule any-thing-forbids-open failed");
    expect(JSON.stringify(found)).not.toContain(canary);
  });

  test("while it puts something right refuses the stack as well", async () => {
    const pack = packOf([aRule({ resource: () => undefined, remediate: throws })]);
    expect(await remediate(pack, { urn })).toBeUndefined();
    const found = await analyze(pack, { urn });
    expect(found[0]?.message).toContain("failed");
  });
});

test("a stack that the catalog does not know is refused, and nothing else is said of it", async () => {
  const pack = packOf([closedOnly], { fails: "No ledger knows the tenant" });
  const found = await analyze(pack, { urn, props: { open: true } });
  expect(found.map(({ rule, level }) => [rule, level])).toEqual([
    ["any-stack-requires-judgement", "mandatory"],
  ]);
  expect(found[0]?.message).toContain('"prod.acme" cannot be judged: No ledger knows the tenant');
});

describe("exceptions", () => {
  const exception: Exception = {
    rule: closedOnly.id,
    urn: "urn:pulumi:prod.acme::tenantry::*::acme",
    reason: "a public site",
    owner: "web",
    expires: "2026-12-01",
  };

  test("lift the violation that they name, and no other", async () => {
    const pack = packOf([closedOnly], { exceptions: [exception] });
    expect(await analyze(pack, { urn, props: { open: true } })).toEqual([]);
    expect(await analyze(pack, { urn: other, props: { open: true } })).toHaveLength(1);
    expect(await analyzeStack(pack, stackOf(urn, other))).toEqual([]);
  });

  test.each([
    ["one that has expired", { expires: "2026-11-20" }, true, /lifts nothing: it expired/],
    ["one that nothing needs", {}, false, /is not used/],
    ["one of a rule that there is not", { rule: "any-thing-forbids-shut" }, true, /names no rule/],
  ])("%s refuses the stack", async (_, more, open, says) => {
    const pack = packOf([closedOnly], { exceptions: [{ ...exception, ...more }] });
    await analyze(pack, { urn, props: { open } });
    const found = await analyzeStack(pack, stackOf(urn));
    expect(found.map(({ level }) => level)).toEqual(["mandatory"]);
    expect(found[0]?.message).toMatch(says);
  });
});

describe("putting tags right", () => {
  const facts = aTenant({ sites: [anAwsSite] });
  const pack = () => packOf([anyResourceRequiresTenantTags], { facts });
  const topic = "aws:sns/topic:Topic";

  test("adds what is missing, and what was secret stays secret", async () => {
    const props = { password: wire.secret(canary), tags: { a: wire.secret(canary) } };
    const after = await remediate(pack(), { urn, type: topic, props });
    expect(after).toEqual({
      password: wire.secret(canary),
      tags: expect.objectContaining({ a: wire.secret(canary), "tenantry:tenant": "acme" }),
    });
    expect(await analyze(pack(), { urn, type: topic, props: after ?? {} })).toEqual([]);
  });

  test("leaves a resource alone that has all of them", async () => {
    const tags = (await remediate(pack(), { urn, type: topic })) ?? {};
    expect(await remediate(pack(), { urn, type: topic, props: tags })).toBeUndefined();
  });

  test("leaves a resource with code alone, whose files the SDK would lose", async () => {
    const type = "aws:lambda/function:Function";
    const props = { code: wire.archive({ "index.mjs": wire.text("export {}") }) };
    expect(await remediate(pack(), { urn, type, props })).toBeUndefined();
    expect(await analyze(pack(), { urn, type, props })).not.toEqual([]);
  });
});
