import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { StackResult } from "../../fleet/result.ts";
import { type Job, runDown, runPreview, runUp } from "../../fleet/run.ts";
import { platformStack, tenantStack } from "../../fleet/stack-names.ts";
import { diagnostic, step, summary } from "./support/events.ts";
import { type Answers, fakePulumi } from "./support/fake-pulumi.ts";
import { ownsNothing } from "./support/owned.ts";

const platform: Job = { stack: platformStack("dev"), owned: ownsNothing };
const tenants = (...ids: string[]): Job[] =>
  ids.map((id) => ({ stack: tenantStack("dev", id), owned: ownsNothing }));
const guest = { type: "proxmoxve:index/containerLegacy:ContainerLegacy", name: "acme-crm" };
const made = { lines: [step("create", null, guest), summary({ create: 1 })] };
/** Previews of these stacks that find something to make. */
const news = (...stacks: string[]): Answers =>
  Object.fromEntries(stacks.map((name) => [`preview ${name}`, made]));

test("new stacks are made, previewed and updated, the platform first, and the salt is made once", async () => {
  const ups = { "up dev": made, "up dev.acme": made, "up dev.beta": made };
  using fake = fakePulumi({}, { ...news("dev", "dev.acme", "dev.beta"), ...ups });
  const fleet = fake.fleet();
  const results = await runUp(
    fleet,
    { platform, tenants: tenants("acme", "beta"), released: [] },
    { parallel: 2 },
  );
  expect(results.map(({ stack, kind }) => `${stack.name} ${kind}`)).toEqual([
    "dev done",
    "dev.acme done",
    "dev.beta done",
  ]);
  expect(fake.calls().slice(0, 6)).toEqual([
    "stack ls",
    "stack init dev",
    "stack export dev",
    "preview dev",
    "stack export dev",
    "up dev",
  ]);
  expect(readFileSync(fleet.settings, "utf8")).toBe("config: {}\nencryptionsalt: made-for-dev\n");
});

test("without the platform in the run, the first stack alone brings the salt", async () => {
  using fake = fakePulumi({}, {});
  const fleet = fake.fleet();
  await runUp(fleet, { tenants: tenants("acme", "beta"), released: [] }, { parallel: 2 });
  expect(fake.calls().slice(0, 2)).toEqual(["stack ls", "stack init dev.acme"]);
  expect(readFileSync(fleet.settings, "utf8").match(/encryptionsalt/g)).toHaveLength(1);
});

test("one tenant's failure stops no other, and its own error lines are in its result", async () => {
  using fake = fakePulumi(
    {},
    {
      ...news("dev.acme", "dev.beta", "dev.gamma"),
      "up dev.acme": made,
      "up dev.beta": {
        exit: 1,
        lines: [
          diagnostic("error", "VMID 10000 is in use\n"),
          diagnostic("error", "update failed\n"),
        ],
      },
      "up dev.gamma": made,
    },
  );
  const results = await runUp(
    fake.fleet(),
    { tenants: tenants("acme", "beta", "gamma"), released: [] },
    { parallel: 2 },
  );
  expect(results.map(({ kind }) => kind)).toEqual(["done", "failed", "done"]);
  expect(results.map(({ errors }) => errors)).toEqual([[], ["VMID 10000 is in use"], []]);
});

test("a platform that never was up and does not come up: the tenants are not begun", async () => {
  using fake = fakePulumi({}, { "preview dev": { exit: 1, stderr: "error: no login" } });
  const plan = { platform, tenants: tenants("acme"), released: [] };
  const results = await runUp(fake.fleet(), plan, { parallel: 2 });
  expect(results.map(({ kind, errors }) => [kind, ...errors])).toEqual([
    ["failed", "no login"],
    ["skipped"],
  ]);
});

