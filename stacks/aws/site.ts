import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedAwsSite } from "../../catalog/resolved.ts";
import { BackupPlan } from "../../components/aws/backup-plan.ts";
import { ContainerRepository } from "../../components/aws/container-repository.ts";
import { DeployRole } from "../../components/aws/deploy-role.ts";
import { RoleBoundary, roleBoundary } from "../../components/aws/role-boundary.ts";
import type { SecretPlaces } from "../secrets.ts";
import { createGround } from "./create-ground.ts";
import type { AwsFacts } from "./facts.ts";
import { type CreatedGround, type GroundPlan, place } from "./ground-plan.ts";
import { awsProviders } from "./providers.ts";

/** What all tenants of an AWS site share: one ground with numbered shards, repositories, backups, who may deploy. */
export function buildAwsSite(
  site: ResolvedAwsSite,
  places: SecretPlaces,
): Record<keyof AwsFacts, unknown> {
  const { access } = site;
  const providers = awsProviders(access, { environment: site.environment }, places);
  const own = { providers: providers.all };
  const { account, id } = access;
  const boundary = new RoleBoundary(`${id}-boundary`, { account, site: id }, own);
  const opts = { ...own, transformations: [roleBoundary(access, boundary.arn)] };

  const ground = createGround(planOf(site), providers, opts);
  createRepositories(site, ground, opts);
  createBackups(site, ground, opts);
  // It stands outside the boundary: that is for roles of the site, and this one makes them.
  createDeployRole(site, own);
  return factsOf(ground);
}

function planOf(site: ResolvedAwsSite): GroundPlan {
  const { access, shards } = site;
  const { id, domain } = access;
  return {
    ...site,
    name: id,
    secretPrefix: `${id}/platform`,
    servedPrefixes: [`${id}/platform`, `${id}/t*`],
    slices: shards,
    hostnames: [domain, `*.${domain}`],
    backup: "nightly",
  };
}

function createBackups(
  { access, backup, lifecycle }: ResolvedAwsSite,
  { keyArn, topicArn, postgres, mysql, files }: CreatedGround,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { id } = access;
  new BackupPlan(
    `${id}-backup`,
    {
      site: id,
      backup,
      kmsKeyArn: keyArn,
      topicArn,
      lifecycle,
      expected: Boolean(postgres ?? mysql ?? files),
    },
    opts,
  );
}

function createDeployRole(
  { access, deploys }: ResolvedAwsSite,
  opts: pulumi.ComponentResourceOptions,
): void {
  if (!deploys) return;
  const { id, domain, hostedZone } = access;
  new DeployRole(
    `${id}-deploy`,
    { site: id, ...place(access), ...deploys, domain, domainZone: hostedZone },
    opts,
  );
}

function createRepositories(
  { access, lifecycle, repositories }: ResolvedAwsSite,
  { keyArn }: CreatedGround,
  opts: pulumi.ComponentResourceOptions,
): void {
  for (const repository of repositories) {
    new ContainerRepository(
      `${access.id}-repository-${repository.replaceAll("/", "-")}`,
      { repository, kmsKeyArn: keyArn, lifecycle },
      opts,
    );
  }
}

/** What tenants' stacks are told: only what they use, and no secret. */
function factsOf(ground: CreatedGround): Record<keyof AwsFacts, unknown> {
  const { vpcId, privateSubnetIds, dataSubnetIds } = ground.network;
  const server = (ref: CreatedGround["postgres"]): unknown =>
    ref && {
      host: ref.host,
      administratorSecretArn: ref.administratorSecretArn,
      securityGroupId: ref.securityGroupId,
    };
  const { files, dumps, cluster } = ground;
  return {
    substrate: "aws",
    vpcId,
    privateSubnetIds,
    dataSubnetIds,
    cluster: { arn: cluster.arn, name: cluster.name },
    fleet: ground.fleet,
    functions: ground.functions,
    shards: Object.fromEntries(
      [...ground.slices].map(([number, { cache, ...slice }]) => [
        String(number),
        {
          ...slice,
          cache: cache && {
            host: cache.host,
            port: cache.port,
            userGroupId: cache.userGroupId,
            securityGroupId: cache.securityGroupId,
          },
        },
      ]),
    ),
    postgres: server(ground.postgres),
    mysql: server(ground.mysql),
    files: files && {
      fileSystemId: files.fileSystemId,
      arn: files.arn,
      securityGroupId: files.securityGroupId,
    },
    dumps: dumps && { name: dumps.name, arn: dumps.arn },
    keyArn: ground.keyArn,
    topicArn: ground.topicArn,
  };
}
