import { expect, test } from "vitest";
import { loadForTenant } from "../../catalog/load.ts";
import { validate } from "../../catalog/validate.ts";
import { short } from "../support/problems.ts";
import { resolveProxmoxTenant as resolveTenant } from "../support/proxmox.ts";
import { tempCatalog } from "../support/temp-catalog.ts";
import { aiqso, available, prodSite, refused, twoProxies } from "./support/prod-platform.ts";

test("dumps and the register need the operations guest, and everything that is wrong is said at once", () => {
  using catalog = tempCatalog();
  const text = catalog.read(prodSite);
  const start = text.indexOf("  operations:\n");
  catalog.write(prodSite, text.slice(0, start) + text.slice(text.indexOf("guests:\n", start)));
  const { problems } = validate(catalog.root, { today: "2026-11-21" });
  expect(problems.map((it) => [it.path, it.code])).toEqual([
    ["backups › dumps", "E_REFERENCE"],
    ["shared › postgres › register", "E_REFERENCE"],
  ]);
});

test.each([
  ["n8n", "n8n of aiqso"],
  ["mail", "listmonk of aiqso"],
])("a tenant called %s is refused, with the place of the guest that answers there", (id, whose) => {
  using catalog = tempCatalog();
  const tenant = `name: X\nsite: aiqso\ntier: starter\nservices: [crm]\n`;
  catalog.write(`tenants/prod/${id}.yaml`, tenant);
  const { problems } = validate(catalog.root, { today: "2026-11-21" });
  const [conflict] = problems.filter((it) => it.code === "E_CONFLICT");
  expect([conflict?.file, conflict?.line]).toEqual([`tenants/prod/${id}.yaml`, 2]);
  expect(conflict?.message).toContain(`${id}.aiqso.example would belong to ${whose} (${prodSite}:`);
  expect(conflict?.other?.file).toBe(prodSite);
});

test("such a tenant's own stack is refused too, where no other tenant's file is read", () => {
  using catalog = tempCatalog();
  catalog.write("tenants/prod/n8n.yaml", "name: X\nsite: aiqso\ntier: starter\nservices: [crm]\n");
  const load = loadForTenant(catalog.root, "prod", "n8n");
  expect(() => resolveTenant(load, "prod", "n8n")).toThrow(
    "n8n.aiqso.example would belong to n8n of aiqso",
  );
});

test("two guests of the platform at one host name, and one at another site's domain, are refused", () => {
  using catalog = tempCatalog();
  catalog.edit(prodSite, "route: { host: mail", "route: { host: n8n");
  catalog.edit(prodSite, 'route: { host: "@"', "route: { host: lab");
  const { problems } = validate(catalog.root, { today: "2026-11-21" });
  expect(problems.map((it) => [it.path, it.code])).toEqual([
    ["guests › portal › route › host", "E_CONFLICT"],
    ["guests › n8n › route › host", "E_CONFLICT"],
  ]);
  expect(problems.map((it) => it.message).join("\n")).toContain(
    "lab.aiqso.example, which is the domain of the site aiqso-lab",
  );
});

test("two hosts without a third vote are a warning, and three are none", () => {
  using catalog = tempCatalog();
  const settings = available(", replicateEveryMinutes: 15");
  catalog.edit(prodSite, ...settings);
  const warnings = () => validate(catalog.root, { today: "2026-11-21" }).warnings;
  expect(warnings()).toEqual([]);
  const lab = "platform/sites/aiqso-lab.yaml";
  catalog.edit(lab, "shared:\n", settings[1]);
  catalog.edit(lab, "  lab3: { memoryGib: 64, cores: 16 }\n", "");
  expect(warnings().map((it) => it.replace(/:\d+:/, ":"))).toEqual([
    `${lab}: aiqso-lab has 2 hosts: when one fails the rest has no majority, and PVE starts nothing. Add a host or a QDevice`,
  ]);
});

test("what is right next to each of these rules is accepted", () => {
  expect(
    short(
      refused(
        [
          ["vlan: 1100-1355", "vlan: 1100-1300"],
          [
            "accepts: [{ port: 9443, from: [management]",
            "accepts: [{ port: 9443, from: [operations]",
          ],
          available(", replicateEveryMinutes: 30"),
          twoProxies(),
        ],
        "ranges:",
      ).problems,
    ),
  ).toEqual([]);
  const shared = aiqso(
    ["backups: nas-backup }", "backups: nas-backup, shared: [local-zfs] }"],
    available(""),
  );
  expect(shared.shared[0]?.guest.ha?.replication).toBeNull();
});
