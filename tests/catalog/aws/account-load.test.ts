import { expect, test } from "vitest";
import { awsCapacity } from "../../../catalog/aws/capacity.ts";
import { resolveAwsSite } from "../../../catalog/aws/resolve/site.ts";
import { loadCatalog } from "../../../catalog/load.ts";
import { recordProgram } from "../../../fleet/model/record.ts";
import { buildAwsSite } from "../../../stacks/aws/site.ts";
import { markedSecret, tenantGraph } from "../../support/graph.ts";
import { projectRoot } from "../../support/temp-catalog.ts";

test("what capacity counts of an account is what the programs of its site and tenants make", async () => {
  const { catalog } = loadCatalog(projectRoot);
  const site = catalog.sites.get("fixnado");
  const prod = catalog.environments.get("prod");
  if (site?.substrate !== "aws" || !prod) throw new Error("the example has no site fixnado");
  const places = {
    env: { FIXNADO_PAGERDUTY_URL: markedSecret },
    readFile: () => markedSecret,
    home: "/home/example",
  };
  const platform = resolveAwsSite(catalog, prod, site);
  const types = (await recordProgram(() => buildAwsSite(platform, places), { stack: "prod" })).map(
    (it) => it.type,
  );
  for (const { id } of catalog.tenants.filter((it) => it.site === "fixnado")) {
    types.push(...(await tenantGraph(projectRoot, "prod", id)).map((it) => it.type));
  }
  const made = (...wanted: readonly string[]): number =>
    types.filter((type) => wanted.includes(type)).length;

  const { quotas, grounds } = awsCapacity(catalog, site);
  const counted = Object.fromEntries(quotas.map(({ id, used }) => [id, used]));
  expect(counted).toMatchObject({
    albs: made("aws:lb/loadBalancer:LoadBalancer"),
    vpcs: made("aws:ec2/vpc:Vpc"),
    elasticIps: made("aws:ec2/eip:Eip"),
    dbInstances: made("aws:rds/instance:Instance", "aws:rds/clusterInstance:ClusterInstance"),
    securityGroups: made(
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    ),
    iamRoles: made("aws:iam/role:Role"),
  });
  expect(grounds.reduce((total, it) => total + it.targetGroups.used, 0)).toBe(
    made("aws:lb/targetGroup:TargetGroup"),
  );
  // Each user group has one `default`, which is not counted: it lowers what is available.
  expect(grounds.reduce((total, it) => total + it.cacheUsers.used, 0)).toBe(
    made("aws:elasticache/user:User") - made("aws:elasticache/userGroup:UserGroup"),
  );
  // Room for the notice that suspends a tenant is kept, and nobody is suspended.
  expect(grounds.reduce((total, it) => total + it.rules.used, 0)).toBeGreaterThan(
    made("aws:lb/listenerRule:ListenerRule"),
  );
});
