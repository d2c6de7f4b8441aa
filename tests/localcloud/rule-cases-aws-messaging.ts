import * as types from "../../localcloud/rules/aws/types.ts";
import type { Props } from "../../localcloud/values/value.ts";
import { lambda, once, request, roleRequest, stand } from "./requests-aws.ts";
import type { RuleCase } from "./rule-case.ts";
import { checkCase, inUseCase, nameCase, referenceCase } from "./rule-cases-aws-make.ts";
import type { Cloud, Request } from "./support.ts";

const zone = once((c) => stand(c, request(types.hostedZone, { name: "fixnado.example" })));

async function record(c: Cloud, inputs: Props = {}, name = "record"): Promise<Request> {
  const zoneId = (await zone(c)).id;
  const given = { zoneId, name: "acme.fixnado.example", type: "A", ttl: 60, records: ["10.0.0.1"] };
  return request(types.dnsRecord, { ...given, ...inputs }, name);
}

const standingRecord = once(async (c) => stand(c, await record(c)));

const caller = once((c) => stand(c, roleRequest("scheduler.amazonaws.com")));

async function scheduleRequest(c: Cloud, inputs: Props = {}): Promise<Request> {
  const target = { arn: (await lambda(c)).arn, roleArn: (await caller(c)).arn };
  const flexibleTimeWindow = { mode: "OFF" };
  return request(types.schedule, {
    scheduleExpression: "rate(1 day)",
    flexibleTimeWindow,
    target,
    ...inputs,
  });
}

const expression = (scheduleExpression: string): Request =>
  request(types.schedule, {
    scheduleExpression,
    flexibleTimeWindow: { mode: "OFF" },
    target: { arn: "arn:x", roleArn: "arn:y" },
  });

const alarmInputs: Props = {
  comparisonOperator: "GreaterThanThreshold",
  evaluationPeriods: 1,
  metricName: "CPUUtilization",
  namespace: "AWS/ECS",
  period: 60,
  statistic: "Average",
  threshold: 80,
};

function redrive(deadLetterTargetArn: string): Props {
  return { redrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 }) };
}

async function validationOf(c: Cloud): Promise<Request> {
  const inputs = { domainName: "fixnado.example", validationMethod: "DNS" };
  const certificate = await c.create(request(types.certificate, inputs));
  return request(types.certificateValidation, { certificateArn: certificate.id });
}

/** Cases of the rules about logs, alarms, messages, schedules and names in DNS. */
export const messagingRuleCases: readonly RuleCase[] = [
  nameCase("aws-log-group-name", "name", () => request(types.logGroup)),
  nameCase("aws-alarm-name", "name", () => request(types.alarm, alarmInputs)),
  nameCase("aws-topic-name", "name", () => request(types.topic)),
  nameCase("aws-queue-name", "name", () => request(types.queue)),
  nameCase("aws-schedule-name", "name", (c) => scheduleRequest(c)),
  referenceCase("aws-messaging-references", () => request(types.alarm, alarmInputs), {
    alarmActions: ["arn:aws:sns:eu-west-1:111122223333:none"],
  }),
  {
    rule: "aws-redrive-queue",
    breaks: (c) =>
      c.create(request(types.queue, redrive("arn:aws:sqs:eu-west-1:111122223333:none"))),
    passes: async (c) => {
      const dead = await stand(c, request(types.queue, {}, "dead"));
      await c.create(request(types.queue, redrive(dead.arn)));
    },
  },
  checkCase("aws-schedule-expression", /cron takes six fields/, expression("cron(0 2 * * *)"), {
    scheduleExpression: "cron(0 2 * * ? *)",
  }),
  checkCase("aws-schedule-expression", /must be \?/, expression("cron(0 2 * * * *)"), {
    scheduleExpression: "cron(15 0/6 ? * MON-FRI 2027)",
  }),
  checkCase("aws-schedule-expression", /hours cannot be 24/, expression("cron(0 24 * * ? *)"), {
    scheduleExpression: "cron(0 23 * * ? *)",
  }),
  checkCase("aws-schedule-expression", /it must be 1 hour/, expression("rate(1 hours)"), {
    scheduleExpression: "rate(2 hours)",
  }),
  checkCase("aws-schedule-expression", /such as at\(/, expression("at(2027-01-31)"), {
    scheduleExpression: "at(2027-01-31T02:00:00)",
  }),
  {
    rule: "aws-schedule-time-zone",
    check: /which no IANA time zone is/,
    breaks: async (c) =>
      c.check(await scheduleRequest(c, { scheduleExpressionTimezone: "Dublin" })),
    passes: async (c) =>
      c.check(await scheduleRequest(c, { scheduleExpressionTimezone: "Europe/Dublin" })),
  },
  {
    rule: "aws-record-twice",
    before: standingRecord,
    breaks: async (c) => c.create(await record(c, {}, "again")),
    passes: async (c) => c.create(await record(c, { type: "AAAA", records: ["::1"] }, "again")),
  },
  {
    rule: "aws-record-in-zone",
    before: zone,
    breaks: async (c) => c.create(await record(c, { name: "acme.other.example" })),
    passes: async (c) => {
      await c.create(await record(c));
      // A zone that the local cloud does not know is taken to be there, whatever its domain.
      await c.create(
        await record(c, { zoneId: "Z0123456789OTHER", name: "acme.other.example" }, "other"),
      );
    },
  },
  {
    rule: "aws-record-cname",
    before: standingRecord,
    breaks: async (c) =>
      c.create(await record(c, { type: "CNAME", records: ["x.example"] }, "cname")),
    passes: async (c) =>
      c.create(
        await record(
          c,
          { type: "CNAME", records: ["x.example"], name: "www.fixnado.example" },
          "cname",
        ),
      ),
  },
  checkCase(
    "aws-record-values",
    /ttl: is needed with records/,
    request(types.dnsRecord, { zoneId: "Z1", name: "a", type: "A", records: ["10.0.0.1"] }),
    {
      ttl: 60,
    },
  ),
  inUseCase("aws-zone-not-empty", zone, standingRecord),
  referenceCase("aws-dns-references", async (c) => validationOf(c), {
    certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/none",
  }),
];
