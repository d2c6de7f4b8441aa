import { expect, test } from "vitest";
import { problemsAfter, siteFile } from "./support/aws-catalog.ts";

/** What is edited in the site's file, the code of the one problem there, and what it says. */
type Case = readonly [what: string, from: string, to: string, code: string, says: RegExp];

const shape: readonly Case[] = [
  [
    "an account without quotes, which YAML reads as a number",
    'account: "111122223333"',
    "account: 111122223333",
    "E_TYPE",
    /12 digits in quotes, for instance "111122223333"/,
  ],
  [
    "a region that is none",
    "region: eu-west-1 ",
    "region: europe-west1 ",
    "E_VALUE",
    /an AWS region, for instance eu-west-1/,
  ],
  [
    "a hosted zone that is a domain",
    "hostedZone: Z01234567FIXNADO",
    "hostedZone: fixnado.example",
    "E_VALUE",
    /the id of a Route 53 hosted zone: Z and 7 to 31 capital letters and digits/,
  ],
  [
    "a dump's image by a tag",
    "tenantry-dumps@sha256:9999999999999999999999999999999999999999999999999999999999999999",
    "tenantry-dumps:latest",
    "E_VALUE",
    /an image by its digest, as a tag can change/,
  ],
  [
    "logs that are kept for a number of days that CloudWatch does not know",
    "\nlogDays: 90",
    "\nlogDays: 100",
    "E_VALUE",
    /one of 1, 3, 5, 7, 14, 30, 60, 90, 120/,
  ],
  [
    "a backup window of half an hour",
    "backupWindow: 02:00-03:00",
    "backupWindow: 02:00-02:30",
    "E_VALUE",
    /a window of at least an hour in UTC, for instance 02:00-03:00/,
  ],
  [
    "a single zone, in which no load balancer stands",
    "zones: [a, b, c]",
    "zones: [a]",
    "E_TYPE",
    /at least two availability zones: load balancers need two; found \[a\]\./,
  ],
  [
    "own servers without a word about them",
    "  mysql:\n    large: { class: db.m7g.large, storageGib: 50, maxStorageGib: 500, multiAz: true, replicas: 0, maxConnections: 500 }\n",
    "  mysql:\n",
    "E_TYPE",
    /a mapping of size words, for instance large: \{ class: db\.m7g\.large, .*; found nothing/,
  ],
  [
    "a class whose capacity nobody says",
    "class: db.r7g.large",
    "class: db.serverless",
    "E_VALUE",
    /a class of RDS, for instance db\.r7g\.large; found "db\.serverless"/,
  ],
  [
    "more connections than a server takes",
    "replicas: 1, maxConnections: 1000",
    "replicas: 1, maxConnections: 20000",
    "E_VALUE",
    /a whole number of connections from 10 to 16000/,
  ],
  [
    "a fleet of one machine, of which there is none while it is renewed",
    "deploys: {",
    "fleet: { instanceType: m7i.large, min: 1, max: 3 }\ndeploys: {",
    "E_VALUE",
    /a whole number of machines from 2 to 1000; found `1`/,
  ],
  [
    "machines of no type",
    "deploys: {",
    "fleet: { instanceType: large.m7g, min: 2, max: 3 }\ndeploys: {",
    "E_VALUE",
    /an instance type for x86-64, for instance m7i\.large/,
  ],
  [
    "machines that start none of the tasks",
    "deploys: {",
    "fleet: { instanceType: m7g.large, min: 2, max: 3 }\ndeploys: {",
    "E_VALUE",
    /Graviton, as m7g, starts none of the tasks/,
  ],
  [
    "one address twice, in capitals",
    "email: [oncall@fixnado.example]",
    "email: [oncall@fixnado.example, Oncall@fixnado.example]",
    "E_TYPE",
    /each once/,
  ],
  [
    "storage that may hardly grow",
    "storageGib: 100, maxStorageGib: 1000",
    "storageGib: 100, maxStorageGib: 105",
    "E_VALUE",
    /at least a tenth more than `storageGib`/,
  ],
  [
    "a server of RDS without storage",
    "class: db.m7g.large, storageGib: 50, maxStorageGib: 500, multiAz: true, replicas: 0, maxConnections: 500 } # zones",
    "class: db.m7g.large, replicas: 0, maxConnections: 500 } # zones",
    "E_MISSING",
    /an engine rds needs all three/,
  ],
  [
    "Aurora with storage of its own",
    'postgres: { version: "17.6",',
    'postgres: { engine: aurora, version: "17.6",',
    "E_VALUE",
    /Aurora's storage grows by itself/,
  ],
  [
    "an alarm that nobody hears",
    "  email: [oncall@fixnado.example]\n  pagerduty: env:FIXNADO_PAGERDUTY_URL",
    "  email: []",
    "E_TYPE",
    /an alarm that nobody hears is none/,
  ],
  [
    "a quota that nobody knows",
    "quotas: { vpcs: 20,",
    "quotas: { vpcz: 20,",
    "E_UNKNOWN_KEY",
    /Did you mean "vpcs"\?/,
  ],
];

const meaning: readonly Case[] = [
  [
    "a network without room for its subnets",
    "cidr: 10.40.0.0/16",
    "cidr: 10.40.0.0/24",
    "E_LIMIT",
    /10\.40\.0\.0\/24 has no room/,
  ],
  [
    "a zone that the region does not have",
    "zones: [a, b, c]",
    "zones: [a, b, d]",
    "E_REFERENCE",
    /there is no zone "d" in eu-west-1\. There are: a, b, c\./,
  ],
  [
    "no NAT and not the endpoints that tasks need then",
    "  nat: per-zone",
    "  nat: none",
    "E_REFERENCE",
    // The example has all but the one for what asks new versions, which a service of a tenant needs.
    /without NAT that needs the endpoint ec2/,
  ],
  [
    "paths behind hosts",
    "paths: 1000-19999",
    "paths: 1000-20001",
    "E_CONFLICT",
    /20000-49999 does not lie behind ranges\.paths/,
  ],
  [
    "addresses for silo tenants over the site's own",
    "cidr: 10.128.0.0/13",
    "cidr: 10.0.0.0/8",
    "E_CONFLICT",
    /10\.0\.0\.0\/8 overlaps the site's own network 10\.40\.0\.0\/16/,
  ],
  [
    "a backup window that runs into the maintenance",
    "backupWindow: 02:00-03:00",
    "backupWindow: 03:00-04:00",
    "E_CONFLICT",
    /03:00-04:00 overlaps maintenanceWindow, sun:03:30-sun:04:30, which AWS refuses/,
  ],
  [
    "a backup window over midnight that runs into the maintenance after it",
    "backupWindow: 02:00-03:00",
    "backupWindow: 23:30-03:31",
    "E_CONFLICT",
    /overlaps maintenanceWindow/,
  ],
  [
    "a quota that AWS raises for nobody",
    "quotas: { vpcs: 20,",
    "quotas: { targetGroupsPerAlb: 200, vpcs: 20,",
    "E_VALUE",
    /AWS allows 100 target groups of a load balancer and raises that for nobody/,
  ],
  [
    "a quota below AWS's own",
    "quotas: { vpcs: 20,",
    "quotas: { vpcs: 2,",
    "E_VALUE",
    /2 is below AWS's own 5 VPCs/,
  ],
  [
    "copies that leave cold storage too early",
    "days: 35, locked: true",
    "days: 35, coldAfterDays: 30, locked: true",
    "E_VALUE",
    /35 days are fewer than 120/,
  ],
  [
    "a locked vault for three days",
    "days: 35, locked: true",
    "days: 3, locked: true",
    "E_VALUE",
    /a locked vault keeps a copy for at least 7 days, and this says 3/,
  ],
  [
    "machines without a way to tell the cluster that they are there",
    "  nat: per-zone\n  endpoints: [s3, ecr.api, ecr.dkr, logs, secretsmanager]\n  flowLogDays: 90\n",
    "  nat: none\n  endpoints: [s3, ecr.api, ecr.dkr, logs, secretsmanager]\n  flowLogDays: 90\nfleet: { instanceType: m7i.large, min: 2, max: 3 }\n",
    "E_REFERENCE",
    /would run no task without ecs, ecs-agent, ecs-telemetry\. Add them to network\.endpoints/,
  ],
  [
    "dumps that are removed before they go to Glacier",
    "  days: 365\n  glacierDays: 30",
    "  days: 30\n  glacierDays: 30",
    "E_VALUE",
    /before it would go to Glacier/,
  ],
];

test.each([...shape, ...meaning])("%s: refused", (_, from, to, code, says) => {
  const problems = problemsAfter((catalog) => catalog.edit(siteFile, from, to));
  const found = problems.filter((it) => it.code === code && says.test(it.message));
  expect(found.length, JSON.stringify(problems, null, 1)).toBeGreaterThan(0);
  expect(found[0]).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
});

test("an edit of account or region is an error that names the ledger's line, without a base", () => {
  const problems = problemsAfter((catalog) => {
    catalog.edit(siteFile, "region: eu-west-1", "region: eu-west-2");
    catalog.edit(siteFile, 'account: "111122223333"', 'account: "222233334444"');
  });
  const told = problems.filter((it) => it.message.includes("A site never moves"));
  expect(told.map((it) => `${it.file}:${it.line} ${it.path}`)).toEqual([
    "platform/sites/fixnado.yaml:3 account",
    "platform/sites/fixnado.yaml:4 region",
  ]);
  expect(told[1]?.message).toContain(
    "fixnado stands in the region eu-west-1 (platform/ledger/fixnado.yaml:4), and this says eu-west-2",
  );
});

test("two sites of one account whose addresses overlap, and two sites of one domain, are told so", () => {
  const staging = "platform/sites/fixnado-staging.yaml";
  const problems = problemsAfter((catalog) => {
    catalog.edit(staging, 'account: "444455556666"', 'account: "111122223333"');
    catalog.edit(staging, "domain: staging.fixnado.example", "domain: fixnado.example");
    catalog.edit(staging, "cidr: 10.41.0.0/16", "cidr: 10.130.0.0/16");
  });
  const told = problems.filter((it) => it.code === "E_CONFLICT" && it.path !== "account");
  expect(told.map((it) => it.message)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/10\.13\d\.0\.0\/1\d overlaps 10\.13\d?|10\.128.*in the same account/),
      expect.stringMatching(/fixnado\.example is the domain of the site fixnado(-staging)? too/),
    ]),
  );
});
