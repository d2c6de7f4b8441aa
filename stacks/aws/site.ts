import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedAwsSite } from "../../catalog/resolved.ts";
import { BackupPlan } from "../../components/aws/backup-plan.ts";
import { ContainerRepository } from "../../components/aws/container-repository.ts";
import { DeployRole } from "../../components/aws/deploy-role.ts";
import { RoleBoundary, roleBoundary } from "../../components/aws/role-boundary.ts";
import type { SecretPlaces } from "../secrets.ts";
import { type CreatedGround, createGround, place } from "./create-ground.ts";
import type { AwsFacts } from "./facts.ts";
import { awsProviders } from "./providers.ts";

/** What all tenants of an AWS site share: one ground with numbered shards, repositories, backups, who may deploy. */
export function buildAwsSite(
  site: ResolvedAwsSite,
  places: SecretPlaces,
): Record<keyof AwsFacts, unknown> {
  const { access, lifecycle } = site;
  const { account, id } = access;
  const providers = awsProviders(access, { environment: site.environment }, places);
  const boundary = new RoleBoundary(
    `${id}-boundary`,
    { account, site: id },
    { providers: providers.all },
  );
  const opts = {
    providers: providers.all,
    transformations: [roleBoundary(access, boundary.arn)],
  };
  const ground = createGround(
    {
      name: id,
      secretPrefix: `${id}/platform`,
      servedPrefixes: [`${id}/platform`, `${id}/t*`],
      access,
      lifecycle,
      network: site.network,
      slices: site.shards,
      idleTimeoutSeconds: site.idleTimeoutSeconds,
      hostnames: [access.domain, `*.${access.domain}`],
      postgres: site.postgres,
      mysql: site.mysql,
      files: site.files,
      staticAddresses: site.staticAddresses,
      fleet: site.fleet,
      dumps: site.dumps,
      alarms: site.alarms,
      logDays: site.logDays,
      backup: "nightly",
    },
    providers,
    opts,
  );
  createRepositories(site, ground, opts);
  new BackupPlan(
    `${id}-backup`,
    {
      site: id,
      backup: site.backup,
      kmsKeyArn: ground.keyArn,
      topicArn: ground.topicArn,
      lifecycle,
    },
    opts,
  );
  if (site.deploys) {
    new DeployRole(
      `${id}-deploy`,
      {
        site: id,
        ...place(access),
        ...site.deploys,
        domainZone: access.hostedZone,
        oidcProvider: "exists",
      },
      { providers: providers.all },
    );
  }
  return factsOf(ground);
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
