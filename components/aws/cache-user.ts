import { User } from "@pulumi/aws/elasticache/user.js";
import { UserGroupAssociation } from "@pulumi/aws/elasticache/userGroupAssociation.js";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import type { AwsCacheUse } from "../../catalog/resolved/aws.ts";
import { Component } from "../component.ts";
import { awsTags, token } from "../conventions.ts";
import { redisUserProblems } from "../data/render/redis-acl.ts";
import type { Cache } from "../data/stores.ts";
import { physicalName } from "../physical-name.ts";
import { cacheAccess, longestId } from "./cache-access.ts";

const type = token("aws", "CacheUser");

/** Letters and digits only, so that it stands in a URL as it is; 40 of them are 238 bits. ElastiCache takes 16 to 128. */
const passwordLength = 40;

export interface CacheUserArgs {
  /** Who the user is, which keys are its own and which commands it may use. Another name replaces the user. */
  readonly use: AwsCacheUse;
  /** Id of the site: users' ids are unique in an account and region, and several sites may share those. */
  readonly site: string;
  /** The cache: a `Cache`, or what a stack's outputs say of one. */
  readonly cache: {
    readonly host: pulumi.Input<string>;
    readonly userGroupId: pulumi.Input<string>;
  };
}

/**
 * A service's user of a shared cache: commands by name, keys and channels by prefix. It joins the cache's user group by
 * an attachment of its own, so that no tenant's stack writes the list of all. A cache holds nothing that cannot be made
 * again: the user is never protected.
 *
 * Children: `<name>` (user), `<name>-password`, `<name>-joins`.
 */
export class CacheUser extends Component implements Cache {
  /** `rediss://t17_crm:…@host:6379`; a secret, known once the cache knows the user. */
  readonly url: pulumi.Output<string>;
  readonly host: pulumi.Output<string>;
  readonly port: number;
  readonly user: string;
  /** A secret, known once the cache knows the user. */
  readonly password: pulumi.Output<string>;
  /** What every key and channel of the service must start with. */
  readonly prefix: string;

  constructor(name: string, args: CacheUserArgs, opts?: pulumi.ComponentResourceOptions) {
    const { user, prefix, port } = args.use;
    super(type, name, { user, prefix, port }, opts);
    this.refuse(redisUserProblems(args.use));
    this.host = pulumi.output(args.cache.host);
    this.port = port;
    this.user = user;
    this.prefix = prefix;

    const generated = this.createPassword();
    const joined = this.joinGroup(args, this.createUser(args, generated));
    this.password = pulumi.secret(pulumi.all([generated, joined.urn]).apply(([text]) => text));
    this.url = pulumi.interpolate`rediss://${user}:${this.password}@${this.host}:${port}`;
    this.registerOutputs({ host: this.host, port, user, prefix });
  }

  private createPassword(): pulumi.Output<string> {
    const password = new RandomPassword(
      this.child("password"),
      { length: passwordLength, special: false },
      this.options(),
    );
    return pulumi.secret(password.result);
  }

  private createUser({ use, site }: CacheUserArgs, password: pulumi.Output<string>): User {
    return new User(
      this.child(),
      {
        engine: "valkey",
        userId: physicalName(`${site}-${use.user.replaceAll("_", "-")}`, longestId),
        userName: use.user,
        accessString: cacheAccess(use),
        authenticationMode: { type: "password", passwords: [password] },
        tags: awsTags({ lifecycle: "disposable" }),
      },
      this.options(),
    );
  }

  /** Several stacks join at the same time; the provider waits while the group is being changed. */
  private joinGroup({ cache }: CacheUserArgs, user: User): UserGroupAssociation {
    return new UserGroupAssociation(
      this.child("joins"),
      { userGroupId: cache.userGroupId, userId: user.userId },
      this.options(),
    );
  }
}
