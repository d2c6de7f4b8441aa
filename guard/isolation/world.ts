import { type GraphResource, secretValue, unknownValue } from "../graph.ts";
import { type Party, platform } from "./edge.ts";

/** One stack of an environment, as the proof reads it. */
export interface StackGraph {
  /** `prod`, `prod.acme` */
  readonly stack: string;
  /** Null for the platform. */
  readonly tenant: string | null;
  readonly resources: readonly GraphResource[];
}

export interface TenantFacts {
  readonly id: string;
  /** From the ledger. Whatever is shared knows the tenant by it. */
  readonly number: number;
  readonly site: string;
  /** A network of its own, where its tier has one. */
  readonly network: { readonly vlan: number; readonly cidr: string } | null;
}

/** What the catalog says and no graph does. */
export interface IsolationFacts {
  readonly environment: string;
  readonly sites: readonly string[];
  readonly tenants: readonly TenantFacts[];
}

/** A resource with whose it is and where. */
export interface Item {
  readonly resource: GraphResource;
  readonly owner: Party;
  /** Site; empty where it cannot be told. */
  readonly site: string;
}

/** All stacks of an environment, with whose every name is. */
export class World {
  readonly items: readonly Item[];
  readonly facts: IsolationFacts;
  private readonly byUrn = new Map<string, Item>();
  private readonly byName = new Map<string, Item[]>();
  private readonly byType = new Map<string, Item[]>();
  private readonly tenantsById: ReadonlyMap<string, TenantFacts>;

  constructor(stacks: readonly StackGraph[], facts: IsolationFacts) {
    this.facts = facts;
    this.tenantsById = new Map(facts.tenants.map((tenant) => [tenant.id, tenant]));
    this.items = stacks.flatMap(({ tenant, resources }) =>
      resources.map((resource) => ({
        resource,
        owner: tenant ?? platform,
        site: tenant === null ? this.siteOf(resource.name) : (this.tenant(tenant)?.site ?? ""),
      })),
    );
    for (const item of this.items) {
      this.byUrn.set(item.resource.urn, item);
      add(this.byType, item.resource.type, item);
      if (isComponent(item.resource)) continue;
      for (const name of new Set(namesOf(item.resource))) add(this.byName, name, item);
    }
  }

  tenant(id: Party): TenantFacts | undefined {
    return this.tenantsById.get(id);
  }

  tenantsAt(site: string): TenantFacts[] {
    return this.facts.tenants.filter((tenant) => tenant.site === site);
  }

  ofType(...types: readonly string[]): Item[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  parentOf({ resource }: Item): Item | undefined {
    return resource.parent === undefined ? undefined : this.byUrn.get(resource.parent);
  }

  /** What a name, an id or an ARN belongs to; the first of the wanted types where several share it. */
  find(name: unknown, ...types: readonly string[]): Item | undefined {
    if (typeof name !== "string") return undefined;
    const found = this.byName.get(name);
    if (types.length === 0) return found?.[0];
    return found?.find(({ resource }) => types.includes(resource.type));
  }

  /**
   * What an input points to. Where it is not known yet, the only resource of the wanted types that it comes from.
   */
  target({ resource }: Item, input: string, ...types: readonly string[]): Item | undefined {
    const value = resource.inputs[input];
    if (value !== unknownValue) return this.find(value, ...types);
    const from = (resource.options.dependencies?.[input] ?? []).flatMap(
      (urn) => this.byUrn.get(urn) ?? [],
    );
    const wanted = from.filter((item) => types.includes(item.resource.type));
    return wanted.length === 1 ? wanted[0] : undefined;
  }

  /** Of a platform's resource: its site is what its name begins with. The longest wins: `aiqso-lab` is not `aiqso`. */
  private siteOf(name: string): string {
    const fits = this.facts.sites.filter((site) => name === site || name.startsWith(`${site}-`));
    return fits.sort((a, b) => b.length - a.length)[0] ?? "";
  }
}

export function isComponent({ type }: GraphResource): boolean {
  return type.startsWith("tenantry:") || type.startsWith("pulumi:");
}

/** Inputs that are a name for others, of whichever type has them. */
const naming = [
  "bucket",
  "userGroupId",
  "userId",
  "replicationGroupId",
  "identifier",
  "clusterIdentifier",
] as const;
/** Types that only point to a thing by its name and are not the thing. */
const pointing = /^aws:(?:s3\/bucket[A-Z]|elasticache\/userGroupAssociation|rds\/clusterInstance)/;

/**
 * By what others call it: id, ARN, address, and names that it was given. A model's ids are `<name>-id`, its ARNs
 * `arn-of-<name>`.
 */
export function namesOf({ type, name, id, inputs, outputs }: GraphResource): string[] {
  const given = pointing.test(type) ? [] : naming.map((input) => inputs[input]);
  const computed = ["arn", "address", "endpoint", "primaryEndpointAddress", "userGroupId"].map(
    (output) => outputs[output],
  );
  return [
    id ?? `${name}-id`,
    outputs["arn"] === undefined ? `arn-of-${name}` : undefined,
    ...modelledAddresses(type, name),
    ...computed,
    // A function is called by its name.
    type === "aws:lambda/function:Function" ? outputs["name"] : undefined,
    ...given,
  ].filter((it) => typeof it === "string" && it !== unknownValue && it !== secretValue) as string[];
}

function modelledAddresses(type: string, name: string): string[] {
  if (type === "aws:rds/instance:Instance") return [`${name}.rds.example`];
  if (type === "aws:rds/cluster:Cluster") return [`${name}.aurora.example`];
  if (type === "aws:elasticache/replicationGroup:ReplicationGroup")
    return [`${name}.cache.example`];
  return [];
}

function add<K>(map: Map<K, Item[]>, key: K, item: Item): void {
  const there = map.get(key);
  if (there) there.push(item);
  else map.set(key, [item]);
}
