import type { ResolvedTenant } from "../../catalog/resolved.ts";
import { toGraph } from "../../fleet/model/graph.ts";
import { recordProgram } from "../../fleet/model/record.ts";
import type { GraphResource } from "../../guard/graph.ts";
import { openPlatform, openTenant } from "../../stacks/open.ts";
import { buildPlatform } from "../../stacks/platform.ts";
import type { SiteFacts } from "../../stacks/platform-outputs.ts";
import type { SecretPlaces } from "../../stacks/secrets.ts";
import { buildTenant } from "../../stacks/tenant.ts";

/** A resource as a golden graph keeps it: what the program decided, nothing that an engine or a provider adds. */
export interface GraphNode {
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly inputs: unknown;
}

/** What every secret of a graph is: a word that stands nowhere else, so that a leak is seen wherever it is. */
export const markedSecret = "s3cr3t-that-must-not-leak";

export const exampleSecrets: SecretPlaces = {
  env: new Proxy(
    {},
    { get: (_, name) => (name === "TENANTRY_SECRET_FILES" ? undefined : markedSecret) },
  ),
  readFile: () => markedSecret,
  home: "/home/example",
};

/** The graph of `dev.acme`, from a catalog's folder. */
export async function tenantGraph(
  root: string,
  environment: string,
  tenant: string,
): Promise<GraphNode[]> {
  return graph(`${environment}.${tenant}`, tenantProgram(root, environment, tenant));
}

/** The graph of the platform stack `dev`. */
export async function platformGraph(root: string, environment: string): Promise<GraphNode[]> {
  return graph(environment, platformProgram(root, environment));
}

/** The same of a platform or a tenant, as rules and guard read it. */
export async function stackResources(root: string, stack: string): Promise<GraphResource[]> {
  const [environment = "", tenant] = stack.split(".");
  const program =
    tenant === undefined
      ? platformProgram(root, environment)
      : tenantProgram(root, environment, tenant);
  return toGraph(await recordProgram(program, { stack, project: "tenantry" }));
}

/** What makes the stack of a tenant. */
export function tenantProgram(root: string, environment: string, tenant: string): () => unknown {
  const resolved = openTenant(root, environment, tenant);
  return () => buildTenant(resolved, exampleFacts(resolved), exampleSecrets);
}

/** What makes a platform stack. */
export function platformProgram(root: string, environment: string): () => unknown {
  return () => buildPlatform(openPlatform(root, environment), exampleSecrets);
}

/** What a platform stack would say of the tenant's site: each fact as its own name. */
function exampleFacts(tenant: ResolvedTenant): SiteFacts | undefined {
  if (tenant.substrate !== "aws" || tenant.shard === null) return undefined;
  const of = (what: string): string => `${tenant.site.id}:${what}`;
  const shard = (what: string): string => of(`shard-${tenant.shard}:${what}`);
  const server = (engine: string) => ({
    host: of(`${engine}:host`),
    administratorSecretArn: of(`${engine}:administratorSecretArn`),
    securityGroupId: of(`${engine}:securityGroupId`),
  });
  return {
    substrate: "aws",
    vpcId: of("vpcId"),
    privateSubnetIds: [of("privateSubnetIds")],
    dataSubnetIds: [of("dataSubnetIds")],
    cluster: { arn: of("cluster:arn"), name: of("cluster:name") },
    fleet: of("fleet"),
    functions: {
      database: of("functions:database"),
      rotation: of("functions:rotation"),
      smoke: of("functions:smoke"),
      clients: of("functions:clients"),
    },
    shards: {
      [tenant.shard]: {
        listenerArn: shard("listenerArn"),
        testListenerArn: shard("testListenerArn"),
        loadBalancer: {
          securityGroupId: shard("loadBalancer:securityGroupId"),
          arnSuffix: shard("loadBalancer:arnSuffix"),
        },
        entry: { dnsName: shard("entry:dnsName"), zoneId: shard("entry:zoneId") },
        clients: shard("clients"),
        cache: {
          host: shard("cache:host"),
          port: 6379,
          userGroupId: shard("cache:userGroupId"),
          securityGroupId: shard("cache:securityGroupId"),
        },
      },
    },
    postgres: server("postgres"),
    mysql: server("mysql"),
    files: {
      fileSystemId: of("files:fileSystemId"),
      arn: of("files:arn"),
      securityGroupId: of("files:securityGroupId"),
    },
    dumps: { name: of("dumps:name"), arn: of("dumps:arn") },
    keyArn: of("keyArn"),
    topicArn: of("topicArn"),
  };
}

async function graph(stack: string, program: () => unknown): Promise<GraphNode[]> {
  const resources = await recordProgram(program, { stack, project: "tenantry" });
  return resources
    .filter(({ type }) => type !== "pulumi:pulumi:Stack")
    .map(({ type, name, parent, inputs }) => ({ type, name, parent: parent ?? "", inputs }))
    .sort((a, b) => compare(a.type, b.type) || compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The problems that opening a tenant throws, in the house format; fails the test when there are none. */
export function problemsOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
  throw new Error("it was accepted");
}
