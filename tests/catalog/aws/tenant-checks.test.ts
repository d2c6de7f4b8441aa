import { expect, test } from "vitest";
import type { TempCatalog } from "../../support/temp-catalog.ts";
import { problemsAfter, siteFile } from "./support/aws-catalog.ts";

const tenantFile = "tenants/prod/brightside.yaml";
const apiFile = "platform/services/fixnado-api.yaml";
const zonesFile = "platform/services/zones.yaml";

/** What is edited, where the one problem stands, and what it says. */
type Case = readonly [
  what: string,
  change: (catalog: TempCatalog) => void,
  where: string,
  says: RegExp,
];

const edit =
  (file: string, from: string, to: string) =>
  (catalog: TempCatalog): void =>
    catalog.edit(file, from, to);

const cases: readonly Case[] = [
  [
    "a pin, which only guests have",
    (catalog) => {
      const text = catalog.read(tenantFile);
      const pin = "pin: { zones: { vmid: 101, ip: 10.10.10.9, host: pve1 } }\n";
      catalog.write(tenantFile, `${text}${pin}`);
    },
    `${tenantFile} pin E_CONFLICT`,
    /fixnado, an AWS site, where no guest has a VMID.*Take `pin` out/,
  ],
  [
    "a service that is cloned elsewhere and has no image here",
    (catalog) => {
      catalog.edit(
        zonesFile,
        catalog.read(zonesFile).match(/^image: .*$/m)?.[0] ?? "",
        "template: paperless-ngx",
      );
    },
    `${tenantFile} services › 1 E_REFERENCE`,
    /zones is cloned from paperless-ngx, and on AWS a service is made from an image\. Write it as aws\.image/,
  ],
  [
    "a protected service that says no paths for its data",
    edit(zonesFile, "lifecycle: disposable", "lifecycle: protected"),
    `${tenantFile} services › 1 E_REFERENCE`,
    /zones is protected: it keeps data, and on AWS a task's own disk is gone with the task/,
  ],
  [
    "data on a site without a file system",
    (catalog) => {
      catalog.edit(zonesFile, "lifecycle: disposable", "lifecycle: protected");
      catalog.edit(zonesFile, "aws:\n", "aws:\n  data: [/data]\n");
    },
    `${tenantFile} services › 1 E_REFERENCE`,
    /zones keeps data in \/data, and fixnado has no file system\. Write files: true/,
  ],
  [
    "a task larger than Fargate's largest",
    edit(zonesFile, "small: { memoryMib: 1024, cores: 1,", "small: { memoryMib: 1024, cores: 32,"),
    `${tenantFile} services › 1 E_LIMIT`,
    /zones in the size small has 32 cores and 1024 MiB, and Fargate has no task so large/,
  ],
  [
    "a store that the site does not share",
    (catalog) => {
      const line = catalog.read(siteFile).match(/^cache: .*\n/m)?.[0] ?? "";
      catalog.edit(siteFile, line, "");
      catalog.edit(
        siteFile,
        "large: { class: cache.m7g.large, nodes: 2 }",
        'large: { version: "8.1", class: cache.m7g.large, nodes: 2 }',
      );
    },
    `${tenantFile} services › 0 E_REFERENCE`,
    /fixnado-api uses redis \(platform\/services\/fixnado-api\.yaml:\d+\), and fixnado has none\. Add `cache` to/,
  ],
  [
    "a guest that only a Proxmox site has",
    edit(zonesFile, "uses: [postgres]", "uses: [postgres, ollama]"),
    `${tenantFile} services › 1 E_REFERENCE`,
    /zones uses ollama .*that no AWS site can have, and fixnado is one/,
  ],
  [
    "a size word that own servers do not come in",
    edit(
      siteFile,
      "    large: { class: db.m7g.large, storageGib: 50, maxStorageGib: 500, multiAz: true, replicas: 0, maxConnections: 500 }\n  postgres:",
      "    huge: { class: db.m7g.large, storageGib: 50, maxStorageGib: 500, multiAz: true, replicas: 0, maxConnections: 500 }\n  postgres:",
    ),
    "tenants/prod/clearwater.yaml tier E_REFERENCE",
    /the tier business asks for the size "large", which dedicated\.mysql of fixnado does not have\. There is: huge\./,
  ],
  [
    "a tier with a VPC of its own on a site that has no addresses for one",
    edit(siteFile, "  cidr: 10.128.0.0/13 #", "  #"),
    "tenants/prod/northgate.yaml tier E_REFERENCE",
    /silo, which means a VPC of its own, and fixnado has no addresses to give\. Add ranges\.cidr/,
  ],
  [
    "a tier that would move a tenant from a shard into a VPC of its own",
    edit(tenantFile, "tier: starter", "tier: enterprise"),
    `${tenantFile} tier E_CONFLICT`,
    /brightside lives on shard 1, which others share \(platform\/ledger\/fixnado\.yaml:\d+\).*nothing moves it yet/,
  ],
  [
    "a tier that would open empty databases on servers of the tenant's own",
    edit(tenantFile, "tier: starter", "tier: business"),
    `${tenantFile} tier E_CONFLICT`,
    /the mysql database of brightside\/fixnado-api stands on the server that tenants share \(platform\/ledger\/fixnado\.yaml:\d+\)\. On another one it would be empty/,
  ],
  [
    "a tier that would leave the data on a server of the tenant's own behind",
    edit("tenants/prod/clearwater.yaml", "tier: business", "tier: growth"),
    "tenants/prod/clearwater.yaml tier E_CONFLICT",
    /stands on a server of clearwater's own .*keep a tier whose isolation is bridge/,
  ],
  [
    "a tier that would move a tenant out of its own VPC",
    edit("tenants/prod/northgate.yaml", "tier: enterprise", "tier: growth"),
    "tenants/prod/northgate.yaml tier E_CONFLICT",
    /northgate lives in a VPC of its own, 10\.128\.0\.0\/19 .*Nothing moves it yet/,
  ],
  [
    "a service mounted over another one whose priority is higher",
    edit(apiFile, "route: { mount: path, path: /,", "route: { mount: path, path: /zones/api,"),
    `${tenantFile} services › 0 E_CONFLICT`,
    /zones answers at \/zones with priority 1000 \(platform\/ledger\/fixnado\.yaml:\d+\), before fixnado-api at \/zones\/api with 20000/,
  ],
  [
    "an image beside the one that is there",
    edit(zonesFile, "aws:\n", `aws:\n  image: registry.example/zones@sha256:${"a".repeat(64)}\n`),
    `${zonesFile} aws › image E_CONFLICT`,
    /`image` is there already and is used on AWS too/,
  ],
  [
    "smoke paths for a deployment that has nothing to ask first",
    edit(zonesFile, "aws:\n", "aws:\n  smoke: [/health/ready]\n"),
    `${zonesFile} aws › smoke E_CONFLICT`,
    /with the strategy rolling there is no version beside the old one to ask first/,
  ],
  [
    "smoke paths that the load balancer would send elsewhere",
    edit(apiFile, "route: { mount: path, path: /,", "route: { mount: path, path: /api,"),
    `${apiFile} aws › smoke › 0 E_CONFLICT`,
    /\/health\/ready does not lie below \/api, so the load balancer would send it elsewhere/,
  ],
  [
    "data of a service that may be replaced",
    edit(zonesFile, "aws:\n", "aws:\n  data: [/data]\n"),
    `${zonesFile} aws › data E_CONFLICT`,
    /a service that keeps data in \/data is not disposable/,
  ],
  [
    "two paths that would share a volume",
    edit(zonesFile, "aws:\n", "aws:\n  scratch: [/tmp/a, /tmp-a]\n"),
    `${zonesFile} aws › scratch › 1 E_CONFLICT`,
    /\/tmp-a and \/tmp\/a differ in signs alone, and would share one volume/,
  ],
  [
    "a path that is too long for a folder of the file system",
    edit(zonesFile, "aws:\n", `aws:\n  scratch: [/${"a".repeat(60)}]\n`),
    `${zonesFile} aws › scratch › 0 E_VALUE`,
    /an absolute path of 2 to 60 letters/,
  ],
  [
    "answers that may take for ever",
    edit(zonesFile, "aws:\n", "aws:\n  responseSeconds: 60\n"),
    `${zonesFile} aws › responseSeconds E_VALUE`,
    /a number of seconds from 0\.05 to 59, for instance 0\.5; found `60`/,
  ],
  [
    "tasks on machines that the site does not have",
    edit(zonesFile, "aws:\n", "aws:\n  runsOn: fleet\n"),
    `${tenantFile} services › 1 E_REFERENCE`,
    /zones runs on the machines of a fleet, and fixnado has none: add `fleet` to platform\/sites\/fixnado\.yaml/,
  ],
  [
    "tasks on machines in a VPC of the tenant's own",
    (catalog) => {
      catalog.edit(
        siteFile,
        "deploys:",
        "fleet: { instanceType: m7i.large, min: 2, max: 3 }\ndeploys:",
      );
      catalog.edit(apiFile, "aws:\n", "aws:\n  runsOn: fleet\n");
    },
    "tenants/prod/northgate.yaml services › 0 E_REFERENCE",
    /northgate has a cluster of its own, which has none: choose a tier whose isolation is pool or bridge/,
  ],
  [
    "a worker without a way to its queue",
    (catalog) => {
      catalog.edit(siteFile, "  nat: per-zone", "  nat: none");
      const worker = "{ command: [work], tasks: { min: 0, max: 2 }, backlogPerTask: 10 }";
      catalog.edit(zonesFile, "aws:\n", `aws:\n  worker: ${worker}\n`);
    },
    `${tenantFile} services › 1 E_REFERENCE`,
    /zones has a worker, which takes its jobs from a queue; without NAT that needs the endpoint sqs/,
  ],
  [
    "a certificate of the tenant's own with too long a name",
    edit(siteFile, "domain: fixnado.example", `domain: ${"a".repeat(50)}.example`),
    "tenants/prod/northgate.yaml tier E_LIMIT",
    /begins with northgate\.a+\.example: 68 characters, and AWS takes 64/,
  ],
  [
    "root inside the container",
    edit(zonesFile, "aws:\n", "aws:\n  user: 0\n"),
    `${zonesFile} aws › user E_VALUE`,
    /the id of a user that is not root from 1 to 65534/,
  ],
  [
    "on Proxmox a store that only AWS has",
    edit("platform/services/crm.yaml", "uses: [postgres]", "uses: [postgres, mysql]"),
    "tenants/dev/acme.yaml services › 0 E_REFERENCE",
    /crm uses mysql \(platform\/services\/crm\.yaml:9\), and aiqso-lab is a Proxmox site, which has none to give/,
  ],
  [
    "on Proxmox a queue, which only AWS has",
    (catalog) => {
      const worker = "{ command: [work], tasks: { min: 0, max: 2 }, backlogPerTask: 10 }";
      const file = "platform/services/crm.yaml";
      catalog.edit(file, "\nenv:\n", '\nenv:\n  QUEUE_URL: "{queue.url}"\n');
      catalog.edit(file, "aws: { ", `aws: { worker: ${worker}, `);
    },
    "tenants/dev/acme.yaml services › 0 E_REFERENCE",
    /crm sends to a queue \(\{queue\.url\} in platform\/services\/crm\.yaml:\d+\), and aiqso-lab is a Proxmox site/,
  ],
  [
    "fewer tasks at most than at least",
    edit(apiFile, "tasks: { min: 2, max: 10 }", "tasks: { min: 2, max: 1 }"),
    `${apiFile} aws › tasks › max E_VALUE`,
    /not below `min`/,
  ],
];

test.each(cases)("%s: refused", (_, change, where, says) => {
  const problems = problemsAfter(change);
  const there = problems.filter((it) => `${it.file} ${it.path} ${it.code}` === where);
  expect(there.map((it) => it.message).join("\n"), JSON.stringify(problems, null, 1)).toMatch(says);
});
