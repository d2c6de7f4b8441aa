import { cacheUserRequiresIsolation } from "../../policies/rules/cache-user-requires-isolation.ts";
import { aPlatform, aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

type Inputs = Readonly<Record<string, unknown>>;

const rights = "on ~t1:crm:* resetchannels &t1:crm:* -@all +get +set +xadd";
const user = (accessString: string, inputs: Inputs = {}) =>
  aResource("aws:elasticache/user:User", "acme-crm-redis", {
    accessString,
    authenticationMode: { type: "password", passwords: ["a password of sixteen"] },
    userName: "t1_crm",
    ...inputs,
  });
const fragment = (stdin: string) =>
  aResource("command:remote:Command", "acme-cache-users", {
    create: '"${TENANTRY_HOST_ROOT:-}/usr/local/sbin/tenantry-host" put redis acme # 375f0a7d46fd',
    stdin,
  });
const line = (more: string) =>
  `user t1_crm on sanitize-payload #0123abcd resetkeys ~t1:crm:* resetchannels &t1:crm:* -@all ${more}\n`;
const group = (userGroupIds: unknown) =>
  aResource("aws:elasticache/replicationGroup:ReplicationGroup", "acme-cache", { userGroupIds });
const redisUser = (prefix: string) => aResource("tenantry:data:RedisUser", "acme-crm", { prefix });

const found = (it: ReturnType<typeof user>, says: RegExp) => ({ resources: [it], says });

ruleCases(cacheUserRequiresIsolation, {
  passes: {
    "a user with keys and channels of its own": [user(rights)],
    "nobody, who is off": {
      resources: [user("off resetchannels -@all", { userName: "default" })],
      stack: aPlatform(),
    },
    "a cache that asks for users": [group(["acme-cache"])],
    "a component with the tenant's prefix": [redisUser("t1:crm:")],
    "a fragment of such users": [fragment(`# acme\n${line("+get +set")}`)],
    "a fragment that cannot be read": [fragment("[secret]")],
    "the platform's own part, with its administrator": {
      resources: [fragment("user tenantry on #0123 ~* &* +@all\n")],
      stack: aPlatform(),
    },
    "another command": [aResource("command:remote:Command", "acme-routes", { create: "x" })],
  },
  violates: {
    "all keys": found(user(rights.replace("~t1:crm:*", "~*")), /own prefix/),
    "all keys, by word": found(user(rights.replace("~t1:crm:*", "allkeys")), /not known to give/),
    "another tenant's keys": found(user(rights.replace("~t1:", "~t2:")), /own prefix/),
    "keys of a tenant with a longer number": found(user(rights.replace("~t1:", "~t11:")), /own/),
    "keys by a pattern of its own": found(user(rights.replace("~t1:crm:*", "~t1:*:?*")), /own/),
    "reading of others' keys": found(user(`${rights} %R~t2:*`), /own prefix/),
    "all channels": found(user(rights.replace("&t1:crm:*", "&*")), /own prefix/),
    "channels left as they are": found(user(rights.replace("resetchannels ", "")), /resetchannels/),
    "a class of commands": found(user(`${rights} +@read`), /by name/),
    "a command that ends others": found(user(`${rights} +flushall`), /by name/),
    "commands left as they are": found(
      user(rights.replace("-@all ", "")),
      /-@all must come before/,
    ),
    "commands taken away too late": found(user("on ~t1:* resetchannels +get -@all"), /before/),
    "a second set of rights": found(user(`${rights} (~t1:*)`), /not known to give/),
    "no password": found(user(`${rights} nopass`), /must have a password/),
    "no authentication": found(
      user(rights, { authenticationMode: { type: "no-password-required" } }),
      /authenticationMode/,
    ),
    "no password required": found(user(rights, { noPasswordRequired: true }), /noPassword/),
    "a nameless user that is on": found(user(rights, { userName: "default" }), /own prefix/),
    "a cache that lets everybody in": found(group([]), /userGroupIds/),
    "a component with another's prefix": found(redisUser("t2:crm:"), /prefix must begin/),
    "a fragment with all keys": found(fragment(line("+get ~*")), /own prefix/),
    "a fragment with another line": found(fragment(`${line("+get")}requirepass x`), /no user/),
    "a fragment with a password in clear": found(fragment(line("+get >clear")), /as its hash/),
  },
  unknown: {
    "the rights": found(user("[unknown]"), /accessString is not known before/),
    "the kind of authentication": found(
      user(rights, { authenticationMode: "[unknown]" }),
      /authenticationMode/,
    ),
    "whether a password is needed": found(
      user(rights, { noPasswordRequired: "[unknown]" }),
      /noPassword/,
    ),
    "the groups of users": found(group("[unknown]"), /userGroupIds/),
    "the prefix": found(redisUser("[unknown]"), /not known before/),
    "the id of a group": { resources: [group(["[unknown]"])] },
    "a fragment": { resources: [fragment("[unknown]")] },
  },
});
