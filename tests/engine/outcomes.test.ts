import { createHmac } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { dummyValue } from "../../fleet/local-secrets.ts";
import type { RunEvent } from "../../fleet/record/event.ts";
import { type Receiver, receiver } from "../fleet/support/webhook.ts";
import { container, localCloud, scriptFault } from "../support/local-cloud.ts";
import { projectRoot, type TempCatalog, tempDevCatalog } from "../support/temp-catalog.ts";

/** Each run of a stack ends in one recorded event, which a webhook gets, signed. The engine is the real one. */
let catalog: TempCatalog;
let hook: Receiver;

beforeAll(async () => {
  catalog = tempDevCatalog();
  hook = await receiver();
  const webhook = `webhook: { url: "${hook.url}", key: env:CANARY_KEY }`;
  catalog.edit(
    "platform/environments.yaml",
    "lifecycle: disposable",
    `lifecycle: disposable, ${webhook}`,
  );
});
afterAll(async () => {
  await hook.close();
  catalog[Symbol.dispose]();
});

/** Not waited for in the same breath: the receiver lives in this process. */
function run(...args: string[]) {
  const main = join(projectRoot, "cli/main.ts");
  const all = [main, "-C", catalog.root, ...args, "--env", "dev", "--local", "--yes"];
  return execa(process.execPath, all, { reject: false, cwd: projectRoot });
}

const journal = (): RunEvent[] => {
  const file = catalog.path(".tenantry/local/dev/events.jsonl");
  const text = existsSync(file) ? readFileSync(file, "utf8").trimEnd() : "";
  return text.split("\n").map((line) => JSON.parse(line) as RunEvent);
};
const said = (events: readonly RunEvent[]): string[] =>
  events.map(({ stack, operation, result }) => `${stack} ${operation} ${result}`);

test("success and failure of every stack are recorded and posted once each, signed", async () => {
  scriptFault(catalog, {
    ...{ type: container, method: "create", nth: "1", kind: "error500", name: "globex-crm" },
  });
  const up = await run("up", "--platform", "--tenant", "acme", "--tenant", "globex");
  expect(up.exitCode, up.stderr).toBe(1);
  expect(said(journal())[0]).toBe("dev up succeeded");
  expect(said(journal()).slice(1).sort()).toEqual([
    "dev.acme up succeeded",
    "dev.globex up failed",
  ]);
  const failed = journal().find(({ result }) => result === "failed");
  expect(failed?.errors.join()).toMatch(/globex-crm[^]*500/);
  expect(failed?.url).toBe("https://globex.lab.aiqso.example");
  expect(hook.deliveries.map(({ body }) => JSON.parse(body) as RunEvent)).toEqual(journal());
  for (const { body, headers } of hook.deliveries) {
    // On the local cloud a stand-in signs: nobody's real key is in it.
    const hex = createHmac("sha256", dummyValue).update(body).digest("hex");
    expect(headers["x-tenantry-signature"]).toBe(`sha256=${hex}`);
    expect(body).not.toContain(dummyValue);
  }
});

test("a receiver that is down changes no exit code, and gets everything in order when it is back", async () => {
  const before = journal().length;
  hook.answer = 500;
  hook.deliveries.length = 0;
  const up = await run("up", "--tenant", "acme");
  expect([up.exitCode, up.stderr]).toEqual([0, expect.stringMatching(/answered 500, 3 times/)]);
  hook.answer = 204;
  hook.deliveries.length = 0;
  const destroy = await run("destroy", "--tenant", "acme");
  expect(destroy.exitCode, destroy.stderr).toBe(0);
  expect(said(journal().slice(before))).toEqual([
    "dev.acme up unchanged",
    "dev.acme destroy succeeded",
  ]);
  expect(hook.deliveries.map(({ body }) => JSON.parse(body) as RunEvent)).toEqual(
    journal().slice(before),
  );
});

test("a run that Ctrl-C ends is one event too", async () => {
  scriptFault(catalog, {
    ...{ type: container, method: "create", nth: "1", kind: "hang", name: "initech-dashboard" },
  });
  const before = journal().length;
  const up = run("up", "--tenant", "initech");
  const struck = (): unknown => JSON.parse(localCloud(catalog, "fault", "list"));
  const hangs = expect.objectContaining({ kind: "hang", fired: expect.any(String) }) as unknown;
  await vi.waitFor(() => expect(struck()).toContainEqual(hangs), {
    timeout: 120_000,
    interval: 500,
  });
  up.kill("SIGINT");
  expect((await up).exitCode).toBe(130);
  expect(said(journal().slice(before))).toEqual(["dev.initech up interrupted"]);
});
