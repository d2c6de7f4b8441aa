import * as types from "../../localcloud/rules/aws/types.ts";
import { asText, at, list, type Props } from "../../localcloud/values/value.ts";
import {
  balancer,
  balancerRequest,
  bucket,
  document,
  gateway,
  listener,
  listenerRequest,
  network,
  once,
  otherBalancer,
  removed,
  request,
  rule,
  ruleRequest,
  stand,
  subnet,
  subnetIds,
  subnets,
  targetGroup,
  targetGroupRequest,
} from "./requests-aws.ts";
import type { RuleCase } from "./rule-case.ts";
import {
  byHand,
  checkCase,
  inUseCase,
  nameCase,
  quotaCase,
  referenceCase,
} from "./rule-cases-aws-make.ts";
import type { Cloud, Request } from "./support.ts";

const certificateRequest = request(types.certificate, {
  domainName: "fixnado.example",
  validationMethod: "DNS",
});
const certificate = once((c) => stand(c, certificateRequest));

function validation(certificateArn: string): Request {
  return request(types.certificateValidation, { certificateArn }, `valid-${certificateArn}`);
}

const issued = once(async (c) => {
  const found = await certificate(c);
  await c.create(validation(found.id));
  return found;
});

async function secure(c: Cloud, certificateArn: string): Promise<Request> {
  const inputs = { port: 443, protocol: "HTTPS", certificateArn };
  return listenerRequest((await balancer(c)).id, inputs, "https");
}

const standingSecure = once(async (c) => stand(c, await secure(c, (await issued(c)).id)));

const condition = (...values: readonly string[]): Props => ({ pathPattern: { values } });

async function withConditions(c: Cloud, ...conditions: readonly Props[]): Promise<Request> {
  return ruleRequest((await listener(c)).id, 2000, undefined, { conditions });
}

async function withLogs(c: Cloud): Promise<Request> {
  const accessLogs = { enabled: true, bucket: (await bucket(c)).id };
  return balancerRequest(c, { accessLogs }, "logged");
}

/** A rule with a target group of its own: what each service brings. */
async function serviceRule(c: Cloud, n: number): Promise<Request> {
  const made = await c.create(await targetGroupRequest(c, `service-${n}`));
  return ruleRequest((await listener(c)).id, 1000 + n, made.id);
}

