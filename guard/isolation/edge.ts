/** What an edge is made of: one word for each kind of part that can open a way from one to another. */
export const edgeKinds = {
  "security-group": "rules of AWS security groups",
  route: "routes and peerings between networks",
  listener: "load balancers' rules, target groups, DNS names",
  vlan: "VLANs and addresses of guests",
  unix: "Unix users on shared hosts: their units, sockets and ports",
  firewall: "firewalls of guests, of clusters and of shared hosts",
  proxy: "the proxy's routes",
  fragment: "other fragments on shared hosts: health checks, dumps",
  database: "databases, roles and grants",
  cache: "cache users and their key patterns",
  secret: "readers of secrets",
  iam: "statements of roles, and who may take a role on",
  bucket: "bucket policies",
  key: "key policies, and who may use a shared key",
  files: "file systems, their folders and mounts",
  queue: "queue and topic policies",
  function: "who may call a function",
  tunnel: "names, tunnels and rules at Cloudflare",
  management: "permissions on the hypervisors",
} as const;

export type EdgeKind = keyof typeof edgeKinds;

/** Kinds of edges that have no part here yet, so that nothing could be read. */
export const kindsWithoutPart = [
  "network policies (no Kubernetes site is built)",
  "network access lists (no component makes one; such a resource in a graph is not proven)",
  "peerings and transit gateways (no component makes one; such a resource in a graph is not proven)",
] as const;

/** A tenant's id, or one of the others. */
export type Party = string;
export const platform: Party = "platform";
export const internet: Party = "internet";

/** A way from one party to another that a resource opens. */
export interface Edge {
  readonly kind: EdgeKind;
  readonly from: Party;
  readonly to: Party;
  /** What it is, without values that could be secret. */
  readonly text: string;
  /** The resource that opens it. */
  readonly urn: string;
  /** The sentence of the design that allows it; null where none does. */
  readonly allowed: string | null;
}

/** Something that could carry an edge and could not be read. */
export interface Unproven {
  /** Whose it is. */
  readonly party: Party;
  readonly text: string;
  readonly urn: string;
}

/** What a reader of one kind of part found. */
export interface Findings {
  readonly edges: readonly Edge[];
  readonly unproven: readonly Unproven[];
}

/** Findings, as a reader gathers them. */
export class Gathered implements Findings {
  readonly edges: Edge[] = [];
  readonly unproven: Unproven[] = [];

  /** @param allowed sentence of the design that allows it; absent where none does */
  edge(kind: EdgeKind, from: Party, to: Party, text: string, urn: string, allowed?: string): void {
    if (from !== to) this.edges.push({ kind, from, to, text, urn, allowed: allowed ?? null });
  }

  unknown(party: Party, urn: string, text: string): void {
    this.unproven.push({ party, urn, text });
  }
}
