import { hasUnknown } from "../graph.ts";
import { functionDatabases } from "./aws/databases.ts";
import { files } from "./aws/files.ts";
import { listeners } from "./aws/listeners.ts";
import { permissions } from "./aws/permissions.ts";
import { resourcePolicies } from "./aws/resource-policies.ts";
import { routes } from "./aws/routes.ts";
import { securityGroups } from "./aws/security-groups.ts";
import { carrierOf } from "./carriers.ts";
import { throughCloudflare } from "./cloudflare.ts";
import { caches } from "./data/caches.ts";
import { postgres } from "./data/postgres.ts";
import { type Edge, type Findings, Gathered, platform, type Unproven } from "./edge.ts";
import { fragments } from "./host/fragments.ts";
import { unixUsers } from "./host/unix.ts";
import { hosts } from "./hosts.ts";
import { networks, poolRights } from "./proxmox/networks.ts";
import { guestReach, nodeReach } from "./proxmox/reach.ts";
import { foreignReferences } from "./references.ts";
import { type IsolationFacts, type StackGraph, World } from "./world.ts";

/** Who can reach whom in one environment. */
export interface Proof {
  /** Every way from one party to another, each once. */
  readonly edges: readonly Edge[];
  /** Those that no sentence of the design allows. */
  readonly breaches: readonly Edge[];
  readonly unproven: readonly Unproven[];
}

const readers: readonly ((world: World) => Findings)[] = [
  securityGroups,
  routes,
  listeners,
  hosts,
  permissions,
  resourcePolicies,
  functionDatabases,
  files,
  guestReach,
  nodeReach,
  networks,
  poolRights,
  fragments,
  unixUsers,
  postgres,
  caches,
  throughCloudflare,
  foreignReferences,
];

/**
 * Reads the graphs of all stacks of an environment: the platform's and every tenant's. A stack that is left out takes
 * what it opens, and whom it could be opened to, with it: the caller says so.
 */
export function proof(stacks: readonly StackGraph[], facts: IsolationFacts): Proof {
  const world = new World(stacks, facts);
  const found = [...readers.map((read) => read(world)), unread(world), missing(stacks, facts)];
  const all = found.flatMap((it) => it.edges).map(byPlatform);
  const isBreach = ({ allowed }: Edge): boolean => allowed === null;
  const breaches = once(all.filter(isBreach), (edge) => `${keyOf(edge)} ${edge.text}`);
  // One rule may open two ways from one to another: what nothing allows is told alone, and all that it says. Of allowed
  // ones the first by its words is told, or the order of a graph would decide what an approval is bound to.
  const hidden = new Set(breaches.map(keyOf));
  const allowed = all.filter((edge) => !isBreach(edge) && !hidden.has(keyOf(edge)));
  const edges = [...breaches, ...once(allowed.toSorted(byText), keyOf)];
  return {
    edges,
    breaches,
    unproven: once(
      found.flatMap((it) => it.unproven),
      ({ urn, text }) => `${urn} ${text}`,
    ),
  };
}

/** The platform may reach its tenants: it makes them, restarts them and dumps their databases. */
function byPlatform(edge: Edge): Edge {
  if (edge.from !== platform || edge.allowed !== null) return edge;
  return { ...edge, allowed: "the platform works for its tenants" };
}

/** Resources that nobody has looked at, and inputs that carry an edge and are not known yet. */
function unread(world: World): Findings {
  const found = new Gathered();
  for (const { resource, owner } of world.items) {
    const { type, name, urn, inputs, options } = resource;
    const carrier = carrierOf(type);
    if (!carrier) {
      found.unknown(owner, urn, `${name}: nobody has said which edges ${type} carries`);
    } else if ("kind" in carrier) {
      const hidden = carrier.inputs.filter((input) => hasUnknown(inputs[input]));
      const open = hidden.filter((input) => (options.dependencies?.[input] ?? []).length !== 1);
      if (open.length > 0) {
        found.unknown(owner, urn, `${name}: ${open.join(", ")} is not known yet`);
      }
    }
  }
  return found;
}

/** A tenant without a graph: nothing is known of what it opens. */
function missing(stacks: readonly StackGraph[], facts: IsolationFacts): Findings {
  const found = new Gathered();
  const there = new Set(stacks.map(({ tenant }) => tenant));
  const wanted = [null, ...facts.tenants.map(({ id }) => id)];
  for (const tenant of wanted.filter((id) => !there.has(id))) {
    const stack = tenant === null ? facts.environment : `${facts.environment}.${tenant}`;
    found.unknown(tenant ?? platform, "", `${stack}: there is no graph of this stack`);
  }
  for (const { stack, tenant } of stacks) {
    if (tenant !== null && !facts.tenants.some(({ id }) => id === tenant)) {
      found.unknown(tenant, "", `${stack}: the ledger knows no number of this tenant`);
    }
  }
  return found;
}

function keyOf({ kind, from, to, urn }: Edge): string {
  return `${kind} ${from} ${to} ${urn}`;
}

function byText(a: Edge, b: Edge): number {
  return a.text < b.text ? -1 : Number(a.text > b.text);
}

function once<T>(all: readonly T[], by: (it: T) => string): T[] {
  const seen = new Map<string, T>();
  for (const it of all) if (!seen.has(by(it))) seen.set(by(it), it);
  return [...seen.values()];
}
