import type { GraphResource } from "../guard/graph.ts";

/** What a rule demands, in the words of its id: `<provider>-<resource>-<verb>-<thing>`. */
export const verbs = ["requires", "forbids", "limits", "matches"] as const;

export type Severity = "low" | "medium" | "high" | "critical";

/** What an update does at a violation: it is refused, or it is told. */
export type Level = "mandatory" | "advisory";

/** A rule that others know by another name. */
export interface Framework {
  /** `CIS AWS Foundations`, `Checkov`, `Trivy`, `cdk-nag`, `Proxmox Hardening Guide` … */
  readonly name: string;
  /** `CKV_AWS_16`, `AWS-0080`, `Aws-RDS2`, `1.2.4` … */
  readonly reference: string;
}

/**
 * What a rule has to know of the stack that it looks at, beside its resources. Comes from the catalog, never from the
 * program that is judged: see facts.ts.
 */
export interface StackFacts {
  /** `dev`, `staging`, `prod` */
  readonly environment: string;
  /** The tenant's id; null for a platform. */
  readonly tenant: string | null;
  /** The tenant's number in its site's ledger; null for a platform. */
  readonly number: number | null;
  /** What the environment's lifecycle is: in a disposable one nothing holds data that anybody would miss. */
  readonly lifecycle: "disposable" | "protected";
  /** The tenant's one site; a platform's are all of its environment. */
  readonly sites: readonly SitePlace[];
  /** Everybody else, in this and in the other environments; released ones too. All tenants, for a platform. */
  readonly others: readonly OtherTenant[];
}

/** Where a stack may have things. */
export type SitePlace = ProxmoxPlace | AwsPlace | VpsPlace;

export interface ProxmoxPlace {
  readonly substrate: "proxmox";
  readonly id: string;
  /** A tenant answers at `<id>.<domain>`. */
  readonly domain: string;
  /** `https://…:8006/` */
  readonly endpoint: string;
  /**
   * Where guests of this stack may stand: the tenant's own network, else the shared one, and for guests that were taken
   * over the platform's, where the ledger found them; a platform's are all.
   */
  readonly networks: readonly Segment[];
  /** CIDRs from which hosts are managed: no tenant's guest stands in them or reaches them. */
  readonly management: readonly string[];
  /** Its zone, where it stands behind Cloudflare. */
  readonly cloudflare: CloudflarePlace | null;
  /** VMIDs of guests that are held exactly as they were found: nothing is asked of them. */
  readonly adopted: readonly number[];
  /** Whether the site is being taken over, as long as its proxy is adopted: backups are still those that were there. */
  readonly adopting: boolean;
}

export interface CloudflarePlace {
  readonly account: string;
  readonly zone: string;
}

export interface AwsPlace {
  readonly substrate: "aws";
  readonly id: string;
  readonly domain: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

export interface VpsPlace {
  readonly substrate: "vps";
  readonly id: string;
  readonly domain: string;
  /** Addresses of the hosts that this stack delivers to: the tenant's one, a platform's are all. */
  readonly hosts: readonly string[];
  /** Its zone, where it stands behind Cloudflare. */
  readonly cloudflare: CloudflarePlace | null;
}

/** A layer-2 network. */
export interface Segment {
  readonly bridge: string;
  readonly vlan: number;
  readonly cidr: string;
}

export interface OtherTenant {
  readonly id: string;
  readonly environment: string;
  readonly site: string;
  readonly number: number;
  /** Of its site. */
  readonly domain: string;
  /** Of its guests: `10.10.16.11` */
  readonly addresses: readonly string[];
  /** Those that it shares with nobody: `10.64.0.0/24` */
  readonly networks: readonly string[];
  /** Of its guests. */
  readonly vmids: readonly number[];
}

/** One resource, as a resource rule sees it. */
export interface ResourceArgs {
  readonly resource: GraphResource;
  readonly stack: StackFacts;
}

/** A whole stack, as a stack rule sees it. */
export interface StackArgs {
  readonly resources: readonly GraphResource[];
  readonly stack: StackFacts;
}

/**
 * Reports a violation: what is wrong, by the names of inputs, and what is allowed. Values of inputs are never in it
 * except those that are not secret by their kind (a port, a CIDR, a number, an enum).
 * @param urn of the resource; in a resource rule it is the one that is looked at
 */
export type Report = (message: string, urn?: string) => void;

/** One policy. Its file has its id as its name. */
export interface Rule {
  /** `aws-bucket-requires-access-block` */
  readonly id: string;
  /** One sentence that is true of a stack without a violation. */
  readonly title: string;
  readonly severity: Severity;
  /** In a protected environment, and in a disposable one. */
  readonly level: { readonly protected: Level; readonly disposable: Level };
  /** What others call it; empty where nobody has such a rule. */
  readonly frameworks: readonly Framework[];
  /** What to do about a violation: one or two sentences, for who edits YAML or a component. */
  readonly remedy: string;
  /** Documentation of what the rule is about. */
  readonly url: string;
  /** Looks at each resource, components and providers included. */
  readonly resource?: (args: ResourceArgs, report: Report) => void;
  /** Looks at the whole stack. */
  readonly stack?: (args: StackArgs, report: Report) => void;
  /**
   * Puts right what can be put right without a decision: tags only. Gets the inputs and changes them in place, so that
   * nothing that is secret loses its mark.
   */
  readonly remediate?: (args: ResourceArgs, inputs: Record<string, unknown>) => void;
}
