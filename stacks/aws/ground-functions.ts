import type * as pulumi from "@pulumi/pulumi";
import { DatabaseFunction } from "../../components/aws/database-function.ts";
import { RotationFunction } from "../../components/aws/rotation-function.ts";
import { SecurityGroup } from "../../components/aws/security-group.ts";
import { SmokeFunction } from "../../components/aws/smoke-function.ts";
import type { TenantKey } from "../../components/aws/tenant-key.ts";
import type { Vpc } from "../../components/aws/vpc.ts";
import { type GroundParts, type GroundPlan, place } from "./ground-plan.ts";

/** What does inside the network what nobody outside may: databases and roles, new passwords, smoke tests. */
export function createFunctions(
  plan: GroundPlan,
  network: Vpc,
  key: TenantKey,
  opts: pulumi.ComponentResourceOptions,
): Pick<GroundParts, "functions" | "testClients"> {
  const { name, lifecycle, logDays } = plan;
  const common = { network, ...place(plan.access), logDays, kmsKeyArn: key.arn, lifecycle };
  const smoke = new SmokeFunction(`${name}-smoke`, { ...common, vpcCidr: plan.network.cidr }, opts);
  const clients = new SecurityGroup(
    `${name}-functions`,
    {
      vpcId: network.vpcId,
      description: "Functions that speak SQL to the servers",
      ingress: {},
      egress: {},
    },
    opts,
  ).securityGroupId;
  const speaksSql = {
    ...common,
    zones: plan.network.zones,
    secretPrefixes: plan.servedPrefixes,
    clients,
  };
  const functions = {
    database: new DatabaseFunction(`${name}-databases`, speaksSql, opts).functionName,
    rotation: new RotationFunction(`${name}-rotation`, speaksSql, opts).arn,
    smoke: smoke.functionArn,
    clients,
  };
  return { functions, testClients: smoke.securityGroupId };
}
