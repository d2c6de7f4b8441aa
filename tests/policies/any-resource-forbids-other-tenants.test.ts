import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { GraphResource } from "../../guard/graph.ts";
import { indexOthers, mentionsIn } from "../../policies/read/mentions.ts";
import { anyResourceForbidsOtherTenants } from "../../policies/rules/any-resource-forbids-other-tenants.ts";
import { projectRoot } from "../support/temp-catalog.ts";
import { anAwsSite, aPlatform, aResource, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const reference = "pulumi:pulumi:StackReference";
const container = "proxmoxve:index/containerLegacy:ContainerLegacy";
const taskDefinition = "aws:ecs/taskDefinition:TaskDefinition";

function aCommand(create: string): GraphResource {
  return aResource("command:remote:Command", "acme-routes", { create });
}

ruleCases(anyResourceForbidsOtherTenants, {
  passes: {
    "what is the tenant's own": [
      aResource(container, "acme-crm", { vmId: 10_001, tags: ["tenant-acme"] }),
      aResource("postgresql:index/grant:Grant", "acme-grant", { database: "t1_crm" }),
      aCommand("tenantry-host put nginx acme"),
    ],
    "a number that is no guest's": [aResource(container, "acme-crm", { memory: { size: 10_021 } })],
    "the same customer in another environment": {
      resources: [aResource(container, "acme-crm", { tags: ["tenant-acme"] })],
      stack: aTenant({
        others: aTenant().others.map((other) => ({ ...other, id: "acme", environment: "dev" })),
      }),
    },
    "the stack of the platform": [
      aResource(reference, "prod", { name: "organization/tenantry/prod" }),
    ],
    "a platform that lists whose things its roles may reach": {
      resources: [
        aResource("aws:iam/policy:Policy", "site-boundary", { policy: "secret:site/t2/*" }),
      ],
      stack: aPlatform(),
    },
  },
  violates: {
    "the stack of another tenant": {
      resources: [
        aResource(reference, "prod.globex", { name: "organization/tenantry/prod.globex" }),
      ],
      says: /name is a stack that a tenant's may not read. Allowed is "prod"/,
    },
    "the platform of another environment": {
      resources: [aResource(reference, "dev", { name: "organization/tenantry/dev" })],
      says: /name is a stack that a tenant's may not read/,
    },
    "a stack that a platform reads": {
      resources: [aResource(reference, "prod", { name: "organization/tenantry/prod" })],
      stack: aPlatform(),
      says: /reads no other stack/,
    },
    "a guest of another": {
      resources: [aResource("proxmoxve:pool/membership:Membership", "acme-pool", { vmId: 10_021 })],
      says: /vmId names a guest of another tenant, prod.globex/,
    },
    "the firewall of another's guest": {
      resources: [
        aResource("proxmoxve:firewall/rulesLegacy:RulesLegacy", "acme-x", { containerId: 10_021 }),
      ],
      says: /containerId names a guest of another tenant/,
    },
    "a value deep in a document": {
      resources: [
        aResource(taskDefinition, "acme-crm", {
          containerDefinitions: JSON.stringify([
            { environment: [{ name: "HOST", value: "globex.site.example" }] },
          ]),
        }),
      ],
      says: /containerDefinitions\[0\]\.environment\[0\]\.value names a host name/,
    },
    "the part of another in a shared file": {
      resources: [aCommand("tenantry-host remove nginx globex")],
      says: /create names the part of a shared file/,
    },
    "two of them in one input": {
      resources: [aCommand("t2_crm and 10.10.16.21")],
      says: /create names/,
      times: 2,
    },
  },
  unknown: {
    "which stack is read": {
      resources: [aResource(reference, "prod", { name: "[unknown]" })],
      says: /not known before the update/,
    },
    "an id that a resource of the stack will have": {
      resources: [aResource("aws:ecs/service:Service", "acme-crm", { cluster: "[unknown]" })],
    },
  },
});

test("only one file reads another stack, and that is its own environment's platform", () => {
  const folders = ["catalog", "components", "stacks"];
  const files = folders.flatMap((folder) =>
    readdirSync(`${projectRoot}/${folder}`, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => `${folder}/${file}`),
  );
  const textOf = (file: string): string => readFileSync(`${projectRoot}/${file}`, "utf8");
  const reading = files.filter((file) => /StackReference\(|readStackOutputs/.test(textOf(file)));
  expect(reading).toEqual(["stacks/platform-outputs.ts"]);
  const names = [...textOf("stacks/platform-outputs.ts").matchAll(/const name = (.*);/g)];
  expect(names.map(([, name]) => name)).toEqual([
    "`organization/${pulumi.getProject()}/${environment}`",
  ]);
});

const cloud = aTenant({
  sites: [anAwsSite],
  others: aTenant().others.map((other) => ({ ...other, site: "cloud", domain: "cloud.example" })),
});
const others = indexOthers(aTenant());

test.each([
  ["t2_crm", "", "a database"],
  ["on ~t2:crm:* resetchannels", "accessString", "a prefix of the cache"],
  ["site/t2/crm/password-", "namePrefix", "a secret's path"],
  ["site-t2-files-111122223333", "bucket", "a bucket"],
  ["lab/t1/crm", "name", "a number of another site, with the site"],
  ["tenant-globex", "tags", "a tag"],
  ["/pool/tenant-globex", "path", "a pool"],
  ["https://globex.site.example/x", "", "a host name"],
  ["globex--mail.site.example", "", "a service's host name"],
  ["api.globex.site.example", "", "a name under a host name"],
  ["organization/tenantry/prod.globex", "", "a stack"],
  ["urn:pulumi:dev.initech::tenantry::x", "", "a URN"],
  ["globex", "tenant", "an id where a tenant stands"],
  ["globex-postgres", "replicateSourceDb", "a server to copy from"],
  ["site-globex-dumps", "family", "a name that begins with the site"],
  ["arn:aws:rds:eu-west-1:111122223333:db:globex-postgres", "", "an ARN"],
  ["arn:aws:iam::111122223333:role/tenantry/site/globex-crm-task-1", "", "a role's ARN"],
  ["arn:aws:s3:::globex-files/x", "", "a bucket's ARN"],
  ["10.10.16.21", "", "an address"],
  ["postgres://x@10.10.16.21:5432/", "", "an address in a URL"],
  ["10.64.2.128/25", "cidr", "a part of a network"],
  ["/vms/10021", "path", "a guest"],
])("%s (%s) names another tenant: %s", (text, key) => {
  expect(mentionsIn(text, key, others)).toHaveLength(1);
});

test.each([
  ["t1_crm", "", "the own number"],
  ["db.t2.medium", "instanceClass", "an instance class"],
  ["cache.t4g.small", "nodeType", "an instance class"],
  ["lab/t2/crm", "", "a number of nobody on that site"],
  ["next2_crm", "", "a word that ends alike"],
  ["q9Zb-t2_7LwXs4Rk0TtVbN", "", "what chance wrote into a password"],
  ["globex", "engine", "a word"],
  ["globex-postgres", "description", "a word in a sentence"],
  ["tenant-globexes", "tags", "a longer id"],
  ["globex.elsewhere.example", "", "a host name of somebody else's domain"],
  ["globex", "identifier", "an id alone"],
  ["arn:aws:ecs:eu-west-1:111122223333:globex-thing/acme-crm", "", "a kind of thing"],
  ["10.10.16.2", "", "an address that begins alike"],
  ["10.10.16.0/20", "cidr", "the network that all are in"],
  ["10.64.0.0/16", "cidr", "what all networks are cut from"],
])("%s (%s) names nobody: %s", (text, key) => {
  expect(mentionsIn(text, key, others)).toEqual([]);
});

test("numbers and addresses mean somebody on the stack's own site only", () => {
  const far = indexOthers({ ...cloud, others: aTenant().others });
  expect(mentionsIn("t2_crm 10.10.16.21 /vms/10021", "", far)).toEqual([]);
  expect(mentionsIn("t2_crm 10.10.16.21 /vms/10021", "", indexOthers(cloud))).toHaveLength(3);
});

test("what begins with the own id is the own, even where another's id begins so too", () => {
  const named = (own: string, other: string, text: string): number => {
    const others = aTenant().others.map((it) => ({ ...it, id: other }));
    return mentionsIn(text, "identifier", indexOthers(aTenant({ tenant: own, others }))).length;
  };
  expect(named("acme", "acme-two", "acme-two-postgres")).toBe(0);
  expect(named("acme", "acme-two", "site-acme-two-postgres")).toBe(0);
  expect(named("acme-two", "acme", "acme-two-postgres")).toBe(0);
  expect(named("acme-two", "acme", "acme-postgres")).toBe(1);
});
