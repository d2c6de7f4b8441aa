import { afterAll, beforeAll, expect, test } from "vitest";
import type { Review } from "../../cli/review/data.ts";
import { modelStacks } from "../../fleet/model/model.ts";
import { moved, protectedCatalog, site } from "../review/support/protected.ts";
import { projectRoot, type TempCatalog } from "../support/temp-catalog.ts";
import { bringUp, exportedState, tenantry } from "../support/tenantry.ts";

/*
 * A platform and a tenant on the local cloud, protected, and one edit of both: a service's port, and another host for
 * the server of databases. What the models say of it stands beside what the engine says.
 */

let catalog: TempCatalog;
let modelled: Printed;
let previewed: Printed;

/** What `review --json` prints, as far as it is read here. */
interface Printed extends Pick<Review, "grade" | "approvals"> {
  readonly exitCode: number;
  readonly stacks: readonly {
    readonly stack: string;
    readonly failure?: string;
    readonly plan?: typeof nothing;
  }[];
}

type Named = readonly { readonly urn: string }[];
const nothing = {
  creates: [] as Named,
  imports: [] as Named,
  updates: [] as Named,
  replacements: [] as readonly { readonly urn: string; readonly because: readonly string[] }[],
  deletes: [] as Named,
};

beforeAll(() => {
  catalog = protectedCatalog();
  bringUp(catalog, "acme");
  catalog.edit("platform/services/crm.yaml", "port: 80,", "port: 8080,");
  catalog.write(site, moved(catalog.read(site)));
  modelled = reviewed();
  previewed = reviewed("--previewed", "--local");
}, 600_000);
afterAll(() => catalog[Symbol.dispose]());

function reviewed(...args: string[]): Printed {
  const run = tenantry(catalog, "review", "--base", "HEAD", "--env", "dev", "--json", ...args);
  if (!run.stdout.startsWith("{")) throw new Error(run.stderr);
  const printed = JSON.parse(run.stdout) as Printed;
  expect(run.code).toBe(printed.exitCode);
  return printed;
}

test("each says of which grade it is", () => {
  expect(modelled.grade).toEqual({ kind: "modelled", local: false });
  expect(previewed.grade).toEqual({ kind: "previewed", local: true });
});

test("the engine can preview each stack that is affected", () => {
  expect(previewed.stacks.map(({ stack, failure }) => [stack, failure])).toEqual([
    ["dev", undefined],
    ["dev.acme", undefined],
  ]);
});

test.each(["dev", "dev.acme"])(
  "what the models make of %s is what the engine makes of it: URN, operation and what forces it",
  (stack) => {
    const ours = stepsOf(modelled, stack);
    expect(ours).not.toEqual([]);
    expect(ours).toEqual(stepsOf(previewed, stack));
  },
);

test("the server of databases is replaced, and both ask for the same approvals", () => {
  expect(stepsOf(modelled, "dev")).toContainEqual(
    expect.stringMatching(/^replace .*::aiqso-lab-postgres \[nodeName\]$/),
  );
  expect(modelled.approvals).not.toEqual([]);
  expect(modelled.approvals).toEqual(previewed.approvals);
  expect([modelled.exitCode, previewed.exitCode]).toEqual([4, 4]);
});

test.each(["dev", "dev.acme"])("the model of %s has the URNs of its state", async (stack) => {
  const state = exportedState(catalog, stack).deployment.resources ?? [];
  const code = projectRoot.replace(/\/$/, "");
  const asked = { code, catalog: catalog.root, stacks: [stack], digestKey: "a key" };
  const model = (await modelStacks(asked)).get(stack);
  if (!model || "problems" in model) throw new Error(model?.problems);
  expect(model.resources.map(({ urn }) => urn).sort()).toEqual(
    state
      .filter(({ type }) => !enginesOwn.test(type))
      .map(({ urn }) => urn)
      .sort(),
  );
});

/** The stack itself, its reference to the platform's, and the provider that reads that. */
const enginesOwn = /^pulumi:(pulumi:|providers:pulumi$)/;

function stepsOf({ stacks }: Printed, name: string): string[] {
  const { updates, replacements, creates, imports, deletes } =
    stacks.find(({ stack }) => stack === name)?.plan ?? nothing;
  const lines = (op: string, steps: readonly { readonly urn: string }[]): string[] =>
    steps.map(({ urn }) => `${op} ${urn}`);
  return [
    ...replacements.map(({ urn, because }) => `replace ${urn} [${because.join(", ")}]`),
    ...lines("update", updates),
    ...lines("create", creates),
    ...lines("import", imports),
    ...lines("delete", deletes),
  ].sort();
}
