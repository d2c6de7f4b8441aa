import { expect, test } from "vitest";
import { Code } from "../../catalog/code/code.ts";
import { hashTenant } from "../../catalog/resolve/hash.ts";
import { recordWhole } from "../../fleet/model/record.ts";
import { openTenant } from "../../stacks/open.ts";
import { buildTenant } from "../../stacks/tenant.ts";
import { exampleSecrets } from "../support/graph.ts";
import { projectRoot } from "../support/temp-catalog.ts";

test("a tenant's stack exports the hashes of its data and of the code of exactly its own components", async () => {
  const tenant = openTenant(projectRoot, "dev", "acme");
  const { resources, outputs } = await recordWhole(
    () => buildTenant(tenant, undefined, exampleSecrets),
    {},
  );
  const types = new Set(resources.map(({ type }) => type));
  const components = [...types].filter((type) => type.startsWith("tenantry:")).sort();
  expect(components).toContain("tenantry:proxmox:LxcContainer");
  expect(outputs).toMatchObject({
    inputHash: hashTenant(tenant),
    components,
    codeHash: new Code(projectRoot).hash({ kind: "tenant", substrates: ["proxmox"], components }),
    resources: resources.filter(({ type }) => type !== "pulumi:pulumi:Stack").length,
  });
});
