import { describe, expect, test } from "vitest";
import type { Exception } from "../../catalog/catalog.ts";
import { Exceptions } from "../../policies/exceptions.ts";

const today = "2026-11-21";
const rule = "aws-bucket-requires-access-block";
const bucket = "urn:pulumi:prod.acme::tenantry::aws:s3/bucket:Bucket::acme-docs";
const whole = "urn:pulumi:prod.acme::tenantry::pulumi:pulumi:Stack::tenantry-prod.acme";

function anException(more: Partial<Exception> = {}): Exception {
  const urn = "urn:pulumi:prod.acme::tenantry::*::acme-docs";
  return { rule, urn, reason: "a public site", owner: "web", expires: "2026-12-01", ...more };
}
const of = (...entries: readonly Exception[]) => new Exceptions(entries, "prod.acme", today);

describe("what an exception lifts", () => {
  test.each([
    ["the violation of its rule on its resource", anException(), rule, bucket, true],
    ["no other rule's", anException(), "any-store-requires-protect", bucket, false],
    ["nothing on another resource", anException(), rule, `${bucket}-logs`, false],
    ["nothing of another stack", anException(), rule, bucket.replace(".acme", ".globex"), false],
    ["nothing once it has expired", anException({ expires: "2026-11-20" }), rule, bucket, false],
    ["its last day still", anException({ expires: today }), rule, bucket, true],
    [
      "nothing when it is good for years",
      anException({ expires: "2031-01-01" }),
      rule,
      bucket,
      false,
    ],
    ["nothing of a whole stack", anException(), rule, undefined, false],
    ["a whole stack's by the stack's URN", anException({ urn: whole }), rule, undefined, true],
  ])("is %s", (_, entry, id, urn, lifted) => {
    const violation = urn === undefined ? { rule: id } : { rule: id, urn };
    expect(of(entry).lifts(violation)).toBe(lifted);
  });
});

describe("what is wrong with exceptions", () => {
  const ids = new Set([rule]);

  test("is nothing once they lifted something", () => {
    const exceptions = of(anException());
    exceptions.lifts({ rule, urn: bucket });
    expect(exceptions.problems(ids)).toEqual([]);
  });

  test.each([
    ["that nothing needs it", anException(), /is not used: nothing violates the rule/],
    ["that it has expired", anException({ expires: "2026-11-20" }), /it expired on 2026-11-20/],
    ["that there is no such rule", anException({ rule: "aws-x-forbids-y" }), /names no rule/],
  ])("is %s", (_, entry, says) => {
    const problems = of(entry).problems(ids);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(says);
  });

  test("is nothing where they are another stack's", () => {
    const entry = anException({
      urn: "urn:pulumi:prod.globex::tenantry::*",
      expires: "2020-01-01",
    });
    expect(of(entry).problems(ids)).toEqual([]);
  });
});
