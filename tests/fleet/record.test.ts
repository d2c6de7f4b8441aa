import { createHmac } from "node:crypto";
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import type { Webhook } from "../../catalog/resolved.ts";
import type { RunEvent } from "../../fleet/record/event.ts";
import { Journal, journalFile } from "../../fleet/record/journal.ts";
import { Recorder } from "../../fleet/record/recorder.ts";
import { idle, type StackResult } from "../../fleet/result.ts";
import { platformStack, tenantStack } from "../../fleet/stack-names.ts";
import { aFolder } from "../support/a-catalog.ts";
import { projectRoot } from "../support/temp-catalog.ts";
import { aReceiver, type Delivery } from "./support/webhook.ts";

const acme = tenantStack("dev", "acme");
const key = "a-key-that-nobody-may-see";
const done: StackResult = { ...idle(acme, "done"), seconds: 2, counts: countsOf(3) };

interface Setup {
  readonly root: string;
  readonly webhook?: Webhook;
  readonly local?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly secretSources?: readonly string[];
}

function open({ root, webhook, local = false, env = {}, secretSources = [] }: Setup): Recorder {
  return new Recorder({
    fleet: {
      project: { root, catalog: root },
      environment: "dev",
      run: { local, env: { HOOK_KEY: key, ...env }, close: () => undefined },
    },
    webhook,
    secretSources,
    patience: { timeoutMs: 300, pauseMs: 1 },
  });
}

function run(recorder: Recorder, result: StackResult = done): void {
  recorder.begin(result.stack, "up", "https://acme.example");
  recorder.endResult(result);
}

function countsOf(created: number) {
  return { imported: 0, created, updated: 0, replaced: 0, deleted: 0 };
}

function events(root: string, local = false): RunEvent[] {
  return readFileSync(journalFile({ root, catalog: root }, "dev", local), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as RunEvent);
}

const bodies = (deliveries: readonly Delivery[]): RunEvent[] =>
  deliveries.map(({ body }) => JSON.parse(body) as RunEvent);

test("a run ends in one line of the journal and one post, signed byte for byte", async () => {
  const root = aFolder();
  const hook = await aReceiver();
  const recorder = open({ root, webhook: { url: hook.url, key: "env:HOOK_KEY" } });
  run(recorder);
  expect(await recorder.finish()).toBeUndefined();
  const [event, ...others] = events(root);
  expect(others).toEqual([]);
  expect(event).toMatchObject({
    ...{ environment: "dev", stack: "dev.acme", tenant: "acme", operation: "up" },
    ...{ result: "succeeded", counts: countsOf(3), seconds: 2, errors: [], local: false },
    url: "https://acme.example",
  });
  const [{ body, headers }, ...more] = hook.deliveries as [Delivery];
  expect([JSON.parse(body), more]).toEqual([event, []]);
  const expected = createHmac("sha256", key).update(body).digest("hex");
  expect(headers).toMatchObject({
    "x-tenantry-signature": `sha256=${expected}`,
    "x-tenantry-event": "up.succeeded",
    "x-tenantry-delivery": event?.id,
  });
});

test.each([
  ["removed", "succeeded"],
  ["unchanged", "unchanged"],
  ["failed", "failed"],
  ["refused", "refused"],
  ["interrupted", "interrupted"],
] as const)("a stack that is %s ends in the event %s", (kind, result) => {
  const root = aFolder();
  run(open({ root }), { ...idle(acme, kind), errors: ["why"] });
  expect(events(root)).toMatchObject([{ result, errors: ["why"] }]);
});

test("a stack that was not begun has no event", () => {
  const root = aFolder();
  const recorder = open({ root });
  recorder.endResult(idle(platformStack("dev"), "skipped"));
  run(recorder);
  expect(events(root).map(({ stack }) => stack)).toEqual(["dev.acme"]);
});

