import { expect, test } from "vitest";
import { openCatalog, platformOf } from "../../cli/catalog-view.ts";
import { exitCodeOf } from "../../cli/commands/fleet-run.ts";
import { withoutOverrun } from "../../cli/commands/overrun.ts";
import { type Selection, select } from "../../cli/commands/selection.ts";
import type { CommandOptions } from "../../cli/options.ts";
import { planLines } from "../../cli/print/plan.ts";
import { tempWholeCatalog } from "../support/temp-catalog.ts";

type Edit = (catalog: ReturnType<typeof tempWholeCatalog>) => void;

function selected(edit: Edit, options: CommandOptions = {}): Selection {
  using catalog = tempWholeCatalog();
  edit(catalog);
  const view = openCatalog(catalog.root, { env: "prod", ...options });
  return withoutOverrun(view, select(view, platformOf(view), options));
}

const smallHost: Edit = (catalog) =>
  catalog.edit("platform/sites/aiqso.yaml", "pve1: { memoryGib: 192", "pve1: { memoryGib: 60");
const names = (all: readonly { readonly stack: { readonly name: string } }[]): string[] =>
  all.map(({ stack }) => stack.name);

test("the stacks of an overrun site are refused before any step, and those of other sites go on", () => {
  const { platform, tenants, broken } = selected(smallHost);
  expect(names(broken)).toEqual(["prod", "prod.stark", "prod.umbrella", "prod.wayne"]);
  expect(broken.every(({ kind }) => kind === "refused")).toBe(true);
  expect(platform).toBeUndefined();
  expect(names(tenants)).toContain("prod.lumen");
  expect(names(tenants)).toHaveLength(9);
});

test("a refused stack names the line that says how much there is, and ends the command with exit 4", () => {
  const { broken } = selected(smallHost, { tenant: ["wayne"] });
  expect(names(broken)).toEqual(["prod.wayne"]);
  const text = broken.flatMap((it) => planLines(it)).join("\n");
  expect(text).toMatch(/^prod\.wayne: refused before any step\n/);
  expect(text).toMatch(/platform\/sites\/aiqso\.yaml:13:.*pve1 has 61440 MiB of memory/s);
  expect(exitCodeOf(broken)).toBe(4);
});

test("a tenant's own server that promises too much stops that tenant alone", () => {
  const { platform, tenants, broken } = selected((catalog) =>
    catalog.edit("platform/sites/aiqso.yaml", "maxConnections: 250", "maxConnections: 21"),
  );
  expect(names(broken)).toEqual(["prod.stark", "prod.umbrella"]);
  expect(platform?.stack.name).toBe("prod");
  expect(names(tenants)).toContain("prod.wayne");
});

test("where everything fits nothing is taken out", () => {
  const { platform, tenants, broken } = selected(() => undefined);
  expect([platform?.stack.name, tenants.length, broken]).toEqual(["prod", 12, []]);
});
