import { expect, test } from "vitest";
import { release } from "../../catalog/ledger/release.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { releaseData, releaseLine } from "../../cli/print/release.ts";
import { tempCatalog } from "../support/temp-catalog.ts";

test("a released tenant's number, guests and network are all named, with the day from which the network is free", () => {
  using catalog = tempCatalog();
  catalog.remove("tenants/prod/stark.yaml");
  const loaded = loadCatalog(catalog.root).catalog;
  const released = release(loaded, "aiqso", "stark", "2026-11-21", { kind: "none" });
  const [vlan] = released.networks;
  expect(released.problems).toEqual([]);
  expect(releaseLine(released, "stark")).toMatch(
    new RegExp(
      `number \\d+, VMID \\d+ \\(stark/.*VLAN ${vlan} \\(10\\.[\\d.]+/24, to be given again from 2027-02-19\\) become tombstones`,
    ),
  );
  expect(releaseData(released)).toMatchObject({
    networks: [{ number: vlan, cidr: expect.stringMatching(/^10\./), freeFrom: "2027-02-19" }],
    vmids: expect.any(Array),
  });
});
