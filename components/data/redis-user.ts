import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import type { ResolvedRedis } from "../../catalog/resolved.ts";
import { Component } from "../component.ts";
import { token } from "../conventions.ts";
import { redisUserProblems, renderRedisUser } from "./render/redis-acl.ts";
import type { Cache } from "./stores.ts";

const type = token("data", "RedisUser");

/** Letters and digits only, so that it stands in a URL as it is; 40 of them are 238 bits. */
const passwordLength = 40;

export interface RedisUserArgs {
  /** Who the user is, which keys are its own and which commands it may use. */
  readonly redis: ResolvedRedis;
}

/**
 * A user of the site's shared Redis: its password, and the line that makes it known to the server.
 * All users of a tenant stand in one file on the cache's host, so the line is handed out, not delivered.
 * A cache holds nothing that cannot be made again: the user is never protected.
 *
 * Children: `<name>-password`.
 */
export class RedisUser extends Component implements Cache {
  /** `redis://t17_crm:…@10.10.10.111:6379`; a secret. */
  readonly url: pulumi.Output<string>;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** A secret. */
  readonly password: pulumi.Output<string>;
  /** What every key and channel of the service must start with. */
  readonly prefix: string;
  /** The user's line in the ACL file. A secret, though the password is in it as SHA-256 only. */
  readonly aclLine: pulumi.Output<string>;

  constructor(name: string, args: RedisUserArgs, opts?: pulumi.ComponentResourceOptions) {
    const { user, prefix, commands, host, port } = args.redis;
    super(type, name, { user, prefix, host, port }, opts);
    this.refuse(redisUserProblems(args.redis));
    this.host = host;
    this.port = port;
    this.user = user;
    this.prefix = prefix;
    this.password = this.createPassword();
    this.url = pulumi.interpolate`redis://${user}:${this.password}@${host}:${port}`;
    this.aclLine = this.password.apply((password) =>
      renderRedisUser({ user, prefix, commands, password }),
    );
    this.registerOutputs({ host, port, user, prefix });
  }

  private createPassword(): pulumi.Output<string> {
    const password = new RandomPassword(
      this.child("password"),
      { length: passwordLength, special: false },
      this.options(),
    );
    return pulumi.secret(password.result);
  }
}
