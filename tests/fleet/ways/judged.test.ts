import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { refusalAdvice, refusalsOf } from "../../../cli/print/plan.ts";
import type { StackResult } from "../../../fleet/result.ts";
import { type Job, runPreview, runUp } from "../../../fleet/run.ts";
import type { Fleet } from "../../../fleet/stack.ts";
import { tenantStack } from "../../../fleet/stack-names.ts";
import { type Opened, type Ways, WaysUnknown } from "../../../fleet/ways/ways.ts";
import type { Way } from "../../../guard/openings.ts";
import { type Resource, step, summary, urnOf } from "../support/events.ts";
import { type FakePulumi, fakePulumi } from "../support/fake-pulumi.ts";
import { ownsNothing } from "../support/owned.ts";

/* What a run does with what a stack opens. The engine is a stand-in, and so is the proof. */

const rule: Resource = {
  type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  name: "acme-in",
};
const stack = "dev.acme";
const changed = {
  lines: [step("update", rule, rule, { diffs: ["cidrIpv4"] }), summary({ update: 1 })],
};
const same = { lines: [step("same", rule, rule), summary({ same: 1 })] };
const hole: Way = {
  kind: "isolation",
  urn: urnOf(rule),
  text: "globex → acme: everything",
  parties: ["globex", "acme"],
  allowed: false,
  proven: true,
};
const none: Opened = { asked: [], standing: [], notes: [] };

/** A fleet whose proof answers this, or throws it. */
function protectedFleet(fake: FakePulumi, answer: Opened | Error, asked: string[] = []): Fleet {
  const ways: Ways = {
    openedBy: async (changed) => {
      asked.push(changed.stack);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { ...fake.fleet(), ways };
}

const job: Job = { stack: tenantStack("dev", "acme"), owned: ownsNothing };

const runs: readonly [command: string, run: (fleet: Fleet) => Promise<StackResult[]>][] = [
  ["preview", (fleet) => runPreview(fleet, [job], { parallel: 1 })],
  ["up", (fleet) => runUp(fleet, { tenants: [job], released: [] }, { parallel: 1 })],
];

function engine(preview: typeof changed): FakePulumi {
  return fakePulumi({ [stack]: 1 }, { [`preview ${stack}`]: preview, [`up ${stack}`]: changed });
}

function onlyOf(results: readonly StackResult[]): StackResult {
  const [result] = results;
  if (!result) throw new Error("there is no result");
  return result;
}

test.each(runs)(
  "%s refuses what opens a tenant to another, and applies nothing",
  async (_, run) => {
    using fake = engine(changed);
    const result = onlyOf(await run(protectedFleet(fake, { ...none, asked: [hole] })));
    expect(result.kind).toBe("refused");
    expect(result.judgement?.refused).toMatchObject([
      { urn: hole.urn, op: "expose", paths: [hole.text] },
    ]);
    expect(fake.calls()).not.toContain(`up ${stack}`);
  },
);

const days: readonly [what: string, expires: string, kinds: readonly string[]][] = [
  ["lifts a refusal while it lives", "2026-11-28", ["previewed", "done"]],
  ["lifts nothing once it has expired", "2026-11-20", ["refused", "refused"]],
];

test.each(days)("the approval that a refusal prints %s", async (_, expires, kinds) => {
  using fake = engine(changed);
  const fleet = protectedFleet(fake, { ...none, asked: [hole] });
  const refused = refusalsOf([onlyOf(await runPreview(fleet, [job], { parallel: 1 }))]);
  const [advice = "", ...lines] = refusalAdvice(refused, fleet.today);
  expect(advice).toMatch(/Who can reach a tenant .* platform\/approvals\.yaml:$/);
  const yaml = lines
    .map((line) => line.slice(2))
    .join("\n")
    .replace(/reason: .*/, "reason: they share it")
    .replace(/owner: .*/, "owner: ops")
    .replace(/expires: .*/, `expires: ${expires}`);
  writeFileSync(join(fleet.project.catalog, "platform/approvals.yaml"), `${yaml}\n`);
  const results = [];
  for (const [, run] of runs) results.push(onlyOf(await run(fleet)));
  expect(results.map(({ kind }) => kind)).toEqual(kinds);
  expect(fake.calls().includes(`up ${stack}`)).toBe(kinds.includes("done"));
});

test.each(runs)(
  "%s refuses a stack of which nobody can tell what it opens, and says why",
  async (_, run) => {
    using fake = engine(changed);
    const result = onlyOf(await run(protectedFleet(fake, new WaysUnknown("no model: do this"))));
    expect([result.kind, result.errors]).toEqual(["refused", ["no model: do this"]]);
    expect(fake.calls()).not.toContain(`up ${stack}`);
  },
);

test.each(runs)("%s asks nothing of a stack that does not change", async (_, run) => {
  using fake = engine(same);
  const asked: string[] = [];
  const found = protectedFleet(fake, { ...none, asked: [hole] }, asked);
  expect([onlyOf(await run(found)).kind, asked]).toEqual(["unchanged", []]);
});

test.each(runs)("%s warns of what stands open, and goes on", async (command, run) => {
  using fake = engine(changed);
  const route: Way = { ...hole, text: "internet → acme: its own host", allowed: true };
  const result = onlyOf(await run(protectedFleet(fake, { ...none, standing: [hole, route] })));
  expect(result.kind).toBe(command === "up" ? "done" : "previewed");
  expect(result.warnings).toEqual([
    "open already, and this run leaves it: globex → acme: everything",
  ]);
});
