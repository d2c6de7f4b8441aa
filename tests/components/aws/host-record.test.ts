import { expect, test } from "vitest";
import { HostRecord, type HostRecordArgs } from "../../../components/aws/host-record.ts";
import { recordProgram } from "../../../fleet/model/record.ts";
import { find, listOf } from "../builders.ts";
import { awsOptions } from "./aws-site.ts";

const args: HostRecordArgs = {
  host: "acme.fixnado.example",
  zoneId: "Z0123456789FIXNADO01",
  entry: { dnsName: "fixnado-shard-1.elb.example", zoneId: "Z32O12XQLNTSW2" },
};

const record = (preview = false) =>
  recordProgram(
    () => {
      new HostRecord("acme-host", args, awsOptions());
    },
    { preview },
  );

test("a host name leads to its load balancer by an alias, and takes over no record that is there", async () => {
  const resources = await record();
  expect(listOf(resources)).toEqual(["HostRecord acme-host", "Record acme-host"]);
  expect(find(resources, "Record", "acme-host").inputs).toEqual({
    zoneId: "Z0123456789FIXNADO01",
    name: "acme.fixnado.example",
    type: "A",
    allowOverwrite: false,
    aliases: [
      {
        name: "fixnado-shard-1.elb.example",
        zoneId: "Z32O12XQLNTSW2",
        evaluateTargetHealth: false,
      },
    ],
  });
  expect(listOf(await record(true))).toEqual(listOf(resources));
});

test("a record that takes over somebody else's, or leads nowhere, does not compile", () => {
  // @ts-expect-error there is no such input: a name that is taken is an error
  const greedy: HostRecordArgs = { ...args, allowOverwrite: true };
  const { entry: _without, ...rest } = args;
  // @ts-expect-error a name without a load balancer would be free for whoever gets the address next
  const dangling: HostRecordArgs = rest;
  expect([greedy.host, dangling.entry]).toEqual(["acme.fixnado.example", undefined]);
});
