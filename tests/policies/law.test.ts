import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { verbs } from "../../policies/rule.ts";
import { rules } from "../../policies/rules.ts";
import { projectRoot } from "../support/temp-catalog.ts";

/* Each rule is found by its id: file, export, registry and test say the same. */

const providers = ["any", "aws", "proxmox", "cloudflare", "postgres", "cache"];
const folder = `${projectRoot}/policies/rules`;
const files = readdirSync(folder).map((file) => basename(file, ".ts"));

test("the registry holds every file of the folder once, sorted by id", () => {
  expect(rules.map(({ id }) => id)).toEqual(files.sort());
});

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  test("is <provider>-<resource>-<verb>-<thing>, of closed lists", () => {
    const [provider, resource, ...rest] = id.split("-");
    expect(providers).toContain(provider);
    expect(resource).toMatch(/^[a-z]+$/);
    const verb = rest.findIndex((word) => verbs.some((known) => known === word));
    expect(verb, `a verb of ${verbs.join(", ")}`).toBeGreaterThanOrEqual(0);
    expect(rest.slice(verb + 1).join("-")).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test("is the one export of its file, in camel case", () => {
    const text = readFileSync(`${folder}/${id}.ts`, "utf8");
    const exported = [...text.matchAll(/^export (?:const|function|class) (\w+)/gm)].map(
      ([, name]) => name,
    );
    expect(exported).toEqual([id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())]);
  });

  test("says what it demands, what to do, where to read on, and what others call it", () => {
    expect(rule.title).toMatch(/^[A-Z].{20,}\.$/);
    expect(rule.remedy).toMatch(/^[A-Z].{10,}\.$/);
    expect(rule.url).toMatch(/^https:\/\/[^\s]+$/);
    for (const { name, reference } of rule.frameworks) {
      expect(name).toMatch(/\S/);
      expect(reference).toMatch(/\S/);
      if (name.startsWith("cdk-nag")) {
        expect([name, reference]).toEqual([
          "cdk-nag",
          expect.stringMatching(/^(AwsSolutions-\w+(, )?)+$/),
        ]);
      }
    }
  });

  test("looks at something", () => {
    expect(rule.resource ?? rule.stack).toBeTypeOf("function");
  });

  test("is mandatory where data is protected, or advisory everywhere", () => {
    if (rule.level.protected === "advisory") expect(rule.level.disposable).toBe("advisory");
    expect(["mandatory", "advisory"]).toContain(rule.level.disposable);
  });

  test("has a test of its own", () => {
    expect(existsSync(`${projectRoot}/tests/policies/${id}.test.ts`)).toBe(true);
  });
});
