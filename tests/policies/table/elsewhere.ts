/** A demand that is no rule of the pack: kept by another part of Tenantry, or by none yet. */
export interface Elsewhere {
  readonly demand: string;
  readonly kind: "catalog" | "guard";
  readonly how: string;
  readonly analogs: readonly string[];
  /** Test files, relative to the project. */
  readonly tests: readonly string[];
}

export const elsewhere: readonly Elsewhere[] = [
  {
    demand: "No two networks overlap",
    kind: "catalog",
    how: "the ledger gives them out, and `validate` compares all of them",
    analogs: [],
    tests: ["tests/catalog/check.test.ts", "tests/catalog/aws/subnets.test.ts"],
  },
  {
    demand: "A VMID is the ledger's, and never comes back",
    kind: "catalog",
    how: "`allocate` gives it, `release` leaves a tombstone",
    analogs: [],
    tests: ["tests/catalog/allocate.test.ts", "tests/catalog/release.test.ts"],
  },
  {
    demand: "An address is the ledger's",
    kind: "catalog",
    how: "as the VMID; proxmox-guest-limits-networks also keeps DHCP out",
    analogs: [],
    tests: ["tests/catalog/allocate.test.ts"],
  },
  {
    demand: "A host name is one tenant's",
    kind: "catalog",
    how: "`validate` compares those of all environments",
    analogs: ["Capsule hostname collision"],
    tests: ["tests/catalog/check.test.ts", "tests/catalog/promises.test.ts"],
  },
  {
    demand: "Nothing that holds data is deleted or replaced without an approval",
    kind: "guard",
    how: "judges the preview: a policy does not see deletions",
    analogs: [],
    tests: ["tests/guard/no-destructive-step.test.ts", "tests/guard/approve.test.ts"],
  },
  {
    demand: "What is secret is encrypted in the state",
    kind: "guard",
    how: "reads the exported state: a policy gets secrets decrypted and unmarked",
    analogs: [],
    tests: ["tests/guard/secretness-in-state.test.ts"],
  },
  {
    demand: "No host and no quota is overrun",
    kind: "guard",
    how: "the catalog refuses, the verdict shows before and after",
    analogs: [],
    tests: ["tests/guard/capacity-and-quota.test.ts", "tests/catalog/aws/capacity.test.ts"],
  },
];

/** Demands that nothing keeps, with the reason. */
export const unwritten: readonly (readonly [string, string])[] = [
  [
    "A tenant's namespace has quotas, limits, default deny and restricted pods",
    "no site is a K3s cluster",
  ],
  ["A tenant's stack makes nothing that is cluster-wide", "no site is a K3s cluster"],
  [
    "Logs and alerts carry the tenant's name",
    "there are no components of observability that a tenant configures",
  ],
  ["Costs and retention stay within bounds", "there is no table of prices yet"],
  [
    "A web application firewall stands before what faces the internet (part of aws-entrance-requires-edge)",
    "there is no component of one",
  ],
  [
    "Proxies of other makes speak a modern TLS (part of any-listener-requires-modern-tls)",
    "the platform's proxy is nginx, AWS has load balancers",
  ],
  ["Pods are hardened (part of aws-task-requires-hardening)", "no site is a K3s cluster"],
];
