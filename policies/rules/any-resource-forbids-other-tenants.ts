import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { partsOf } from "../../guard/read/values.ts";
import { indexOthers, type Mention, mentionsIn, type Others } from "../read/mentions.ts";
import { isCustom } from "../read/types.ts";
import type { Report, Rule, StackFacts } from "../rule.ts";

const referenceType = "pulumi:pulumi:StackReference";

/**
 * What a tenant's stack holds is about that tenant, and about what its platform tells it. An id of AWS (`sg-0a1b…`)
 * says nothing of whose it is. What is not known before the update comes from a resource of this stack, or from its
 * platform.
 *
 * To a pack the engine shows what is made, and a reference to a stack is read: of references this rule judges those of
 * a state. That the program makes no other one is a test of its sources.
 */
export const anyResourceForbidsOtherTenants: Rule = {
  id: "any-resource-forbids-other-tenants",
  title:
    "No input names another tenant, and no stack is read but the one of its environment's platform.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [],
  remedy:
    "Take names, numbers, addresses and paths from the resolved tenant. What two tenants need belongs to the platform.",
  url: "https://docs.aws.amazon.com/whitepapers/latest/saas-architecture-fundamentals/tenant-isolation.html",
  stack({ resources, stack }, report) {
    const others = indexOthers(stack);
    for (const resource of resources) {
      if (resource.type === referenceType) checkReference(resource, stack, report);
      // A platform knows who is there: its boundary of roles lists what each tenant's may reach.
      if (stack.tenant !== null && isCustom(resource)) checkInputs(resource, others, report);
    }
  },
};

function checkReference({ urn, name, inputs }: GraphResource, stack: StackFacts, report: Report) {
  const read = inputs["name"];
  if (read === unknownValue) {
    report(`${name}: name, the stack that is read, is not known before the update.`, urn);
    return;
  }
  if (stack.tenant === null) {
    report(`${name}: a platform's stack reads no other stack.`, urn);
    return;
  }
  const last = typeof read === "string" ? read.split("/").at(-1) : undefined;
  if (last === stack.environment) return;
  report(
    `${name}: name is a stack that a tenant's may not read. Allowed is "${stack.environment}", the platform.`,
    urn,
  );
}

function checkInputs({ urn, name, inputs }: GraphResource, others: Others, report: Report): void {
  for (const { path, key, value } of partsOf(inputs)) {
    for (const mention of once(mentionsOf(value, key, others))) {
      report(`${name}: ${path} names ${describe(mention)}.`, urn);
    }
  }
}

function mentionsOf(value: unknown, key: string, others: Others): Mention[] {
  if (typeof value === "string") return mentionsIn(value, key, others);
  const of = key === "vmId" || key === "containerId" ? others.byVmid.get(Number(value)) : undefined;
  return of ? [{ what: "a guest", of }] : [];
}

function describe({ what, of }: Mention): string {
  return `${what} of another tenant, ${of.environment}.${of.id}`;
}

function once(mentions: readonly Mention[]): Mention[] {
  return [...new Map(mentions.map((it) => [describe(it), it])).values()];
}
