import { spawn } from "node:child_process";
import { join } from "node:path";
import { renderRedisMain } from "../../../components/data/render/redis-acl.ts";
import { eventually, TestHost } from "../../host/support/host.ts";
import { freePort } from "./free-port.ts";
import { RedisConnection } from "./redis-client.ts";
import type { TenantAccess } from "./tenants.ts";

/** Smaller than in the documented settings, so that what exhausts them is quick. */
const smaller = ["--maxclients", "40", "--maxmemory", "24mb"];

/** A real Redis with the documented settings, whose users came to its host as fragments, through the helper. */
export interface SharedRedis extends AsyncDisposable {
  /** A connection of a tenant's, logged in. @throws Error with the server's answer when it does not let it in. */
  connect(tenant: Pick<TenantAccess, "user" | "redisPassword">): Promise<RedisConnection>;
}

const redisAdministrator = { user: "tenantry", redisPassword: "administrator" };

export async function startSharedRedis(tenants: readonly TenantAccess[]): Promise<SharedRedis> {
  const host = new TestHost();
  const put = async (name: string, lines: string): Promise<void> => {
    const { code, stderr } = await host.run(["put", "redis", name], lines);
    if (code !== 0) throw new Error(`the helper refused the users of ${name}: ${stderr}`);
  };
  await put("main", renderRedisMain(redisAdministrator.redisPassword));
  for (const { user, aclLine } of tenants) await put(user.replace("_", "-"), `${aclLine}\n`);
  const port = await freePort();
  const settings = join(import.meta.dirname, "../../../docs/guest-images/redis.conf");
  const here = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", host.root];
  const users = ["--aclfile", join(host.root, "etc/tenantry/redis/users.acl")];
  const child = spawn("redis-server", [settings, ...here, ...users, ...smaller], {
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const connect: SharedRedis["connect"] = async ({ user, redisPassword }) => {
    const connection = await RedisConnection.open(port);
    const answer = await connection.ask("AUTH", user, redisPassword);
    if (!answer.startsWith("+OK")) throw new Error(answer);
    return connection;
  };
  await eventually(async () => {
    await using administrator = await connect(redisAdministrator);
    return (await administrator.ask("PING")).startsWith("+PONG");
  });
  return {
    connect,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await ended;
      await host.close();
    },
  };
}