test("what a webhook does not take waits, is tried three times a run, and comes later in order, once", async () => {
  const root = aFolder();
  const hook = await aReceiver();
  const webhook: Webhook = { url: hook.url, key: "env:HOOK_KEY" };
  hook.answer = 503;
  for (const kind of ["failed", "done"] as const) {
    const recorder = open({ root, webhook });
    run(recorder, idle(acme, kind));
    expect(await recorder.finish()).toMatch(/answered 503, 3 times.*posted at the next run/);
  }
  // The second run tries the first one's event again, and nothing that comes after it.
  expect(new Set(bodies(hook.deliveries).map(({ id }) => id)).size).toBe(1);
  expect(hook.deliveries).toHaveLength(6);
  hook.answer = 200;
  hook.deliveries.length = 0;
  const recorder = open({ root, webhook });
  run(recorder, idle(acme, "unchanged"));
  expect(await recorder.finish()).toBeUndefined();
  expect(bodies(hook.deliveries)).toEqual(events(root));
  expect(events(root).map(({ result }) => result)).toEqual(["failed", "succeeded", "unchanged"]);
  expect(await open({ root, webhook }).finish()).toBeUndefined();
  expect(hook.deliveries).toHaveLength(3);
});

test.each([
  ["a redirection, which would carry the signature elsewhere", 302, /answered 302/],
  ["a receiver that never answers", "hang", /no answer within 0.3 seconds/],
] as const)("%s is a warning and loses nothing", async (_what, answer, warning) => {
  const root = aFolder();
  const hook = await aReceiver();
  hook.answer = answer;
  const recorder = open({ root, webhook: { url: hook.url, key: "env:HOOK_KEY" } });
  run(recorder);
  expect(await recorder.finish()).toMatch(warning);
  expect(new Journal(journalFile({ root, catalog: root }, "dev", false)).waiting()).toHaveLength(1);
});

test("without the key nothing is posted, and the warning names its place", async () => {
  const root = aFolder();
  const hook = await aReceiver();
  const recorder = open({ root, webhook: { url: hook.url, key: "env:NOT_SET" } });
  run(recorder);
  const warning = await recorder.finish();
  expect(warning).toMatch(/environment variable NOT_SET, which is not set/);
  expect(warning).not.toContain("..");
  expect(hook.deliveries).toEqual([]);
});

test("http to another machine is refused before anything is sent", async () => {
  const root = aFolder();
  const recorder = open({ root, webhook: { url: "http://n8n.example/x", key: "env:HOOK_KEY" } });
  run(recorder);
  expect(await recorder.finish()).toMatch(/neither https nor on this machine/);
});

test("what was recorded while there was no webhook is not posted when there is one", async () => {
  const root = aFolder();
  const hook = await aReceiver();
  const before = open({ root });
  run(before);
  await before.finish();
  const after = open({ root, webhook: { url: hook.url, key: "env:HOOK_KEY" } });
  run(after, idle(acme, "unchanged"));
  await after.finish();
  expect(bodies(hook.deliveries).map(({ result }) => result)).toEqual(["unchanged"]);
});

test("the local cloud keeps a journal of its own, says so, and posts to this machine only", async () => {
  const root = aFolder();
  const hook = await aReceiver();
  const away = open({
    root,
    local: true,
    webhook: { url: "https://n8n.example/hook", key: "env:HOOK_KEY" },
  });
  run(away);
  expect(await away.finish()).toBeUndefined();
  const here = open({ root, local: true, webhook: { url: hook.url, key: "env:HOOK_KEY" } });
  run(here);
  expect(await here.finish()).toBeUndefined();
  expect(events(root, true).map(({ local }) => local)).toEqual([true, true]);
  expect(hook.deliveries).toHaveLength(1);
});

