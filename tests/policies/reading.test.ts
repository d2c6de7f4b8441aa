import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { awsKinds } from "../../guard/kinds/aws.ts";
import { at, documentOf, leavesOf, mapOf, partsOf } from "../../guard/read/values.ts";
import { stackFacts } from "../../policies/facts.ts";
import { lifecyclesOf, saidBy } from "../../policies/read/lifecycle.ts";
import { isTaggable } from "../../policies/read/taggable.ts";
import { projectRoot } from "../support/temp-catalog.ts";
import { aResource } from "./support/resources.ts";

/* What all rules read resources with. */

test("what takes tags, by our list, is what takes tags by the SDK", () => {
  const wrong = awsKinds
    .map(([type]) => type)
    .filter((type) => isTaggable(type) !== takesTags(type));
  expect(wrong).toEqual([]);
});

/** Whether the arguments of a type have `tags`: `aws:ec2/vpc:Vpc` is in `ec2/vpc.d.ts`. */
function takesTags(type: string): boolean {
  const [, file = ""] = type.split(":");
  const text = readFileSync(`${projectRoot}/node_modules/@pulumi/aws/${file}.d.ts`, "utf8");
  const args = /export interface \w+Args \{[^]*?\n\}/.exec(text)?.[0] ?? "";
  expect(args, type).not.toBe("");
  return /\n {4}tags\?:/.test(args);
}

test.each([
  [
    "a tag of AWS",
    "aws:s3/bucket:Bucket",
    { tags: { "tenantry:lifecycle": "protected" } },
    "protected",
  ],
  [
    "a tag in a list",
    "aws:autoscaling/group:Group",
    { tags: [{ key: "tenantry:lifecycle", value: "disposable" }] },
    "disposable",
  ],
  [
    "a tag of PVE",
    "proxmoxve:index/vmLegacy:VmLegacy",
    { tags: ["tenantry", "protected"] },
    "protected",
  ],
  ["a component's input", "tenantry:aws:Bucket", { lifecycle: "disposable" }, "disposable"],
  [
    "two that contradict each other",
    "proxmoxve:x/y:Z",
    { tags: ["disposable", "protected"] },
    "protected",
  ],
  [
    "a tag that is not known",
    "aws:s3/bucket:Bucket",
    { tags: { "tenantry:lifecycle": "[unknown]" } },
    "protected",
  ],
  ["tags that are not known", "aws:s3/bucket:Bucket", { tags: "[unknown]" }, "protected"],
  [
    "another word",
    "aws:s3/bucket:Bucket",
    { tags: { "tenantry:lifecycle": "eternal" } },
    undefined,
  ],
  ["an input of something else", "aws:backup/plan:Plan", { lifecycle: "protected" }, undefined],
])("the lifecycle of a resource is said by %s", (_, type, inputs, lifecycle) => {
  expect(saidBy(aResource(type, "acme-thing", inputs))).toBe(lifecycle);
});

test("a resource that says no lifecycle has that of the nearest component around it that does", () => {
  const outer = aResource("tenantry:aws:Bucket", "acme-files", { lifecycle: "protected" });
  const inner = aResource("tenantry:aws:Part", "acme-files-part", {}, { parent: outer.urn });
  const alone = aResource("aws:s3/bucketPolicy:BucketPolicy", "acme-x");
  const part = { ...alone, parent: inner.urn };
  const lifecycle = lifecyclesOf([outer, inner, part]);
  expect(lifecycle(part)).toBe("protected");
  expect(lifecycle(alone)).toBeUndefined();
});

test("a chain of parents that bites its own tail ends", () => {
  const one = aResource("tenantry:a:B", "acme-one");
  const ring = { ...one, parent: one.urn };
  expect(lifecyclesOf([ring])(ring)).toBeUndefined();
});

test("a part of what is not known is not known, and a part of nothing is nothing", () => {
  expect(at({ a: "[unknown]" }, "a", "b", 0)).toBe("[unknown]");
  expect(at({ a: [{ b: 1 }] }, "a", 0, "b")).toBe(1);
  expect(at(null, "a")).toBeUndefined();
});

test("what is no mapping is an empty one", () => {
  expect([null, "text", [1], undefined].map(mapOf)).toEqual([{}, {}, {}, {}]);
  expect(mapOf({ a: 1 })).toEqual({ a: 1 });
});

test("documents are read where they stand, and what is none stays a text", () => {
  const inputs = { policy: '{"Statement":[{"Action":"s3:Get"}]}', odd: "{no document", n: 7 };
  expect([...leavesOf(inputs)]).toEqual([
    { path: "policy.Statement[0].Action", key: "Action", text: "s3:Get" },
    { path: "odd", key: "odd", text: "{no document" },
  ]);
  expect([...partsOf(inputs)].map(({ path }) => path)).toContain("n");
  expect(documentOf("17")).toBe("17");
});

test("a stack's others are those of the ledgers, with their numbers, addresses and networks", () => {
  const { number, others } = stackFacts(projectRoot, "prod.wayne");
  expect(number).toBe(3);
  expect(others.find(({ id }) => id === "stark")).toMatchObject({
    environment: "prod",
    site: "aiqso",
    number: 1,
    networks: ["10.64.0.0/24"],
    addresses: expect.arrayContaining(["10.64.0.10", "10.64.0.14"]),
    vmids: expect.arrayContaining([10_000, 10_004]),
  });
  expect(others.map(({ id, environment }) => `${environment}.${id}`)).not.toContain("prod.wayne");
});
