import { describe, expect, test } from "vitest";
import { stackFacts } from "../../policies/facts.ts";
import { projectRoot, tempWholeCatalog } from "../support/temp-catalog.ts";

const factsOf = (stack: string) => stackFacts(projectRoot, stack);
const vlansOf = (stack: string) =>
  factsOf(stack).sites.map(
    (site) => site.substrate === "proxmox" && site.networks.map((it) => it.vlan),
  );

describe("what the catalog says of a stack", () => {
  test("is a tenant's number, its one site, and the lifecycle of its environment", () => {
    const { environment, tenant, number, lifecycle, sites } = factsOf("prod.stark");
    expect([environment, tenant, number, lifecycle, sites.map(({ id }) => id)]).toEqual([
      "prod",
      "stark",
      1,
      "protected",
      ["aiqso"],
    ]);
  });

  test("is all sites of a platform, and all tenants as others", () => {
    const { tenant, number, sites, others } = factsOf("dev");
    expect([tenant, number, sites.map(({ id }) => id)]).toEqual([
      null,
      null,
      ["aiqso-lab", "onasis-dev", "onasis-vps-dev"],
    ]);
    expect(others.map(({ id }) => id)).toEqual(expect.arrayContaining(["acme", "stark"]));
  });

  test("gives a tenant that was taken over the network where its guests were found, as long as one stands there", () => {
    using catalog = tempWholeCatalog();
    const ledger = "platform/ledger/aiqso.yaml";
    const line = /\n( {2}\d+: \{ of: wayne\/crm, ip: )[\d.]+/;
    catalog.write(ledger, catalog.read(ledger).replace(line, "\n$110.10.10.77"));
    const [site] = stackFacts(catalog.root, "prod.wayne").sites;
    expect(site?.substrate === "proxmox" && site.networks.map(({ vlan }) => vlan)).toEqual([
      1010, 1000,
    ]);
  });

  test("says that a site is being taken over exactly as long as its proxy is adopted", () => {
    const isAdopting = (root: string): boolean[] =>
      stackFacts(root, "prod").sites.flatMap((site) =>
        site.substrate === "proxmox" ? [site.adopting] : [],
      );
    expect(isAdopting(projectRoot)).toEqual([false]);
    using catalog = tempWholeCatalog();
    const ledger = "platform/ledger/aiqso.yaml";
    const proxy =
      "adopted:\n  127: { kind: container, name: proxy, memoryMib: 512, swapMib: 0, cores: 1, diskGib: 8, storage: local-zfs, bridge: vmbr1, vlan: 1000, unprivileged: true, os: debian, protection: false, startOnBoot: true, firewall: { options: false, rules: false } }\n";
    catalog.write(ledger, `${catalog.read(ledger)}${proxy}`);
    expect(isAdopting(catalog.root)).toEqual([true]);
  });

  test.each([
    ["the tenants' network, to one that shares it", "prod.wayne", [[1010]]],
    ["its own VLAN alone, to one that has one", "prod.stark", [[1100]]],
    ["every network of the site, to a platform", "prod", [[1000, 2000, 1010], false, false, false]],
  ])("gives %s", (_, stack, vlans) => {
    expect(vlansOf(stack)).toEqual(vlans);
  });

  test.each([
    ["a tenant's one host, to itself", "prod.vortexcore", ["203.0.113.30"]],
    ["every host of the site, to a platform", "prod", ["203.0.113.29", "203.0.113.30"]],
  ])("gives on a VPS %s", (_, stack, hosts) => {
    const sites = factsOf(stack).sites.filter((site) => site.substrate === "vps");
    expect(sites.map((site) => site.hosts)).toEqual([hosts]);
  });

  test("is the account and the region on AWS", () => {
    expect(factsOf("prod.brightside").sites).toEqual([
      {
        substrate: "aws",
        id: "fixnado",
        domain: "fixnado.example",
        account: "111122223333",
        region: "eu-west-1",
      },
    ]);
  });

  test("names a tenant of the same id in another environment among the others, never itself", () => {
    const { others } = factsOf("staging.brightside");
    const same = others.filter(({ id }) => id === "brightside");
    expect(same.map(({ environment }) => environment)).toEqual(["prod"]);
  });
});

describe("a stack that cannot be judged", () => {
  test.each([
    ["no environment of ours", "test", /no environment/i],
    [
      "a tenant that no ledger knows",
      "prod.nobody",
      /No ledger of "prod" knows the tenant "nobody"/,
    ],
    ["a name of another form", "prod.acme.web", /neither <environment> nor/],
    ["a name without a tenant", "prod.", /neither <environment> nor/],
  ])("is %s", (_, stack, says) => {
    expect(() => factsOf(stack)).toThrow(says);
  });

  test("is one whose catalog cannot be read", () => {
    using catalog = tempWholeCatalog();
    catalog.edit("platform/ledger/aiqso.yaml", "tenants:", "tenants: [");
    expect(() => stackFacts(catalog.root, "prod.stark")).toThrow(/platform\/ledger\/aiqso\.yaml/);
    // Whose ledger it is not goes on.
    expect(stackFacts(catalog.root, "dev.acme").number).toBe(1);
  });
});