test("a stack without changes is previewed and not updated", async () => {
  using fake = fakePulumi(
    { "dev.acme": 5 },
    { "preview dev.acme": { lines: [step("same", guest, guest), summary({ same: 1 })] } },
  );
  const [result] = await runUp(
    fake.fleet(),
    { tenants: tenants("acme"), released: [] },
    { parallel: 2 },
  );
  expect(result).toMatchObject({ kind: "unchanged", resources: 1 });
  expect(fake.calls()).not.toContain("up dev.acme");
});

test("a preview says what an update would do; one that finds nothing, fails or is refused counts nothing", async () => {
  const held = { ...guest, protect: true };
  const child = { ...guest, name: "acme-social" };
  const beside = step("create", null, child);
  const state = { lines: ['{"version":3,"deployment":{}}'] };
  using fake = fakePulumi(
    { "dev.acme": 5, "dev.beta": 5, "dev.gamma": 5, "dev.delta": 5 },
    {
      "stack export dev.acme": state,
      "stack export dev.gamma": state,
      "preview dev.acme": { lines: [step("create", null, guest), beside] },
      "preview dev.beta": { lines: [step("same", guest, guest), summary({ same: 1 })] },
      "preview dev.gamma": { lines: [beside, step("replace", held, held, { keys: ["disk"] })] },
      "preview dev.delta": { exit: 1, lines: [beside, diagnostic("error", "no")] },
    },
  );
  const jobs = tenants("acme", "beta", "gamma", "delta");
  const results = await runPreview(fake.fleet(), jobs, { parallel: 1 });
  expect(results.map(({ kind, counts }) => [kind, counts.created, counts.replaced])).toEqual([
    ["previewed", 2, 0],
    ["unchanged", 0, 0],
    ["refused", 0, 0],
    ["failed", 0, 0],
  ]);
});

test("what would replace something protected is refused before any step", async () => {
  const held = { ...guest, protect: true };
  using fake = fakePulumi(
    { "dev.acme": 5 },
    {
      "preview dev.acme": { lines: [step("replace", held, held, { keys: ["disk"] })] },
      "stack export dev.acme": { lines: ['{"version":3,"deployment":{}}'] },
    },
  );
  const [result] = await runUp(
    fake.fleet(),
    { tenants: tenants("acme"), released: [] },
    { parallel: 2 },
  );
  expect(result?.kind).toBe("refused");
  expect(result?.judgement?.refused).toMatchObject([{ name: "acme-crm", paths: ["disk"] }]);
  expect(fake.calls()).not.toContain("up dev.acme");
});

test("a state that is another one than its preview saw is not updated, and the way on is said", async () => {
  const other = { resources: [{ urn: "a::b::t::acme-crm", type: "t" }] };
  using fake = fakePulumi(
    { "dev.acme": 5 },
    {
      ...news("dev.acme"),
      "stack export dev.acme": {
        lines: [JSON.stringify({ version: 3, deployment: other })],
        once: true,
      },
    },
  );
  const [result] = await runUp(
    fake.fleet(),
    { tenants: tenants("acme"), released: [] },
    { parallel: 2 },
  );
  expect(result?.kind).toBe("refused");
  expect(result?.errors.join()).toMatch(/state has changed since the preview.*Run it again/s);
  expect(fake.calls()).not.toContain("up dev.acme");
});

test("what was shown and agreed to is not previewed again, and its own plan is applied", async () => {
  using fake = fakePulumi({ "dev.acme": 5 }, { ...news("dev.acme"), "up dev.acme": made });
  const fleet = fake.fleet();
  const jobs = tenants("acme");
  const [shown] = await runPreview(fleet, jobs, { parallel: 1, save: true });
  const agreed = new Map([["dev.acme", shown as StackResult]]);
  const plan = { tenants: jobs, released: [], agreed };
  const [result] = await runUp(fleet, plan, { parallel: 1 });
  expect(result?.kind).toBe("done");
  expect(fake.calls().filter((it) => it.startsWith("preview"))).toHaveLength(1);
  expect(shown?.plan?.file).toBe(join(fleet.plans, "dev.acme.json"));
});

