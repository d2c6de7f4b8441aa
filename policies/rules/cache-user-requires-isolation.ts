import { type GraphResource, secretValue, unknownValue } from "../../guard/graph.ts";
import { at, textOf } from "../../guard/read/values.ts";
import { accessProblems } from "../read/cache-users.ts";
import { itemsOf } from "../read/guests.ts";
import type { Rule, StackFacts } from "../rule.ts";

/**
 * Users of ElastiCache, and those that a tenant's fragment brings to a site's Redis. A fragment is a secret: in a model
 * and in a masked preview it cannot be read, and the component's prefix is judged alone; the pack reads it.
 */
export const cacheUserRequiresIsolation: Rule = {
  id: "cache-user-requires-isolation",
  title: "A user of a cache has a password, keys of its own prefix, and commands by name.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [
    { name: "Checkov", reference: "CKV_AWS_31" },
    { name: "cdk-nag", reference: "AwsSolutions-AEC6" },
  ],
  remedy: "Make it with CacheUser or RedisUser, and give it no rights beside theirs.",
  url: "https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/",
  resource: ({ resource, stack }, report) => {
    for (const problem of new Set(problemsOf(resource, stack))) {
      report(`${resource.name}: ${problem}.`);
    }
  },
};

function problemsOf(resource: GraphResource, stack: StackFacts): string[] {
  const { type, inputs } = resource;
  switch (type) {
    case "aws:elasticache/user:User":
      return userProblems(resource, stack);
    case "aws:elasticache/replicationGroup:ReplicationGroup":
      return itemsOf(inputs["userGroupIds"]).length > 0 && inputs["userGroupIds"] !== unknownValue
        ? []
        : ["userGroupIds must name the group of its users, or it lets everybody in"];
    case "tenantry:data:RedisUser":
    case "tenantry:aws:CacheUser":
      return prefixProblems(inputs, stack);
    case "command:remote:Command":
      return fragmentProblems(inputs, stack);
    default:
      return [];
  }
}

function userProblems({ inputs }: GraphResource, { number }: StackFacts): string[] {
  const { accessString, userName } = inputs;
  const problems: string[] = [];
  const mode = at(inputs["authenticationMode"], "type");
  if (mode !== "password" && mode !== "iam") {
    problems.push("authenticationMode.type must be password or iam");
  }
  if ((inputs["noPasswordRequired"] ?? false) !== false) {
    problems.push("noPasswordRequired must be off");
  }
  const rights = textOf(accessString);
  if (rights === undefined) return [...problems, "accessString is not known before the update"];
  // The one that a client without a name is.
  const nobody = userName === "default" || userName === unknownValue;
  return [...problems, ...accessProblems(rights, nobody ? null : number)];
}

function prefixProblems({ prefix }: GraphResource["inputs"], { number }: StackFacts): string[] {
  if (prefix === unknownValue) return ["prefix is not known before the update"];
  const own = number !== null && String(prefix).startsWith(`t${number}:`);
  return own ? [] : ["prefix must begin with the tenant's own"];
}

/** The platform's own part has the administrator in it, and the helper takes it from nobody else. */
function fragmentProblems(inputs: GraphResource["inputs"], stack: StackFacts): string[] {
  const delivered = /tenantry-host" put redis /.test(String(inputs["create"]));
  const text = textOf(inputs["stdin"]);
  if (!delivered || stack.tenant === null || text === undefined || text === secretValue) return [];
  return text.split("\n").flatMap((line) => {
    const [word, , ...rights] = line.split(/\s+/);
    if (line.trim() === "" || line.startsWith("#")) return [];
    if (word !== "user") return ["stdin has a line that is no user"];
    return accessProblems(rights.join(" "), stack.number);
  });
}
