import { expect, test } from "vitest";
import { CatalogError } from "../../catalog/errors.ts";
import { compareWithBase } from "../../catalog/ledger/compare-with-base.ts";
import { loadCatalog, loadForPlatform } from "../../catalog/load.ts";
import { TODAY } from "../support/memory-catalog.ts";
import {
  allocateAll,
  ledger,
  prodProblemsAfter,
  resolvedInProd,
  site,
} from "../support/prod-catalog.ts";
import { resolveProxmoxPlatform as resolvePlatform } from "../support/proxmox.ts";
import { type TempCatalog, tempCatalog } from "../support/temp-catalog.ts";

/* What was made as protected stays so: guests from images, clones, and the environment that they stand in. */

const docs = "platform/services/docs.yaml";
const environments = "platform/environments.yaml";
const template = "b3d372df4a8febb93dbdb19212a95cf8283cd0daa62fed74ea8f2106e53b29dc";
const newer = "d".repeat(64);

/** What `work` is refused with; empty when it is not. */
function refusal(work: () => unknown): string {
  try {
    work();
    return "";
  } catch (error) {
    if (error instanceof CatalogError) return error.message;
    throw error;
  }
}

/** The ledger's line of a guest. */
function lineOf(catalog: TempCatalog, of: string): string {
  const line = catalog.read(ledger).split("\n");
  return line.find((it) => it.includes(`of: ${of},`)) ?? "";
}

test("a protected clone's line records its template's image, also one that stood there without", () => {
  using catalog = tempCatalog();
  expect(lineOf(catalog, "wayne/docs")).toContain(`image: sha256:${template}`);
  catalog.write(ledger, catalog.read(ledger).replaceAll(`, image: sha256:${template}`, ""));
  const before = loadCatalog(catalog.root).catalog.ledgers;
  allocateAll(catalog);
  expect(lineOf(catalog, "wayne/docs")).toContain(`image: sha256:${template}`);
  const after = loadCatalog(catalog.root).catalog;
  expect(compareWithBase(before, after, TODAY)).toEqual([]);
});

test("one word in a service's file does not make its protected clones disposable, for anybody", () => {
  using catalog = tempCatalog();
  const text = catalog.read(docs).replace(/lifecycle: protected.*/, "lifecycle: disposable");
  catalog.write(docs, text);
  const found = prodProblemsAfter((other) => other.write(docs, text));
  expect(found.filter((it) => it.startsWith(docs))).toEqual([
    expect.stringMatching(/E_CONFLICT umbrella\/docs \(VMID 10010\) was made as protected/),
    expect.stringMatching(/E_CONFLICT wayne\/docs \(VMID 10013\) was made as protected/),
  ]);
  expect(refusal(() => resolvedInProd("wayne", catalog.root))).toContain("wayne/docs (VMID 10013)");
});

test("a newer template is shown as behind, and the clone keeps what its line records", () => {
  using catalog = tempCatalog();
  catalog.edit(site, template, newer);
  allocateAll(catalog);
  const { behind, services } = resolvedInProd("wayne", catalog.root);
  expect(behind).toEqual([
    { service: "docs", running: `sha256:${template}`, wanted: `sha256:${newer}` },
  ]);
  expect(services.find((it) => it.id === "docs")?.guest.ignoreChanges).not.toEqual([]);
  expect(lineOf(catalog, "wayne/docs")).toContain(template);
});

test("a clone's older template is no image that the platform would pull", () => {
  using catalog = tempCatalog();
  catalog.edit(site, template, newer);
  const [aiqso] = resolvePlatform(loadForPlatform(catalog.root, "prod"), "prod").sites;
  const references = aiqso?.images.map((it) => it.reference).join(" ");
  expect(references).toContain(newer);
  expect(references).not.toContain(template);
});

test("an environment with one guest that was made as protected stays protected, for its platform and every tenant", () => {
  using catalog = tempCatalog();
  // Only a clone is left of what records an image.
  const [text, clone] = [catalog.read(ledger), lineOf(catalog, "wayne/docs")];
  catalog.write(
    ledger,
    text.replaceAll(/, image: sha256:[0-9a-f]{64}/g, "").replace(/ {2}10013: .*/, clone),
  );
  catalog.edit(environments, "lifecycle: protected", "lifecycle: disposable");
  const said =
    /platform\/environments\.yaml:\d+:.*\n {2}wayne\/docs \(VMID 10013\) was made as protected and holds data; disposable would let everything in prod be replaced/;
  const platform = refusal(() => resolvePlatform(loadForPlatform(catalog.root, "prod"), "prod"));
  expect(platform).toMatch(said);
  // Not its own line: its databases would lose their protection all the same.
  expect(refusal(() => resolvedInProd("stark", catalog.root))).toMatch(said);
});

test("an environment stays protected where the service of a protected guest has no readable file", () => {
  const found = prodProblemsAfter((catalog) => {
    catalog.edit(environments, "lifecycle: protected", "lifecycle: disposable");
    for (const id of ["crm", "content", "docs", "email"]) {
      catalog.write(`platform/services/${id}.yaml`, "title: [\n");
    }
    catalog.write(
      ledger,
      catalog.read(ledger).replaceAll(/ {2}\d+: \{ of: \w+\/(postgres|redis),.*\n/g, ""),
    );
  });
  expect(found).toContainEqual(
    expect.stringMatching(
      /^platform\/environments\.yaml:\d+ E_CONFLICT stark\/crm \(VMID 10003\) was made as protected and holds data, and 6 guests more on aiqso;/,
    ),
  );
});
