import type * as pulumi from "@pulumi/pulumi";
import type { AwsTenant } from "../../catalog/resolved.ts";
import { LogGroup } from "../../components/aws/log-group.ts";
import { TaskDatabaseDump } from "../../components/aws/task-database-dump.ts";
import type { Ground } from "./ground.ts";
import { place } from "./ground-plan.ts";
import type { TenantServers } from "./own-servers.ts";
import type { CreatedService } from "./service.ts";

/** What the dumps of a tenant are made from. */
interface DumpParts {
  readonly tenant: AwsTenant;
  readonly services: readonly CreatedService[];
  readonly ground: Ground;
  readonly servers: TenantServers;
  readonly opts: pulumi.ComponentResourceOptions;
}

/** Each database dumped by itself every night: the servers' own backups restore all of them or none. */
export function createDumps({ tenant, services, ground, servers, opts }: DumpParts): void {
  const { dumpTask, dumps, id, number, lifecycle, site } = tenant;
  if (!dumpTask || dumps.length === 0 || !ground.dumps) return;
  const targets = dumps.flatMap(({ service: of, engine, database }) => {
    const found = services.find(({ service }) => service.id === of);
    const store = found?.stores[engine];
    const use = found?.service[engine];
    if (!store || !use) return [];
    return [
      {
        service: of,
        engine,
        database,
        host: store.host,
        port: use.port,
        user: use.role,
        passwordSecretArn: store.secretArn,
      },
    ];
  });
  const logGroup = new LogGroup(
    `${id}-dumps-logs`,
    { days: tenant.logDays, kmsKeyArn: ground.keyArn, lifecycle },
    opts,
  );
  const stores = (["postgres", "mysql"] as const).flatMap((engine) => {
    const server = servers[engine];
    const port = targets.find((target) => target.engine === engine)?.port;
    return server && port !== undefined
      ? [[engine, { group: server.securityGroupId, port }] as const]
      : [];
  });
  new TaskDatabaseDump(
    `${id}-dumps`,
    {
      site: site.id,
      ...place(site),
      tenant: id,
      number,
      targets,
      task: dumpTask,
      cluster: ground.cluster,
      network: ground.network,
      clients: [...servers.clients],
      stores: Object.fromEntries(stores),
      bucket: ground.dumps,
      kmsKeyArn: ground.keyArn,
      logGroup,
      topicArn: ground.topicArn,
      lifecycle,
    },
    opts,
  );
}
