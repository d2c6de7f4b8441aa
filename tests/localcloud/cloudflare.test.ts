import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { giveZones } from "../../localcloud/hand-made/cloudflare.ts";
import { configFailures } from "../../localcloud/provider/session.ts";
import { cloudflareTypes } from "../../localcloud/rules/cloudflare/types.ts";
import { replacementRows } from "../../localcloud/tables/replacements.ts";
import type { Props } from "../../localcloud/values/value.ts";
import {
  application,
  customHostname,
  otherZone,
  policy,
  record,
  ruleset,
  setting,
  tunnel,
  tunnelRules,
  zoneId,
  zones,
} from "./requests-cloudflare.ts";
import { Cloud, schemaOf } from "./support.ts";

const repository = join(import.meta.dirname, "..", "..");

test("ids that Cloudflare makes up cannot be mistaken for real ones", async () => {
  const c = new Cloud();
  await zones(c);
  const made = [
    await c.create(record()),
    await c.create(ruleset()),
    await c.create(tunnel()),
    await c.create(customHostname("shop.customer.example", "shop")),
    await c.create(policy),
  ];
  expect(made.filter(({ id }) => !id.includes("local")).map(({ id }) => id)).toEqual([]);
  const guarded = await c.create(application(made[4]?.id ?? ""));
  expect(guarded.outputs.aud).toMatch(/^local[0-9a-f]{59}$/);
});

test("one setting of two zones is two objects", async () => {
  const c = new Cloud();
  await zones(c);
  const first = await c.create(setting("ssl", "strict"));
  const second = await c.create(setting("ssl", "full", otherZone));
  expect([first.id, second.id]).toEqual([`${zoneId}/ssl`, `${otherZone}/ssl`]);
  expect((await c.read(setting("ssl", "strict"), first))?.outputs.value).toBe("strict");
});

test.each<[string, ReturnType<typeof record>, Props, readonly string[]]>([
  ["another address", record(), { content: "192.0.2.9", comment: "moved" }, []],
  ["another type", record(), { type: "AAAA", content: "2001:db8::1" }, ["type"]],
  ["another name of a tunnel", tunnel(), { name: "renamed" }, []],
  ["another account of a tunnel", tunnel(), { accountId: otherZone }, ["accountId"]],
  ["another phase", ruleset(), { phase: "http_ratelimit" }, ["phase"]],
  ["another rule", ruleset(), { rules: [] }, []],
])("%s replaces what it must and nothing else", async (_what, request, change, replaced) => {
  const found = await new Cloud().diff(request.type, request.inputs, {
    ...request.inputs,
    ...change,
  });
  expect(found.filter(({ replaces }) => replaces).map((it) => it.change.path)).toEqual(replaced);
  expect(found.length).toBeGreaterThan(0);
});

test("a tunnel's rules have the id of the tunnel", async () => {
  const c = new Cloud();
  const { id } = await c.create(tunnel());
  expect((await c.create(tunnelRules(id, [{ service: "http_status:404" }]))).id).toBe(id);
});

test("without a token nothing is asked of Cloudflare", async () => {
  const failures = configFailures("cloudflare", await schemaOf("cloudflare"), {});
  expect(failures.map(({ property }) => property)).toEqual(["apiToken"]);
});

test("zones are told again at every run, and what is none is refused", () => {
  const c = new Cloud();
  giveZones(c.world, JSON.stringify({ [zoneId]: "old.example" }));
  giveZones(c.world, JSON.stringify({ [zoneId]: "new.example" }));
  expect(c.world.objects().map(({ inputs }) => inputs.name)).toEqual(["new.example"]);
  expect(() => giveZones(c.world, '{"a1":"x.example"}')).toThrow(/not a hand-made list of zones/);
});

test("every Cloudflare type that a component makes is derived, and says what replaces it", () => {
  const used = globSync("{components,stacks}/**/*.ts", { cwd: repository }).flatMap((file) =>
    [
      ...readFileSync(join(repository, file), "utf8").matchAll(
        /import (?!type)[^;]*?from "@pulumi\/cloudflare\/(\w+)\.js"/g,
      ),
    ].map((match) => match[1] ?? ""),
  );
  const files = cloudflareTypes.map((type) => type.split(/[/:]/)[2]);
  expect(used.filter((file) => file !== "provider" && !files.includes(file))).toEqual([]);
  const rows = new Set(replacementRows().map(({ type }) => type));
  expect(cloudflareTypes.filter((type) => !rows.has(type))).toEqual([]);
  expect(used.length).toBeGreaterThan(cloudflareTypes.length);
});
