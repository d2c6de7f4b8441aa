import { expect, test } from "vitest";
import { planLines, refusalAdvice } from "../../cli/print/plan.ts";
import { EventReader } from "../../guard/events.ts";
import { judge } from "../../guard/judge.ts";
import { nothingReleased, type Released } from "../../guard/released.ts";
import { type Resource, step, urnOf } from "../fleet/support/events.ts";
import { result } from "./support/results.ts";

const released: Released = { ...nothingReleased, guests: new Set(["10009"]) };

function plan(...lines: string[]): string[] {
  const reader = new EventReader();
  for (const line of lines) reader.line(line);
  return planLines(
    result("acme", { kind: "unchanged", judgement: judge(reader.report(), released) }),
    ["crm runs sha256:1, wanted is sha256:2"],
  );
}

const guest = (name: string): Resource => ({
  type: "proxmoxve:index/containerLegacy:ContainerLegacy",
  name,
});

test("what hurts comes first and whole; what is merely new is counted", () => {
  const crm = { ...guest("acme-crm"), protect: true };
  const social = guest("acme-social");
  const created = ["a", "b", "c", "d", "e", "f"].map((name) => step("create", null, guest(name)));
  expect(
    plan(
      ...created,
      step("update", guest("acme-docs"), guest("acme-docs"), { diffs: ["memory"] }),
      step("delete", { ...guest("acme-old"), id: "10009" }, null),
      step("replace", social, social, { keys: ["operatingSystem.templateFileId"] }),
      step("replace", crm, crm, { keys: ["disk.datastoreId"] }),
    ),
  ).toEqual([
    "dev.acme: 1 refused, 1 to replace, 1 to delete, 1 to change, 6 to make",
    "  x refused: acme-crm is protected and would be replaced, because of disk.datastoreId",
    `      ${urnOf(crm)}`,
    "  ± acme-social: replaced, DOWNTIME, because of operatingSystem.templateFileId",
    "  - acme-old (ContainerLegacy)",
    "  ~ acme-docs: memory",
    "  + a (ContainerLegacy)",
    "  + b (ContainerLegacy)",
    "  + c (ContainerLegacy)",
    "  + d (ContainerLegacy)",
    "  + and 2 more",
    "  ^ behind: crm runs sha256:1, wanted is sha256:2; nothing is changed",
  ]);
});

test("on AWS a stop is said of what changes in place, and what is missed of what goes is listed whole", () => {
  const service: Resource = {
    type: "aws:ecs/service:Service",
    name: "acme-crm",
    inputs: { deploymentMinimumHealthyPercent: 0 },
  };
  const role: Resource = { type: "aws:lambda/invocation:Invocation", name: "acme-crm-mysql" };
  const rule: Resource = { type: "aws:lb/listenerRule:ListenerRule", name: "" };
  const task: Resource = { type: "aws:ecs/taskDefinition:TaskDefinition", name: "acme-crm" };
  expect(
    plan(
      step("update", service, service, { diffs: ["taskDefinition", "tags"] }),
      ...["1", "2", "3", "4", "5"].map((it) => step("delete", { ...rule, name: it }, null)),
      step("delete", role, null),
      step("replace", task, task, { keys: ["containerDefinitions"] }),
    ).slice(0, -1),
  ).toEqual([
    "dev.acme: 6 to delete, 1 to change, 1 to make anew",
    "  ~ acme-crm: changed in place, DOWNTIME, because of taskDefinition",
    "  - acme-crm-mysql (Invocation): the role is locked, its data stays",
    "  - 1 (ListenerRule)",
    "  - 2 (ListenerRule)",
    "  - 3 (ListenerRule)",
    "  - 4 (ListenerRule)",
    "  - and 1 more",
    "  ± acme-crm: made anew",
  ]);
});

test("among many changes those of what holds data come first, and what will stop it is said", () => {
  const tag = (type: string, name: string): string => {
    const it: Resource = { type, name };
    return step("update", it, it, { diffs: ["tags"] });
  };
  const server: Resource = {
    type: "aws:rds/instance:Instance",
    name: "acme-mysql",
    inputs: { applyImmediately: false },
  };
  expect(
    plan(
      ...["a", "b", "c", "d"].map((it) => tag("aws:iam/role:Role", it)),
      tag("aws:lb/listener:Listener", "https"),
      tag("aws:s3/bucket:Bucket", "files"),
      step("update", server, server, { diffs: ["instanceClass"] }),
    ).slice(0, -1),
  ).toEqual([
    "dev.acme: 7 to change",
    "  ~ acme-mysql: changed in its maintenance window, DOWNTIME then, because of instanceClass",
    "  ~ files: tags",
    "  ~ https: tags",
    "  ~ a: tags",
    "  ~ b: tags",
    "  ~ and 2 more",
  ]);
});

test("what to do about refusals is said once, and not where each of them says it", () => {
  const refusal = { urn: "u", name: "acme-crm", type: "t", paths: [] };
  const held = { ...refusal, op: "replace", why: "protected" } as const;
  expect(refusalAdvice([held, { ...held, urn: "v" }])).toEqual([
    expect.stringMatching(
      /never replaced .*by `up`\. Bring back the old value, or .* step by step/,
    ),
  ]);
  expect(refusalAdvice([{ ...refusal, op: "delete", why: "not released" }])).toEqual([]);
});

test("a stack that failed shows its own errors, all lines of them", () => {
  const lines = planLines(result("acme", { kind: "failed", errors: ["it is broken\nbecause"] }));
  expect(lines).toEqual(["dev.acme: failed", "  x it is broken", "  because"]);
});
