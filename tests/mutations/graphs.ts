import { ContainerLegacy } from "@muhlba91/pulumi-proxmoxve/containerLegacy.js";
import { FileSystem } from "../../components/aws/file-system.ts";
import { ServiceFiles } from "../../components/aws/service-files.ts";
import { HighAvailability } from "../../components/proxmox/high-availability.ts";
import { toGraph } from "../../fleet/model/graph.ts";
import { recordProgram } from "../../fleet/model/record.ts";
import type { GraphResource } from "../../guard/graph.ts";
import { type Environment, modelled } from "../isolation/proof/support/environment.ts";
import type { Mutation } from "./mutation.ts";

/** Where a default is looked for first: small stacks, so that every mutation is judged in little time. */
const first = [
  "prod.wayne",
  "prod.lumen",
  "prod.brightside",
  "prod.northgate",
  "prod.orbit",
  "prod.vortexcore",
  "prod",
];

/**
 * The example's protected environment as its own program makes it, and beside it, in stacks of their own kind, the
 * components that it has none of.
 */
export async function soundEnvironment(): Promise<Environment> {
  const environment = (await modelled("prod")).get("prod");
  if (!environment) throw new Error("prod was not modelled");
  const own = new Map([
    ["prod", await recorded("prod", ofPlatform)],
    ["prod.brightside", await recorded("prod.brightside", ofFiles)],
    ["prod.wayne", await recorded("prod.wayne", ofWatch)],
  ]);
  return {
    ...environment,
    stacks: environment.stacks.map((it) => ({
      ...it,
      resources: [...it.resources, ...(own.get(it.stack) ?? [])],
    })),
  };
}

/** The resource that a mutation is about, and the stack that it is in. */
export function target(
  { stacks }: Environment,
  { component, type, named }: Pick<Mutation, "component" | "type" | "named">,
): { readonly stack: string; readonly resource: GraphResource } | undefined {
  const rank = (stack: string): number => (first.indexOf(stack) + first.length) % first.length;
  const wanted = stacks
    .filter(({ stack }) => first.includes(stack))
    .toSorted((a, b) => rank(a.stack) - rank(b.stack));
  for (const { stack, resources } of wanted) {
    const resource = resources.find(
      (it) =>
        `:${it.type}:`.includes(`:${type}:`) &&
        chainOf(it).includes(component) &&
        (named === undefined || named.test(it.name)),
    );
    if (resource) return { stack, resource };
  }
  return undefined;
}

/** Classes of the components that a resource is inside of. */
function chainOf({ urn }: GraphResource): string[] {
  const types = urn.split("::")[2]?.split("$") ?? [];
  return types.flatMap((type) => /^tenantry:[^:]+:(.+)$/.exec(type)?.[1] ?? []);
}

async function recorded(stack: string, program: () => unknown): Promise<GraphResource[]> {
  return toGraph(await recordProgram(program, { stack }));
}

function ofPlatform(): void {
  new FileSystem("fixnado-files", {
    network: { vpcId: "fixnado-network-id", dataSubnets: { a: "fixnado-network-data-a-id" } },
    clients: { "shard-1": "fixnado-shard-1-clients-id" },
    kmsKeyArn: "arn-of-fixnado-key",
    lifecycle: "protected",
    backup: "nightly",
  });
}

function ofFiles(): void {
  new ServiceFiles("brightside-documents-files", {
    fileSystem: { fileSystemId: "fixnado-files-id", arn: "arn-of-fixnado-files" },
    number: 1,
    service: "documents",
    paths: ["/data"],
    user: 1000,
    lifecycle: "protected",
  });
}

function ofWatch(): void {
  const guest = new ContainerLegacy("wayne-watched", { nodeName: "pve1", vmId: 10_099 });
  new HighAvailability("wayne-watched-ha", {
    kind: "ct",
    guest,
    ha: { nodes: { pve1: 2, pve2: 1 }, maxRestart: 1, maxRelocate: 1, replication: null },
  });
}
