import { expect, test } from "vitest";
import type { SiteCapacity } from "../../catalog/capacity.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { substrateOf } from "../../catalog/substrates.ts";
import { validate } from "../../catalog/validate.ts";
import { capacityChanges } from "../../guard/capacity.ts";
import { allocateIn } from "../support/allocate-in.ts";
import { TODAY } from "../support/memory-catalog.ts";
import { type TempCatalog, tempWholeCatalog } from "../support/temp-catalog.ts";

const lab = "platform/sites/aiqso-lab.yaml";

function capacityOf(catalog: TempCatalog): SiteCapacity[] {
  const loaded = loadCatalog(catalog.root).catalog;
  return [...loaded.sites.values()].map((site) => substrateOf(site).capacity(loaded, site));
}

/** The figures before and after an edit, and what `validate` says after it. */
function edited(edit: (catalog: TempCatalog) => void) {
  using catalog = tempWholeCatalog();
  const before = capacityOf(catalog);
  edit(catalog);
  const changes = capacityChanges(before, capacityOf(catalog));
  const { problems } = validate(catalog.root, { today: TODAY });
  return {
    changes: changes.map(
      ({ site, what, before: was, after, overrun }) =>
        `${site}: ${what}: ${was?.used} of ${was?.available} -> ${after?.used} of ${after?.available}${overrun ? " OVERRUN" : ""}`,
    ),
    codes: [...new Set(problems.map(({ code }) => code))],
  };
}

test("an edit that moves no figure changes no capacity", () => {
  expect(edited(() => undefined)).toEqual({ changes: [], codes: [] });
});

test("a larger tier is shown before and after, host by host, on its own site alone", () => {
  const { changes, codes } = edited((it) =>
    it.edit("tenants/dev/acme.yaml", "tier: starter", "tier: growth"),
  );
  expect(codes).toEqual([]);
  expect(changes.filter((line) => !line.startsWith("aiqso-lab: "))).toEqual([]);
  expect(changes).toContainEqual(
    expect.stringMatching(/^aiqso-lab: memory of lab\d: \d+ of 64 -> \d+ of 64$/),
  );
  expect(changes.join("\n")).not.toContain("OVERRUN");
});

test("guests that a site cannot hold are an overrun in the verdict, and an error that no approval lifts", () => {
  const { changes, codes } = edited((it) =>
    it.edit(lab, "lab3: { memoryGib: 64", "lab3: { memoryGib: 1"),
  );
  expect(codes).toEqual(["E_CAPACITY"]);
  expect(changes).toContainEqual(
    expect.stringMatching(/^aiqso-lab: memory of lab3: .* of 1 OVERRUN$/),
  );
});

test("an overrun is told also where it stood before: it is not this edit's fault, and still in its way", () => {
  using catalog = tempWholeCatalog();
  catalog.edit(lab, "lab3: { memoryGib: 64", "lab3: { memoryGib: 1");
  const crowded = capacityOf(catalog);
  expect(capacityChanges(crowded, crowded).filter(({ overrun }) => !overrun)).toEqual([]);
  expect(capacityChanges(crowded, crowded).map(({ what }) => what)).toContain("memory of lab3");
});

test("a new tenant on AWS is shown in what its shard and its account have left", () => {
  const { changes, codes } = edited((it) => {
    const lines = [
      "name: Kelp",
      "site: fixnado-staging",
      "tier: starter",
      "services: [fixnado-api]",
    ];
    it.write("tenants/staging/kelp.yaml", `${lines.join("\n")}\n`);
    allocateIn(it.root);
  });
  expect(codes).toEqual([]);
  expect(changes).toContainEqual(expect.stringMatching(/^fixnado-staging: rules of shard 1: /));
  expect(changes.filter((line) => !line.startsWith("fixnado-staging: "))).toEqual([]);
});

test("a site that is new, or gone, has figures on one side alone", () => {
  using catalog = tempWholeCatalog();
  const all = capacityOf(catalog);
  const without = all.filter(({ site }) => site !== "aiqso-lab");
  const come = capacityChanges(without, all);
  expect(come.length).toBeGreaterThan(5);
  expect(come.every(({ site, before, after }) => site === "aiqso-lab" && !before && after)).toBe(
    true,
  );
  const gone = capacityChanges(all, without);
  expect(gone.every(({ before, after, overrun }) => before && !after && !overrun)).toBe(true);
  expect(gone).toHaveLength(come.length);
});
