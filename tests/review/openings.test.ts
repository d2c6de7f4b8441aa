import { afterAll, beforeAll, expect, test } from "vitest";
import { openCatalog } from "../../cli/catalog-view.ts";
import { waysOf } from "../../cli/isolation/ways.ts";
import { refusalsOf } from "../../cli/print/plan.ts";
import type { Review } from "../../cli/review/data.ts";
import { review } from "../../cli/review/review.ts";
import { modelStacks } from "../../fleet/model/model.ts";
import type { StackResult } from "../../fleet/result.ts";
import { runPreview } from "../../fleet/run.ts";
import type { Fleet } from "../../fleet/stack.ts";
import { tenantStack } from "../../fleet/stack-names.ts";
import { approvalYaml } from "../../guard/approval-yaml.ts";
import { stackOutputs, step, summary } from "../fleet/support/events.ts";
import { type FakePulumi, fakePulumi } from "../fleet/support/fake-pulumi.ts";
import { ownsNothing } from "../fleet/support/owned.ts";
import { stated } from "../fleet/ways/stated.ts";
import { allocateIn } from "../support/allocate-in.ts";
import { TODAY } from "../support/memory-catalog.ts";
import { projectRoot, type TempCatalog, tempWholeCatalog } from "../support/temp-catalog.ts";
import { committedCatalog } from "./support/repository.ts";

/*
 * A protected tenant on AWS gets one service more, by YAML alone: the internet reaches what it did not. What a review
 * says of it beside what a run says. The commit is taken for what stands; the engine's steps are a stand-in.
 */

const stack = "dev.harbor";
const file = "tenants/dev/harbor.yaml";
const code = projectRoot.replace(/\/$/, "");
let catalog: TempCatalog;
let engine: FakePulumi;
let fleet: Fleet;
let reviewed: Review;

beforeAll(async () => {
  catalog = committedCatalog((it) => {
    it.edit(
      "platform/environments.yaml",
      "onasis-vps-dev], lifecycle: disposable",
      "onasis-vps-dev], lifecycle: protected",
    );
  }, tempWholeCatalog());
  const asked = { code, catalog: catalog.root, stacks: ["dev", stack], digestKey: "a key" };
  const states = [...(await modelStacks(asked))].map(([name, model]) => {
    if ("problems" in model) throw new Error(model.problems);
    const exported = { version: 3, deployment: stated(name, model) };
    return [`stack export ${name}`, { lines: [JSON.stringify(exported)] }] as const;
  });
  catalog.edit(file, "[accounts, notifications]", "[accounts, notifications, payments]");
  allocateIn(catalog.root);
  const project = { root: code, catalog: catalog.root };
  reviewed = await review({ project, base: "HEAD", environment: "dev", today: TODAY });
  const rule = {
    type: "aws:lb/listenerRule:ListenerRule",
    name: "harbor-payments-route-production",
  };
  const [made] = [...(await modelStacks({ ...asked, stacks: [stack] })).values()];
  if (!made || "problems" in made) throw new Error(made?.problems);
  const lines = [
    step("create", null, rule),
    stackOutputs({}, made.outputs),
    summary({ create: 1 }),
  ];
  engine = fakePulumi(
    { [stack]: 1 },
    { [`preview ${stack}`]: { lines }, ...Object.fromEntries(states) },
  );
  const run = { ...engine.fleet(), project, today: TODAY };
  fleet = { ...run, ways: waysOf(run, openCatalog(catalog.root, { env: "dev" })) };
}, 120_000);
afterAll(() => {
  engine[Symbol.dispose]();
  catalog[Symbol.dispose]();
});

/** `tenantry preview --tenant harbor`. */
async function previewed(): Promise<StackResult> {
  const job = { stack: tenantStack("dev", "harbor"), owned: ownsNothing };
  const [result] = await runPreview(fleet, [job], { parallel: 1 });
  if (!result) throw new Error("there is no result");
  return result;
}

test("a run asks for the approvals that the review printed, and takes them", {
  timeout: 120_000,
}, async () => {
  expect(reviewed.approvals.join("\n")).toMatch(
    /::harbor-payments-route-production\n {2}operation: expose/,
  );
  const refused = await previewed();
  expect([refused.kind, refused.errors]).toEqual(["refused", []]);
  expect(approvalYaml(refusalsOf([refused]), TODAY)).toEqual(reviewed.approvals);

  const yaml = reviewed.approvals
    .join("\n")
    .replaceAll(/reason: .*/g, "reason: they bought payments")
    .replaceAll(/owner: .*/g, "owner: ops");
  catalog.write("platform/approvals.yaml", `${yaml}\n`);
  const allowed = await previewed();
  expect([allowed.kind, allowed.errors]).toEqual(["previewed", []]);
  expect(allowed.judgement?.approved.map(({ op }) => op)).toContain("expose");
});
