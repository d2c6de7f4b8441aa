import { expect, test } from "vitest";
import type { CatalogProblem } from "../../../catalog/errors.ts";
import { validate } from "../../../catalog/validate.ts";
import { TODAY } from "../../support/memory-catalog.ts";
import { type TempCatalog, tempWholeCatalog } from "../../support/temp-catalog.ts";

const environments = "platform/environments.yaml";

/** The example with fixnado-staging called `id`, and what its file is told. */
function called(id: string, change: (site: string) => string = (text) => text): CatalogProblem[] {
  using catalog = tempWholeCatalog();
  const file = `platform/sites/${id}.yaml`;
  catalog.write(file, change(catalog.read("platform/sites/fixnado-staging.yaml")));
  catalog.write(`platform/ledger/${id}.yaml`, catalog.read("platform/ledger/fixnado-staging.yaml"));
  catalog.remove("platform/sites/fixnado-staging.yaml");
  catalog.remove("platform/ledger/fixnado-staging.yaml");
  for (const used of [environments, "tenants/staging/brightside.yaml", ...services]) {
    catalog.edit(used, "fixnado-staging", id);
  }
  const { problems } = validate(catalog.root, { today: TODAY });
  return problems.filter((it) => it.file === file);
}

const services = ["platform/services/fixnado-api.yaml"];

const withoutCache = (text: string): string => text.replace(/^cache: .*\n/m, "");

test("a site's id is as long as the names of its caches and buckets allow, and no longer", () => {
  expect(called("a-site-with-a-name-that-is")).toEqual([
    expect.objectContaining({
      code: "E_LIMIT",
      line: 2,
      message:
        "a cache of a-site-with-a-name-that-is would be called a-site-with-a-name-that-is-shard-99-cache, and AWS takes 40 characters. Give the file a name of at most 25.",
    }),
  ]);
  expect(called("a-site-with-a-name-that-i")).toEqual([]);
  expect(called("a-site-with-a-name-that-is-la", withoutCache)).toEqual([]);
  expect(called("a-site-with-a-name-that-is-lon", withoutCache)).toEqual([
    expect.objectContaining({
      message: expect.stringMatching(/^a bucket of .* AWS takes 63 characters.* at most 29\.$/),
    }),
  ]);
});

test("what load balancers, certificates and stacks would not take as a name is refused at the site's line", () => {
  expect(called("internal-apps").map((it) => it.message)).toEqual([
    expect.stringContaining('AWS keeps names that begin with "internal-" for itself'),
  ]);
  const label = "a".repeat(60);
  const odd = called("apps", (text) =>
    text
      .replace("domain: staging.fixnado.example", `domain: ${label}.example`)
      .replace(/^cache: /m, "repositories: [team/api, team-api]\ncache: "),
  );
  expect(odd.map((it) => `${it.path} ${it.code}: ${it.message}`)).toEqual([
    expect.stringMatching(/^domain E_LIMIT: .* has 68 characters, and a certificate begins with/),
    expect.stringMatching(
      /^repositories › 1 E_CONFLICT: team-api and team\/api differ in "\/" and "-" alone/,
    ),
  ]);
});

/** fixnado-staging in the account and region of fixnado, where everything is known by name. */
function inOneAccount(change: (catalog: TempCatalog) => void): CatalogProblem[] {
  using catalog = tempWholeCatalog();
  for (const file of ["sites", "ledger"]) {
    catalog.edit(`platform/${file}/fixnado-staging.yaml`, "444455556666", "111122223333");
  }
  change(catalog);
  return validate(catalog.root, { today: TODAY }).problems.filter(
    (it) => it.code === "E_CONFLICT" && it.message.includes("would both be called"),
  );
}

test("two tenants of one id in an account and region are told so, and so is one that is called like a site or a shard", () => {
  const problems = inOneAccount((catalog) => {
    for (const id of ["fixnado", "fixnado-shard-1"]) {
      const file = `tenants/staging/${id}.yaml`;
      catalog.write(file, "name: Odd\nsite: fixnado-staging\ntier: starter\nservices: []\n");
    }
  });
  expect(problems.map((it) => `${it.file} ${it.path}: ${it.message}`)).toEqual([
    expect.stringMatching(
      /^tenants\/staging\/brightside\.yaml site: the tenant staging\/brightside and the tenant prod\/brightside \(tenants\/prod\/brightside\.yaml:3\) would both be called brightside/,
    ),
    expect.stringMatching(
      /^tenants\/staging\/brightside\.yaml services › 0: fixnado-api of staging/,
    ),
    expect.stringMatching(/fixnado-shard-1\.yaml site: .* shard 1 of fixnado \(/),
    expect.stringMatching(
      /fixnado\.yaml site: the tenant staging\/fixnado and the site fixnado \(/,
    ),
  ]);
});

test("two services whose names are one although their tenants' differ are told so", () => {
  using catalog = tempWholeCatalog();
  const zones = catalog.read("platform/services/zones.yaml");
  catalog.write("platform/services/west-zones.yaml", zones.replace("/zones,", "/west,"));
  const tenant = (services: string): string =>
    `name: Odd\nsite: fixnado\ntier: starter\nservices: [${services}]\n`;
  catalog.write("tenants/prod/odd.yaml", tenant("west-zones"));
  catalog.write("tenants/prod/odd-west.yaml", tenant("zones"));
  const told = validate(catalog.root, { today: TODAY }).problems.filter((it) =>
    it.message.includes("would both be called"),
  );
  expect(told.map((it) => `${it.file} ${it.path}: ${it.message}`)).toEqual([
    expect.stringMatching(
      /^tenants\/prod\/odd\.yaml services › 0: west-zones of prod\/odd and zones of prod\/odd-west \(tenants\/prod\/odd-west\.yaml:4\) would both be called odd-west-zones/,
    ),
  ]);
});
