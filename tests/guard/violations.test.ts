import { expect, test } from "vitest";
import { EventReader } from "../../guard/events.ts";
import { isRefusedBy, type Violation } from "../../guard/violation.ts";

/* What the engine says of policies, as it stands in its stream. */

const urn = "urn:pulumi:prod.acme::tenantry::aws:s3/bucket:Bucket::acme-docs";
const rule = "aws-bucket-requires-access-block";

function violationsOf(...events: readonly object[]): readonly Violation[] {
  const reader = new EventReader();
  for (const policyEvent of events) {
    const all = {
      policyName: rule,
      enforcementLevel: "mandatory",
      severity: "high",
      ...policyEvent,
    };
    reader.line(JSON.stringify({ sequence: 1, policyEvent: all }));
  }
  return reader.report().violations;
}

test("a violation has its rule, its resource, and what to do apart from what is wrong", () => {
  const message = "acme-docs: blockPublicAcls must be true.\nMake it with Bucket.\n";
  const found: Violation = {
    rule,
    level: "mandatory",
    severity: "high",
    urn,
    message: "acme-docs: blockPublicAcls must be true.",
    remedy: "Make it with Bucket.",
  };
  expect(violationsOf({ resourceUrn: urn, message })).toEqual([found]);
});

test("what is found twice is told once", () => {
  const event = { resourceUrn: urn, message: "acme-docs: …" };
  expect(violationsOf(event, event, { ...event, resourceUrn: `${urn}-logs` })).toHaveLength(2);
});

test("what is about the whole stack names no resource", () => {
  const resourceUrn = "urn:pulumi:prod.acme::tenantry::pulumi:pulumi:Stack::tenantry-prod.acme";
  expect(violationsOf({ resourceUrn, message: "…" })[0]).not.toHaveProperty("urn");
});

test.each([
  ["mandatory", true],
  ["advisory", false],
  ["a level that is new", true],
])("a stack is refused at the level %s: %s", (enforcementLevel, refused) => {
  expect(isRefusedBy(violationsOf({ enforcementLevel, message: "…" }))).toBe(refused);
});
