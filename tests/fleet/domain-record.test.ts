import { expect, test } from "vitest";
import { findRecord, isResolver } from "../../fleet/domain-record.ts";
import { DnsServer } from "../support/dns-server.ts";

const record = { name: "_tenantry.shop.customer.example", value: "tenantry=0123456789abcdef" };

test("the record is found beside others, and where it comes in several strings", async () => {
  await using beside = await DnsServer.start({
    [record.name]: [["v=spf1 -all"], [record.value], ["tenantry=of-another-tenant"]],
  });
  await using split = await DnsServer.start({ [record.name]: [["tenantry=01234", "56789abcdef"]] });
  expect(await findRecord(record, beside.address)).toEqual({ kind: "right" });
  expect(await findRecord(record, split.address)).toEqual({ kind: "right" });
  expect(beside.asked).toEqual([record.name]);
});

test("another tenant's record, one that only begins so, and none at all prove nothing", async () => {
  await using server = await DnsServer.start({
    [record.name]: [["tenantry=of-another-tenant"], [`${record.value}0`]],
    "_tenantry.empty.example": [],
  });
  expect(await findRecord(record, server.address)).toEqual({
    kind: "other",
    values: ["tenantry=of-another-tenant", `${record.value}0`],
  });
  const none = { kind: "other", values: [] };
  expect(await findRecord({ ...record, name: "_tenantry.no.example" }, server.address)).toEqual(
    none,
  );
  expect(await findRecord({ ...record, name: "_tenantry.empty.example" }, server.address)).toEqual(
    none,
  );
});

test("a name server that fails is not one that says no", async () => {
  await using server = await DnsServer.start({}, [record.name]);
  expect(await findRecord(record, server.address)).toEqual({
    kind: "unanswered",
    why: "ESERVFAIL",
  });
});

test.each([
  ["192.0.2.53", true],
  ["127.0.0.1:5353", true],
  ["[2001:db8::1]:53", true],
  ["ns1.example", false],
  ["127.0.0.1:port", false],
  ["", false],
])("%j is a resolver's address: %s", (text, is) => {
  expect(isResolver(text)).toBe(is);
});