/** Cases of the rules about load balancers, listeners, their rules and certificates. */
export const balancerRuleCases: readonly RuleCase[] = [
  referenceCase("aws-balancer-references", async (c) => listenerRequest((await balancer(c)).id), {
    loadBalancerArn:
      "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/none/0000000000000000",
  }),
  nameCase("aws-load-balancer-name", "name", (c) => balancerRequest(c)),
  nameCase("aws-target-group-name", "name", (c) => targetGroupRequest(c)),
  {
    rule: "aws-load-balancer-subnets",
    before: gateway,
    breaks: async (c) =>
      c.create(await balancerRequest(c, { subnets: (await subnetIds(c)).slice(0, 1) })),
    passes: async (c) => c.create(await balancerRequest(c)),
  },
  {
    rule: "aws-load-balancer-subnets",
    before: gateway,
    breaks: async (c) => {
      const third = await c.create(await subnet((await network(c)).id, "a", "10.40.9.0/24"));
      await c.create(await balancerRequest(c, { subnets: [...(await subnetIds(c)), third.id] }));
    },
    passes: async (c) => {
      const third = await c.create(await subnet((await network(c)).id, "c", "10.40.9.0/24"));
      await c.create(await balancerRequest(c, { subnets: [...(await subnetIds(c)), third.id] }));
    },
  },
  {
    rule: "aws-load-balancer-subnets",
    before: subnets,
    breaks: async (c) =>
      c.create(request(types.loadBalancer, { subnets: await subnetIds(c) }, "without-gateway")),
    passes: async (c) =>
      c.create(
        request(types.loadBalancer, { subnets: await subnetIds(c), internal: true }, "inside"),
      ),
  },
  {
    rule: "aws-load-balancer-protected",
    breaks: async (c) =>
      removed(c, await stand(c, await balancerRequest(c, { enableDeletionProtection: true }))),
    passes: async (c) => {
      const made = await c.create(await balancerRequest(c, { enableDeletionProtection: true }));
      const open = await balancerRequest(c, { enableDeletionProtection: false });
      const outputs = await c.update(open, made);
      await c.remove(open, { ...made, outputs });
    },
  },
  {
    rule: "aws-access-logs-allowed",
    before: bucket,
    breaks: async (c) => c.create(await withLogs(c)),
    passes: async (c) => {
      const policy = document({
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::fixnado-t17-assets/*",
      });
      await c.create(request(types.bucketPolicy, { bucket: (await bucket(c)).id, policy }));
      await c.create(await withLogs(c));
    },
  },
  {
    rule: "aws-listener-port",
    before: listener,
    breaks: async (c) => c.create(listenerRequest((await balancer(c)).id, {}, "again")),
    passes: async (c) => c.create(listenerRequest((await balancer(c)).id, { port: 8080 }, "again")),
  },
  checkCase(
    "aws-listener-certificate-given",
    /certificateArn: is missing/,
    listenerRequest("arn:x", { protocol: "HTTPS", port: 443 }),
    { protocol: "HTTP" },
  ),
  {
    rule: "aws-certificate-issued",
    breaks: async (c) => c.create(await secure(c, (await certificate(c)).id)),
    passes: async (c) => c.create(await secure(c, (await issued(c)).id)),
  },
  {
    rule: "aws-certificate-in-use",
    before: standingSecure,
    breaks: async (c) => removed(c, await certificate(c)),
    passes: async (c) => removed(c, await standingSecure(c), await certificate(c)),
  },
  {
    rule: "aws-rule-priority",
    before: rule,
    breaks: async (c) => {
      const again = ruleRequest((await listener(c)).id, 1000);
      await c.create({ ...again, name: "another" });
    },
    passes: async (c) => c.create(ruleRequest((await listener(c)).id, 1001)),
  },
  checkCase(
    "aws-rule-priority",
    /priority: is 50001; allowed are 1 to 50000/,
    ruleRequest("arn:x", 50_001),
    {
      priority: 50_000,
    },
  ),
  {
    rule: "aws-rule-conditions",
    check: /have 6 values; a rule takes 5/,
    breaks: async (c) =>
      c.check(await withConditions(c, condition("/a", "/b", "/c", "/d", "/e", "/f"))),
    passes: async (c) => c.check(await withConditions(c, condition("/a", "/b", "/c", "/d", "/e"))),
  },
  {
    rule: "aws-rule-conditions",
    check: /have 2 of pathPattern; a rule takes one/,
    breaks: async (c) => c.check(await withConditions(c, condition("/a"), condition("/b"))),
    passes: async (c) =>
      c.check(
        await withConditions(c, condition("/a"), { hostHeader: { values: ["acme.example"] } }),
      ),
  },
  {
    rule: "aws-target-group-one-balancer",
    before: rule,
    breaks: async (c) => {
      const second = await c.create(listenerRequest((await otherBalancer(c)).id, {}, "second"));
      await c.create(ruleRequest(second.id, 1, (await targetGroup(c)).id));
    },
    passes: async (c) =>
      c.create(ruleRequest((await listener(c)).id, 1, (await targetGroup(c)).id)),
  },
  inUseCase("aws-target-group-in-use", targetGroup, rule),
  quotaCase("aws-target-group-quota", 100, serviceRule),
  quotaCase("aws-balancer-quotas", 100, async (c, n) => ruleRequest((await listener(c)).id, n + 1)),
  quotaCase("aws-balancer-quotas", 50, async (c, n) =>
    listenerRequest((await balancer(c)).id, { port: 1000 + n }, `port-${n}`),
  ),
  quotaCase("aws-balancer-quotas", 25, async (c, n) => {
    const more = await c.create({ ...certificateRequest, name: `more-${n}` });
    await c.create(validation(more.id));
    const listenerArn = (await standingSecure(c)).id;
    return request(
      types.listenerCertificate,
      { listenerArn, certificateArn: more.id },
      `more-${n}`,
    );
  }),
  quotaCase("aws-load-balancer-count", 50, (c, n) => balancerRequest(c, {}, `alb-${n}`)),
  {
    rule: "aws-balancer-quotas",
    before: (c) => byHand(c, { quotas: { listenersPerAlb: 51 } }),
    breaks: (c) => manyListeners(c, 52),
    passes: (c) => manyListeners(c, 51),
  },
  checkCase(
    "aws-certificate-names",
    /make 11 names; a certificate takes 10/,
    request(types.certificate, {
      domainName: "fixnado.example",
      subjectAlternativeNames: names(10),
    }),
    { subjectAlternativeNames: names(9) },
  ),
  {
    rule: "aws-validation-records",
    before: certificate,
    breaks: async (c) => c.create(await validated(c)),
    passes: async (c) => {
      for (const option of list((await certificate(c)).made.outputs.domainValidationOptions)) {
        const name = asText(at(option, "resourceRecordName"));
        const inputs = {
          zoneId: "Z0123456789FIXNADO01",
          name,
          type: "CNAME",
          ttl: 60,
          records: ["x.example"],
        };
        await c.create(request(types.dnsRecord, inputs, name));
      }
      await c.create(await validated(c));
    },
  },
];

async function validated(c: Cloud): Promise<Request> {
  const certificateArn = (await certificate(c)).id;
  return request(types.certificateValidation, { certificateArn, validationRecordFqdns: ["x"] });
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_none, n) => `t${n}.fixnado.example`);
}

async function manyListeners(c: Cloud, count: number): Promise<void> {
  const arn = (await balancer(c)).id;
  for (let n = 0; n < count; n++)
    await c.create(listenerRequest(arn, { port: 1000 + n }, `port-${n}`));
}