test("no secret of the environment is in an event, whatever form an error gives it", async () => {
  const root = aFolder();
  const file = join(root, "id");
  const lines = ["-----BEGIN KEY-----", "canary-line-one-0123456789", "canary-line-two-0123456789"];
  writeFileSync(file, `${lines.join("\n")}\n`);
  const secret = 'canary/pass word"1';
  const hook = await aReceiver();
  const recorder = open({
    root,
    webhook: { url: hook.url, key: "env:HOOK_KEY" },
    env: { PG_ADMIN: secret, PULUMI_CONFIG_PASSPHRASE: "canary-passphrase" },
    secretSources: ["env:PG_ADMIN", `file:${file}`, "env:NOT_THERE", "generated"],
  });
  const generated = "cAnary7Xk2mQ9vB4nR8tY1wE5uI3oP6aS0dF2gH4";
  run(recorder, {
    ...idle(acme, "failed"),
    errors: [
      `password ${secret} is wrong`,
      JSON.stringify({ secret }),
      `https://host/?p=${encodeURIComponent(secret)}`,
      `Basic ${Buffer.from(secret).toString("base64")}`,
      `key: ${lines[2]}`,
      `postgres://t1_crm:canary@10.10.10.150/t1_crm`,
      `passphrase canary-passphrase, key ${key}, password ${generated}`,
      `secret ${generated.slice(0, 32)}`,
    ],
  });
  await recorder.finish();
  const journal = readFileSync(journalFile({ root, catalog: root }, "dev", false), "utf8");
  for (const text of [journal, hook.deliveries[0]?.body ?? ""]) {
    expect(text).toContain("[secret]");
    expect(text).not.toMatch(/canary|cAnary|a-key-that/);
  }
});

test("a run that is killed gets its event from the next run, once, and two runs at once lose none", async () => {
  const root = aFolder();
  const script = (body: string): string => `
    import { Recorder } from ${JSON.stringify(join(projectRoot, "fleet/record/recorder.ts"))};
    const root = ${JSON.stringify(root)};
    const recorder = new Recorder({
      fleet: { project: { root, catalog: root }, environment: "dev", run: { local: false, env: {} } },
      webhook: undefined, secretSources: [],
    });
    const stack = { name: "dev.acme", environment: "dev", tenant: "acme" };
    const outcome = { result: "succeeded", counts: {}, seconds: 1, errors: [] };
    ${body}`;
  const node = (body: string) =>
    execa(process.execPath, ["--input-type=module", "-e", script(body)], { reject: false });
  const killed = await node(`recorder.begin(stack, "up"); process.kill(process.pid, "SIGKILL");`);
  expect([killed.signal, killed.stderr]).toEqual(["SIGKILL", ""]);
  const next = `recorder.begin(stack, "destroy"); recorder.end(stack, outcome); await recorder.finish();`;
  for (const { exitCode, stderr } of await Promise.all([node(next), node(next)])) {
    expect([exitCode, stderr]).toEqual([0, ""]);
  }
  expect(events(root).map(({ operation, result }) => `${operation} ${result}`)).toEqual([
    "up interrupted",
    "destroy succeeded",
    "destroy succeeded",
  ]);
  expect(new Set(events(root).map(({ id }) => id)).size).toBe(3);
  expect(readdirSync(join(root, ".tenantry/events/dev.begun"))).toEqual([]);
});

test("a line that a full disk cut off hides no other, and a journal that was moved away begins anew", async () => {
  const root = aFolder();
  const hook = await aReceiver();
  const webhook: Webhook = { url: hook.url, key: "env:HOOK_KEY" };
  const file = journalFile({ root, catalog: root }, "dev", false);
  const first = open({ root, webhook });
  run(first);
  await first.finish();
  appendFileSync(file, '{"id":"half');
  const second = open({ root, webhook });
  run(second);
  await second.finish();
  expect(hook.deliveries).toHaveLength(2);
  rmSync(file);
  const third = open({ root, webhook });
  run(third);
  await third.finish();
  expect(hook.deliveries).toHaveLength(3);
  expect(events(root)).toHaveLength(1);
});
