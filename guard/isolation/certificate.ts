import { carrierOf } from "./carriers.ts";
import { type Edge, type EdgeKind, edgeKinds, kindsWithoutPart, type Unproven } from "./edge.ts";
import type { Proof } from "./proof.ts";
import type { StackGraph } from "./world.ts";

/** What is said of one tenant: what was looked at, what came of it, and what was not seen. */
export interface Certificate {
  readonly tenant: string;
  readonly result: "isolated" | "open" | "not proven";
  /** Resources of its stack and of the platform's that carry edges, by kind. */
  readonly read: readonly {
    readonly kind: EdgeKind;
    readonly own: number;
    readonly platform: number;
  }[];
  /** Resources of its stack that carry none. */
  readonly carryNone: number;
  /** Ways to and from it that the design allows. */
  readonly allowed: readonly Edge[];
  readonly breaches: readonly Edge[];
  readonly unproven: readonly Unproven[];
  readonly notSeen: readonly string[];
}

const everywhere = [
  "what a service does with what is its own: its code, its logins, what it sends out over 443",
  "what was changed by hand since: a model shows what would be made, a state what was made last",
  "who works on the site: administrators, the runner, whoever holds a backup or a key",
  "how much of a shared thing one takes from another: processor, memory, connections (docs/isolation-attempts.md)",
  "DNS outside these graphs: who else answers for a name",
];

const notSeenOn = {
  proxmox: [
    "the router between VLANs and networks: what it forwards is not in any graph",
    "the hypervisor: containers of one node share its kernel, guests of one host its hardware",
    "settings inside guests and images: pg_hba.conf, redis.conf, what listens on a port",
    "lines of the cache's access list: they hold hashes of passwords; the prefix is what the component says that it renders",
    "seconds between a guest's start and its firewall's first rule",
  ],
  vps: [
    "the host: its kernel and its servers are everybody's on it, and who is root there reads everything",
    "lines of databases, environments and the cache's access list: they hold secrets; components say what they render",
    "what was delivered before and changed by hand since: tenantry drift asks the helper",
  ],
  aws: [
    "AWS itself: what its services make of what they are asked",
    "the machines of a cluster: tasks on one of them share its kernel",
    "what the database function does with what it is asked (its own tests show it)",
    "policies of the organisation and the account, and managed policies of AWS but those that are known",
  ],
} as const;

/** @param substrate of the tenant's site */
export function certificateOf(
  { edges, breaches, unproven }: Proof,
  stacks: readonly StackGraph[],
  tenant: string,
  substrate: keyof typeof notSeenOn,
): Certificate {
  const of = (wanted: string | null) =>
    stacks.filter((stack) => stack.tenant === wanted).flatMap(({ resources }) => resources);
  const counts = (resources: ReturnType<typeof of>): Map<EdgeKind | null, number> => {
    const all = new Map<EdgeKind | null, number>();
    for (const { type } of resources.filter((it) => !/^(?:tenantry|pulumi):/.test(it.type))) {
      const carrier = carrierOf(type);
      const kind = carrier && "kind" in carrier ? carrier.kind : null;
      all.set(kind, (all.get(kind) ?? 0) + 1);
    }
    return all;
  };
  const [own, shared] = [counts(of(tenant)), counts(of(null))];
  const concerns = ({ from, to }: Edge): boolean => from === tenant || to === tenant;
  const mine = breaches.filter(concerns);
  // The platform's own unread parts could open anybody to anybody.
  const hidden = unproven.filter(({ party }) => party === tenant || party === "platform");
  return {
    tenant,
    result: mine.length > 0 ? "open" : hidden.length > 0 ? "not proven" : "isolated",
    read: (Object.keys(edgeKinds) as EdgeKind[])
      .map((kind) => ({ kind, own: own.get(kind) ?? 0, platform: shared.get(kind) ?? 0 }))
      .filter((it) => it.own > 0 || it.platform > 0),
    carryNone: own.get(null) ?? 0,
    allowed: edges.filter((edge) => edge.allowed !== null && concerns(edge)),
    breaches: mine,
    unproven: hidden,
    notSeen: [
      ...notSeenOn[substrate],
      ...everywhere,
      ...kindsWithoutPart.map((kind) => `no such part: ${kind}`),
    ],
  };
}
