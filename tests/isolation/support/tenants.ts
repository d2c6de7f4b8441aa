import { PostgresDatabase } from "../../../components/data/postgres-database.ts";
import { RedisUser } from "../../../components/data/redis-user.ts";
import { recordProgram, valueOf } from "../../../fleet/model/record.ts";
import { connectRealPostgres } from "../../../localcloud/postgres/real.ts";
import type { Props } from "../../../localcloud/values/value.ts";
import { aPostgres, aRedis, siteOptions } from "../../components/builders.ts";

/** What two pool tenants get on the shared servers, as the project's own components make it. */
export interface TenantAccess {
  /** `t17_crm`: role, database and cache user. */
  readonly user: string;
  readonly postgresPassword: string;
  readonly redisPassword: string;
  /** The fragment that is delivered to the cache's host. */
  readonly aclLine: string;
}

/** How many connections each tenant's role may have: small, so that a flood is quick. */
export const connectionLimit = 6;

/**
 * Makes one tenant's database on a real server: what `PostgresDatabase` registers, in its order, carried out by the
 * local cloud's own SQL.
 * @param superuser URL of a superuser's connection.
 */
export async function makeTenant(number: number, superuser: string): Promise<TenantAccess> {
  const user = `t${number}_crm`;
  let access: TenantAccess | undefined;
  const resources = await recordProgram(async () => {
    const postgres = aPostgres({
      database: user,
      role: user,
      owner: `${user}_owner`,
      connectionLimit,
    });
    const database = new PostgresDatabase(`t${number}-postgres`, { postgres }, siteOptions());
    const redis = aRedis({ user, prefix: `t${number}:crm:` });
    const cache = new RedisUser(`t${number}-redis`, { redis }, siteOptions());
    access = {
      user,
      postgresPassword: await valueOf(database.password),
      redisPassword: await valueOf(cache.password),
      aclLine: await valueOf(cache.aclLine),
    };
  });
  if (!access) throw new Error(`tenant ${number} was not made`);
  const real = connectRealPostgres(superuser);
  for (const { type, inputs } of resources.filter((resource) => real.handles(resource.type))) {
    const password = "password" in inputs ? { password: access.postgresPassword } : {};
    await real
      .effect(type)
      .create({ ...inputs, ...password } as Props, new AbortController().signal);
  }
  return access;
}
