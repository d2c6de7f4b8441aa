import { expect, test } from "vitest";
import { modelStacks, type StackModel } from "../../fleet/model/model.ts";
import { projectRoot, type TempCatalog, tempDevCatalog } from "../support/temp-catalog.ts";

/* One child for all of these: the program of the project, on a copy of the example whose tenant initech is broken. */

async function modelled(
  edit: (catalog: TempCatalog) => void,
  stacks: readonly string[],
): Promise<ReadonlyMap<string, StackModel>> {
  using catalog = tempDevCatalog();
  edit(catalog);
  const code = projectRoot.replace(/\/$/, "");
  return await modelStacks({ code, catalog: catalog.root, stacks, digestKey: "a key" });
}

function resourcesOf(model: StackModel | undefined) {
  if (!model || "problems" in model) throw new Error(model?.problems ?? "not modelled");
  return model.resources;
}

test("a model is what the program registers, without a credential of who runs it", async () => {
  process.env["AIQSO_LAB_PVE_TOKEN"] = "s3cr3t-of-the-shell";
  const models = await modelled(
    (catalog) => catalog.edit("tenants/dev/initech.yaml", "tier: ", "tier: no"),
    ["dev", "dev.acme", "dev.initech"],
  );
  delete process.env["AIQSO_LAB_PVE_TOKEN"];
  expect([...models.keys()]).toEqual(["dev", "dev.acme", "dev.initech"]);
  const acme = resourcesOf(models.get("dev.acme"));
  const crm = acme.find(
    ({ name, type }) => name === "acme-crm" && type.includes("containerLegacy"),
  );

  // URNs have the whole chain of components, as the engine makes them.
  expect(crm?.urn).toMatch(
    /^urn:pulumi:dev\.acme::tenantry::tenantry:proxmox:LxcContainer\$proxmoxve:index\/containerLegacy:ContainerLegacy::acme-crm$/,
  );
  expect(crm?.provider?.type).toBe("pulumi:providers:proxmoxve");
  expect(crm?.id).toBe(String(crm?.inputs["vmId"]));
  // A secret is masked, and another one has another digest.
  expect(JSON.stringify(acme)).not.toMatch(/s3cr3t-of-the-shell|no-secret|stand-in/);
  expect(JSON.stringify(crm?.digested)).toMatch(/\[secret [0-9a-f]{16}\]/);
  // What is wrong with one tenant stays with it.
  const broken = models.get("dev.initech");
  expect(broken && "problems" in broken && broken.problems).toMatch(/initech\.yaml:\d+:\d+/);
});
