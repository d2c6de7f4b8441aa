import { expect, test } from "vitest";
import type { AwsTenant } from "../../catalog/resolved.ts";
import { openTenant } from "../../stacks/open.ts";
import { type GraphNode, platformGraph, tenantGraph } from "../support/graph.ts";
import { projectRoot } from "../support/temp-catalog.ts";

/*
 * Who can reach whom on AWS, read from the graphs of the example's tenants: security groups, roles, priorities, cache
 * users. It proves what the program asks for. It does not prove what AWS makes of it, nor what a service does with its
 * own credentials.
 */

interface Graph {
  readonly tenant: AwsTenant;
  readonly nodes: readonly GraphNode[];
}

const ids = ["brightside", "clearwater", "northgate", "lumen", "meridian", "orbit"] as const;
const graphs: readonly Graph[] = await Promise.all(
  ids.map(async (id) => {
    const tenant = openTenant(projectRoot, "prod", id);
    if (tenant.substrate !== "aws") throw new Error(`${id} is not on AWS`);
    return { tenant, nodes: await tenantGraph(projectRoot, "prod", id) };
  }),
);
const platform = await platformGraph(projectRoot, "prod");

type Inputs = Readonly<Record<string, unknown>>;

function ofType(nodes: readonly GraphNode[], type: string): { name: string; inputs: Inputs }[] {
  return nodes
    .filter((node) => node.type === type)
    .map(({ name, inputs }) => ({ name, inputs: inputs as Inputs }));
}

/** Sources of every group, by group: other groups, and networks. */
function admitted(nodes: readonly GraphNode[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { inputs } of ofType(
    nodes,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  )) {
    const group = String(inputs["securityGroupId"]);
    const source = String(inputs["referencedSecurityGroupId"] ?? inputs["cidrIpv4"]);
    found.set(group, (found.get(group) ?? new Set()).add(source));
  }
  return found;
}

const cases = graphs.map((graph) => [graph.tenant.id, graph] as const);

test.each(cases)("a task of %s is reached by its load balancer and by nobody else", (_, graph) => {
  const { tenant, nodes } = graph;
  const groups = admitted(nodes);
  const balancer =
    tenant.shard === null
      ? `${tenant.id}-balancer-group-id`
      : `${tenant.site.id}:shard-${tenant.shard}:loadBalancer:securityGroupId`;
  for (const { name, worker } of tenant.services) {
    expect([...(groups.get(`${name}-group-id`) ?? [])]).toEqual([balancer]);
    if (worker) expect(groups.has(`${worker.name}-group-id`)).toBe(false);
  }
});

test.each(cases)(
  "the stores of %s's own admit its own tasks and the functions, no network",
  (_, graph) => {
    const { tenant, nodes } = graph;
    const groups = admitted(nodes);
    const own = Object.values(tenant.dedicated).flatMap((server) => server ?? []);
    expect(own.length > 0).toBe(tenant.isolation !== "pool");
    const functions =
      tenant.shard === null ? `${tenant.id}-functions-id` : `${tenant.site.id}:functions:clients`;
    for (const { name } of own) {
      for (const source of groups.get(`${name}-group-id`) ?? ["nobody"]) {
        expect([`${tenant.id}-clients-id`, functions]).toContain(source);
      }
    }
  },
);

test("a site's shared servers and caches admit the clients of its shards and its functions, no network", () => {
  const groups = admitted(platform);
  for (const site of ["fixnado", "onasis"]) {
    const stores = [...groups].filter(([group]) =>
      new RegExp(`^${site}-(?:mysql|postgres|files|shard-\\d+-cache)-.*id$`).test(group),
    );
    expect(stores.length).toBeGreaterThan(0);
    for (const [, sources] of stores) {
      for (const source of sources) {
        expect(source).toMatch(new RegExp(`^${site}-(?:functions|shard-\\d+-clients)-id$`));
      }
    }
  }
});