test("values that the engine prints beside a plan that was broken are in no result", async () => {
  const said = `resource a::b::t::acme-crm violates plan: properties changed: ++password[{canary-1\ncanary-2}]`;
  using fake = fakePulumi(
    { "dev.acme": 5 },
    {
      ...news("dev.acme"),
      "up dev.acme": { exit: 1, lines: [diagnostic("error", said)], stderr: `error: ${said}` },
    },
  );
  const [result] = await runUp(
    fake.fleet(),
    { tenants: tenants("acme"), released: [] },
    { parallel: 2 },
  );
  expect(result?.kind).toBe("failed");
  expect(result?.errors).toEqual([expect.stringMatching(/acme-crm is not what the preview found/)]);
  expect(JSON.stringify(result)).not.toContain("canary");
});

test("the lock of a run that is dead is taken away, and the update is tried again", async () => {
  const stderr =
    "error: the stack is currently locked by 1 lock(s). Either wait …\n" +
    `  file:///nowhere/lock.json: created by me@${hostname()} (pid ${2 ** 30}) at 2026-11-21T11:00:00Z`;
  const up = { "up dev.acme": { exit: 1, stderr, once: true } };
  using fake = fakePulumi({}, { ...news("dev.acme"), ...up });
  const [result] = await runUp(
    fake.fleet(),
    { tenants: tenants("acme"), released: [] },
    { parallel: 2 },
  );
  expect(result).toMatchObject({ kind: "done", notes: [expect.stringMatching(/freed the lock/)] });
});

test("an interrupt reaches each running engine exactly once, and what was not begun is said", async () => {
  const ups = { "up dev.acme": { hangs: true }, "up dev.beta": { hangs: true } };
  using fake = fakePulumi({}, { ...news("dev.acme", "dev.beta"), ...ups });
  const controller = new AbortController();
  const running = runUp(
    fake.fleet(controller.signal),
    { tenants: tenants("acme", "beta", "gamma"), released: [] },
    { parallel: 2 },
  );
  await vi.waitFor(
    () => expect(fake.calls().filter((it) => it.startsWith("up "))).toHaveLength(2),
    { timeout: 20_000 },
  );
  // The stand-in listens a moment after it has noted the call.
  await new Promise((done) => setTimeout(done, 300));
  controller.abort();
  const results = await running;
  expect(results.map(({ kind }) => kind)).toEqual(["interrupted", "interrupted", "skipped"]);
  expect(
    fake
      .calls()
      .filter((it) => it.startsWith("SIGINT"))
      .sort(),
  ).toEqual(["SIGINT up dev.acme", "SIGINT up dev.beta"]);
});

test("a preview of a stack that does not exist leaves none behind", async () => {
  using fake = fakePulumi(
    {},
    { "preview dev.acme": { lines: [step("create", null, guest), summary({ create: 1 })] } },
  );
  const [result] = await runPreview(fake.fleet(), tenants("acme"), { parallel: 1 });
  expect(result?.judgement?.creates).toHaveLength(1);
  expect(fake.calls().at(-1)).toBe("stack rm dev.acme");
});

test("nothing is deleted while the state holds something protected, or cannot be read", async () => {
  const resources = [{ urn: "a::b::t::acme-crm", type: "t", protect: true }];
  using fake = fakePulumi(
    { "dev.acme": 5, "dev.beta": 5 },
    {
      "stack export dev.acme": {
        lines: [JSON.stringify({ version: 3, deployment: { resources } })],
      },
      "stack export dev.beta": { exit: 1, stderr: "error: no access" },
    },
  );
  const stacks = tenants("acme", "beta").map(({ stack }) => stack);
  const results = await runDown(fake.fleet(), stacks, { parallel: 2 });
  expect(results.map(({ kind }) => kind)).toEqual(["refused", "refused"]);
  expect(results[0]?.errors.join()).toContain("a::b::t::acme-crm");
  expect(results[1]?.errors.join()).toContain("no access");
  expect(fake.calls().filter((it) => it.startsWith("destroy"))).toEqual([]);
});
