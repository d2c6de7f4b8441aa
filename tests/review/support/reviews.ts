import type { Review, ReviewedStack } from "../../../cli/review/data.ts";
import type { Step } from "../../../guard/events.ts";
import type { Judgement } from "../../../guard/judge.ts";
import { verdict } from "../../../guard/risks.ts";

/** A review by hand. */
export function aReview(more: Partial<Review> = {}): Review {
  return {
    grade: { kind: "modelled", local: false },
    base: { revision: "origin/main", commit: "0".repeat(40) },
    stacks: [],
    unaffected: 0,
    problems: [],
    ledger: [],
    capacity: [],
    approvals: [],
    notes: [],
    ...more,
  };
}

/** A tenant's stack whose named guests are replaced, and need an approval each. */
export function replacing(tenant: string, guests: readonly string[]): ReviewedStack {
  const type = "proxmoxve:index/containerLegacy:ContainerLegacy";
  const steps = guests.map((guest): Step & { means: "downtime" } => ({
    op: "replace",
    urn: `urn:pulumi:prod.${tenant}::tenantry::tenantry:proxmox:LxcContainer$${type}::${tenant}-${guest}`,
    type,
    name: `${tenant}-${guest}`,
    inputs: {},
    changed: ["nodeName"],
    replaces: ["nodeName"],
    protected: true,
    protection: "kept",
    means: "downtime",
  }));
  const judgement: Judgement = {
    refused: steps.map(({ urn, name }) => {
      const hash = `sha256:${"0".repeat(64)}`;
      return { urn, name, type, op: "replace", why: "protected", paths: ["nodeName"], hash };
    }),
    approved: [],
    creates: [],
    imports: [],
    updates: [],
    replacements: steps,
    deletes: [],
    changes: true,
  };
  return {
    stack: `prod.${tenant}`,
    environment: "prod",
    tenant,
    kind: "changed",
    why: [`tenants/prod/${tenant}.yaml`, "platform/services/crm.yaml"],
    counts: { imported: 0, created: 0, updated: 0, replaced: steps.length, deleted: 0 },
    judgement,
    risks: verdict(judgement).risks,
    opened: [],
    violations: [],
  };
}
