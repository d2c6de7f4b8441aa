import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatProblems } from "../../catalog/errors.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { aCatalog } from "../support/a-catalog.ts";

const siteFile = "platform/sites/aiqso-lab.yaml";
const serviceFile = "platform/services/crm.yaml";
const secret = "hunter2-Xq9";

const read = (file: string) => readFileSync(join(import.meta.dirname, "..", "..", file), "utf8");
const site = (from: string | RegExp, to: string) => ({
  [siteFile]: read(siteFile).replace(from, to),
});
const service = (from: string | RegExp, to: string) => ({
  [serviceFile]: read(serviceFile).replace(from, to),
});
const block = /credentials:\n(?: {2}.*\n)+/;

test.each([
  ["in a credential", site("env:AIQSO_LAB_PVE_TOKEN", secret)],
  ["in a credential, in quotes", site("env:AIQSO_LAB_PVE_TOKEN", `"${secret}"`)],
  [
    "in a credential, over several lines",
    site("env:AIQSO_LAB_PVE_TOKEN", `|\n    first\n    ${secret}`),
  ],
  ["in a credential whose name is misspelt", site(/api: env:\w+/, `apii: ${secret}`)],
  ["beside a misspelt credential", site(block, `credentials: { api: ${secret}, shh: file:~/x }\n`)],
  ["under a misspelt key", site(block, `credentails: { api: ${secret} }\n`)],
  ["in the place of all credentials", site(block, `credentials: ${secret}\n`)],
  ["in a list of credentials", site(block, `credentials: [${secret}]\n`)],
  [
    "in a credential that is given twice",
    site(block, `credentials: { api: env:A, api: ${secret} }\n`),
  ],
  ["behind a tag", site("env:AIQSO_LAB_PVE_TOKEN", `!!x ${secret}`)],
  ["at the wrong indentation", site("  api: env:AIQSO_LAB_PVE_TOKEN", `api: ${secret}`)],
  ["before a syntax error on its line", site(block, `credentials: { api: ${secret}, ssh\n`)],
  ["in a text that is not closed", site("env:AIQSO_LAB_PVE_TOKEN", `"${secret}`)],
  ["in a service's secret", service("admin_password: generated", `admin_password: ${secret}`)],
  ["in an endpoint", site("https://192.168.0.10", `https://root:${secret}@192.168.0.10`)],
  [
    "beside a mistake in a variable",
    service(/env:\n(?: {2}.*\n)+/, `env: { ADMIN_PASSWORD: ${secret}, x: 1 }\n`),
  ],
])("a secret that was pasted %s is an error that does not show it", (_what, changes) => {
  const { problems } = loadCatalog(aCatalog(changes));

  expect(problems.length).toBeGreaterThan(0);
  expect(formatProblems(problems)).not.toContain("hunter2");
});

test("a site's credential cannot be made in one stack, as several read it", () => {
  const { problems } = loadCatalog(aCatalog(site("env:AIQSO_LAB_PG_ADMIN", "generated")));

  expect(problems).toMatchObject([
    {
      code: "E_VALUE",
      message: 'expected env:NAME or file:PATH; found "generated".',
      path: "credentials › postgres",
    },
  ]);
});