test("from the internet a site is reached by its load balancers on 80 and 443 alone", () => {
  for (const nodes of [platform, ...graphs.map((graph) => graph.nodes)]) {
    const rules = ofType(nodes, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    for (const { name, inputs } of rules.filter(
      ({ inputs }) => inputs["cidrIpv4"] === "0.0.0.0/0",
    )) {
      expect(name).toMatch(/-(?:balancer|addresses)-group-in-/);
      expect([80, 443]).toContain(inputs["toPort"]);
    }
  }
});

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

function statements(nodes: readonly GraphNode[]): { role: string; statement: Statement }[] {
  return ofType(nodes, "aws:iam/rolePolicy:RolePolicy").flatMap(({ name, inputs }) =>
    (JSON.parse(String(inputs["policy"])) as { Statement: Statement[] }).Statement.map(
      (statement) => ({ role: name, statement }),
    ),
  );
}

/** What changes nothing and shows no tenant's data, and has no resource in AWS's terms. */
const readsOnly =
  /^(?:ec2|elasticloadbalancing|ecs):Describe|^ecr:GetAuthorizationToken$|^ec2:(?:CreateNetworkInterface|DeleteNetworkInterface|AssignPrivateIpAddresses|UnassignPrivateIpAddresses)$/;

test.each(cases)("every role in %s's stack names what is the tenant's own", (_, graph) => {
  const { tenant, nodes } = graph;
  const names = new Set(nodes.map(({ name }) => `arn-of-${name}`));
  const numbered = new RegExp(
    `(?:^|[/:_-])t${tenant.number}(?:[/:_-]|$)|[/:_-]${tenant.id}(?:[/:_-]|$)`,
  );
  const found = statements(nodes);
  expect(found.length).toBeGreaterThan(0);
  for (const { role, statement } of found) {
    const actions = [statement.Action].flat();
    expect(actions.filter((action) => action.includes("*"))).toEqual([]);
    for (const resource of [statement.Resource].flat()) {
      if (resource === "*") {
        for (const action of actions) expect(action, `${role} may`).toMatch(readsOnly);
        continue;
      }
      const isOwn = [...names].some(
        (arn) =>
          resource === arn || resource.startsWith(`${arn}/`) || resource.startsWith(`${arn}:`),
      );
      // A key is the whole site's: only with a condition on whose secret, or through which service. A tag on a task
      // is given as it is started, and to none that runs.
      const isShared =
        /:(?:keyArn|files:arn)$/.test(resource) || resource.endsWith(":task/*")
          ? statement.Condition !== undefined
          : resource.endsWith(":functions:smoke");
      expect(isOwn || isShared || numbered.test(resource), `${role}: ${resource}`).toBe(true);
    }
  }
});

test("no priority is taken twice on a load balancer, and no host and path is two tenants'", () => {
  const taken = new Map<string, string>();
  const claim = (what: string, whose: string): void => {
    expect(taken.get(what) ?? whose, what).toBe(whose);
    taken.set(what, whose);
  };
  for (const { nodes, tenant } of graphs) {
    const rules = ofType(nodes, "aws:lb/listenerRule:ListenerRule");
    expect(rules.length).toBeGreaterThan(0);
    for (const { name, inputs } of rules) {
      claim(`${String(inputs["listenerArn"])} ${String(inputs["priority"])}`, name);
      const conditions = JSON.stringify(inputs["conditions"]);
      expect(conditions).toContain(`"hostHeader":{"values":["${tenant.id}`);
      claim(`${String(inputs["listenerArn"])} ${conditions}`, name);
    }
  }
});

test("a cache user's keys and channels begin with its tenant's number and its service, and it starts with no command", () => {
  const users = graphs.flatMap(({ tenant, nodes }) =>
    ofType(nodes, "aws:elasticache/user:User")
      .filter(({ inputs }) => inputs["userName"] !== "default")
      .map(({ inputs }) => ({ tenant, access: String(inputs["accessString"]) })),
  );
  expect(users.length).toBeGreaterThan(3);
  for (const { tenant, access } of users) {
    const words = access.split(" ");
    for (const word of words.filter((it) => /^[~&%]/.test(it))) {
      expect(word).toMatch(new RegExp(`^[~&]t${tenant.number}:[a-z-]+:\\*$`));
    }
    expect(words).toContain("-@all");
    expect(words.filter((it) => it.startsWith("+@"))).toEqual([]);
  }
});
