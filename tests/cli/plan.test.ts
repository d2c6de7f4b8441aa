import { expect, test } from "vitest";
import type { Approval } from "../../catalog/catalog.ts";
import { planLines, refusalAdvice } from "../../cli/print/plan.ts";
import { approve } from "../../guard/approve.ts";
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
  const social = { ...guest("acme-social"), inputs: { tags: ["disposable"] } };
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

test("what to do about refusals is said once, with the lines of an approval for each that one could lift", () => {
  const refusal = { urn: "u", name: "acme-crm", type: "t", paths: [] };
  const held = { ...refusal, op: "replace", why: "protected", hash: "sha256:1" } as const;
  const entry = (urn: string): string[] => [
    `  - urn: ${urn}`,
    "    operation: replace",
    "    reason: # why it is right",
    "    owner: # who answers for it",
    "    expires: 2026-11-28",
    "    hash: sha256:1",
    "    # backup: where its data stands, if nothing can check that",
  ];
  expect(refusalAdvice([held, { ...held, urn: "v" }], "2026-11-21")).toEqual([
    expect.stringMatching(
      /never replaced .*by `up` alone\. Bring back the old value, .* platform\/approvals\.yaml:$/,
    ),
    ...entry("u"),
    ...entry("v"),
  ]);
  expect(refusalAdvice([{ ...refusal, op: "import", why: "not as recorded" }])).toEqual([]);
});

test("what is approved is said with whose name is under it, and what is not with why its approval does not count", () => {
  const crm = { ...guest("acme-crm"), protect: true };
  const old = { ...guest("acme-old"), protect: true };
  const reader = new EventReader();
  for (const it of [crm, old]) reader.line(step("delete", it, null));
  const judged = judge(reader.report(), released);
  const approval = (it: Resource, expires: string): Approval => ({
    ...{ urn: urnOf(it), operation: "delete", reason: "moved", owner: "platform team" },
    ...{ expires, hash: judged.refused[0]?.hash ?? "" },
  });
  const approvals = [approval(crm, "2026-12-05"), approval(old, "2026-11-20")];
  const judgement = approve(judged, reader.report(), approvals, "2026-11-21");
  expect(planLines(result("acme", { kind: "refused", judgement }))).toEqual([
    "dev.acme: 1 refused, 1 to delete",
    "  x refused: acme-old is protected and would be deleted; its approval does not count: it expired on 2026-11-20",
    `      ${urnOf(old)}`,
    "  ! approved: acme-crm will be deleted (platform team, until 2026-12-05: moved)",
    "  - acme-crm (ContainerLegacy)",
  ]);
});

test("a stack that failed shows its own errors, all lines of them", () => {
  const lines = planLines(result("acme", { kind: "failed", errors: ["it is broken\nbecause"] }));
  expect(lines).toEqual(["dev.acme: failed", "  x it is broken", "  because"]);
});

test("what a policy forbids comes before everything, with its rule, its resource and what to do; advice follows", () => {
  const rule = "any-route-forbids-admin-planes";
  const found = {
    rule,
    severity: "critical",
    urn: urnOf(guest("acme")),
    message: "acme: 81.",
  } as const;
  const lines = planLines(
    result("acme", {
      kind: "refused",
      violations: [
        { ...found, level: "advisory", remedy: "" },
        { ...found, level: "mandatory", remedy: "Take it out." },
      ],
    }),
  );
  expect(lines).toEqual([
    "dev.acme: refused by the policies",
    `  x policy ${rule} (critical)`,
    "      acme: 81.",
    "      Take it out.",
    `      ${found.urn}`,
    `  ! advice ${rule} (critical)`,
    "      acme: 81.",
    `      ${found.urn}`,
  ]);
});
