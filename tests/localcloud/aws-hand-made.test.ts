import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { quotas as counted } from "../../catalog/aws/quotas.ts";
import { fill } from "../../localcloud/commands/fill.ts";
import { giveAccounts } from "../../localcloud/hand-made/aws.ts";
import * as types from "../../localcloud/rules/aws/types.ts";
import { quotas } from "../../localcloud/tables/aws/quotas.ts";
import { account, bucket, request } from "./requests-aws.ts";
import { byHand } from "./rule-cases-aws-make.ts";
import { Cloud, tempFolder } from "./support.ts";

test("a hand-made account holds what people put there, and the rules see it", async () => {
  const cloud = new Cloud();
  await bucket(cloud);
  const file = join(tempFolder(), "account.json");
  const held = {
    account,
    region: "eu-west-1",
    quotas: { vpcs: 6 },
    hostedZones: { Z0123456789FIXNADO01: "fixnado.example" },
    objects: { "fixnado-t17-assets": ["logo.png", "terms.pdf"] },
  };
  writeFileSync(file, JSON.stringify(held));
  expect(fill(cloud.world, file)).toEqual({ filled: 4 });

  for (let n = 0; n < 6; n++) {
    await cloud.create(request(types.vpc, { cidrBlock: `10.${n}.0.0/16` }, `vpc-${n}`));
  }
  await expect(
    cloud.create(request(types.vpc, { cidrBlock: "10.9.0.0/16" }, "one-too-many")),
  ).rejects.toThrow("VPCs of a region: 7 would be more than 6; ask AWS to raise quota vpcs");
  await expect(
    cloud.create(
      request(types.dnsRecord, {
        zoneId: "Z0123456789FIXNADO01",
        name: "acme.other.example",
        type: "A",
        ttl: 60,
        records: ["10.0.0.1"],
      }),
    ),
  ).rejects.toThrow("record acme.other.example is not in zone fixnado.example");
});

test("a hand-made account that is wrong is refused whole, with the path of every mistake", async () => {
  const cloud = new Cloud();
  await expect(byHand(cloud, { region: "Ireland", quotas: { vpc: 6 } })).rejects.toThrow(
    /account\.json is not a hand-made account:.*region.*quotas/s,
  );
  await expect(
    byHand(cloud, {
      quotas: { targetGroupsPerAlb: 200, vpcs: 5 },
      objects: { "no-such-bucket": ["logo.png"] },
    }),
  ).rejects.toThrow(
    /quotas\.targetGroupsPerAlb: quota targetGroupsPerAlb cannot be raised.*quotas\.vpcs: quota vpcs is 5 by default.*objects\.no-such-bucket: there is no bucket no-such-bucket/s,
  );
  expect(cloud.world.objects()).toEqual([]);
});

test("what sites say of their accounts is told again at every run, and the last word counts", async () => {
  const cloud = new Cloud();
  const said = (quotas: object) =>
    giveAccounts(
      cloud.world,
      JSON.stringify([
        {
          account,
          region: "eu-west-1",
          quotas,
          hostedZones: { Z0123456789FIXNADO01: "fixnado.example" },
        },
      ]),
    );
  // AWS does not raise the first, and the local cloud does not count the second.
  said({ elasticIps: 7, targetGroupsPerAlb: 300, networkInterfaces: 6000, vpcs: 5 });
  said({ elasticIps: 6 });
  for (let n = 0; n < 6; n++) {
    await cloud.create(request(types.elasticIp, { domain: "vpc" }, `address-${n}`));
  }
  await expect(
    cloud.create(request(types.elasticIp, { domain: "vpc" }, "one-too-many")),
  ).rejects.toThrow("7 would be more than 6");
  expect(() => giveAccounts(cloud.world, '[{"account":"12"}]')).toThrow(
    /not a hand-made list of accounts:.*\[0\]\.account.*\[0\]\.region/s,
  );
});

test("the quotas that the local cloud keeps are those that the catalog counts with", () => {
  const known = Object.entries(quotas).filter(([id]) => id in counted);
  expect(known.length).toBeGreaterThan(8);
  expect(known.map(([id, { value, adjustable }]) => ({ id, value, adjustable }))).toEqual(
    known.map(([id]) => {
      const { default: value, adjustable } = counted[id as keyof typeof counted];
      return { id, value, adjustable };
    }),
  );
  expect(
    Object.values(quotas).filter(
      ({ source }) => !source.startsWith("https://docs.aws.amazon.com/"),
    ),
  ).toEqual([]);
});
