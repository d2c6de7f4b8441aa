import { expect, test } from "vitest";
import { configFailures } from "../../localcloud/provider/session.ts";
import { realAnswers, realConfigurations, stricter } from "./real-answers.ts";
import { container } from "./requests.ts";
import { Cloud, schemaOf } from "./support.ts";

type Verdict = "refused" | "passes";

test.each(realAnswers.map((answer) => [answer.what, answer] as const))(
  "%s: equal to the real plugin's verdict, or stricter where that is said",
  async (what, answer) => {
    const cloud = new Cloud();
    const check = await verdict(cloud.check(answer.request));
    const expected = stricter.includes(what) ? "refused" : answer.check;
    expect(check).toBe(expected);
    const preview = check === "passes" ? await verdict(cloud.preview(answer.request)) : undefined;
    expect(preview).toBe(check === "passes" ? answer.preview : undefined);
  },
);

test.each(realConfigurations.map((answer) => [answer.what, answer] as const))(
  "provider configuration with %s: equal to the real plugin's verdict",
  async (_what, answer) => {
    const failures = configFailures("proxmoxve", await schemaOf("proxmoxve"), answer.config);
    expect(failures.length > 0 ? "refused" : "passes").toBe(answer.check);
  },
);

test("Check adds what the real plugin adds, and nothing over what is given", async () => {
  const inputs = await new Cloud().check(container({ memory: { swap: 64 } }));
  expect(inputs).toMatchObject({
    console: { enabled: true, ttyCount: 2, type: "tty" },
    cpu: { cores: 1 },
    disk: { datastoreId: "local-zfs", size: 8 },
    memory: { dedicated: 512, swap: 64 },
    started: true,
    timeoutDelete: 60,
  });
  const bare = { type: container().type, inputs: { nodeName: "lab1" } };
  expect((await new Cloud().check(bare)).disk).toEqual({ datastoreId: "local", size: 4 });
});

test("all problems of a resource come at once", async () => {
  const bad = container({ vmId: 5, cpu: { coers: 2 }, memory: { dedicated: "much" } });
  const message = await new Cloud().check(bad).then(
    () => "",
    (error: unknown) => String(error),
  );
  expect(message).toMatch(/vmId/);
  expect(message).toMatch(
    /cpu\.coers: Invalid or unknown key; known are: architecture, cores, limit, units/,
  );
  expect(message).toMatch(/memory\.dedicated/);
});

async function verdict(call: Promise<unknown>): Promise<Verdict> {
  return call.then(
    () => "passes" as const,
    () => "refused" as const,
  );
}
