import { isIpv4, networkContains } from "../../catalog/ipv4.ts";
import { looksRandom } from "../../guard/secret-forms.ts";
import type { OtherTenant, StackFacts } from "../rule.ts";

/*
 * Where a text names another tenant. Ids can be ordinary words, so that an id alone is no name: it counts in the forms
 * in which the project and the providers write it. Ids are compared whole, so `acme` is not found in `acme-two`.
 */

/** What a text names, and whose it is. */
export interface Mention {
  readonly what: string;
  readonly of: OtherTenant;
}

/** The other tenants by each of the names that they go by. */
export interface Others {
  readonly own: string | null;
  readonly sites: ReadonlySet<string>;
  /** On the stack's own sites. */
  readonly near: readonly OtherTenant[];
  readonly byId: ReadonlyMap<string, OtherTenant>;
  /** `globex.site.example` */
  readonly byHost: ReadonlyMap<string, OtherTenant>;
  /** `prod.globex` */
  readonly byStack: ReadonlyMap<string, OtherTenant>;
  /** `site/2`; a number means nothing without its site. */
  readonly byNumber: ReadonlyMap<string, OtherTenant>;
  readonly byAddress: ReadonlyMap<string, OtherTenant>;
  readonly byVmid: ReadonlyMap<number, OtherTenant>;
}

export function indexOthers({ tenant, sites, others }: StackFacts): Others {
  const ids = new Set(sites.map(({ id }) => id));
  const near = others.filter(({ site }) => ids.has(site));
  // The same customer may be in another environment too: there it has the same id, and a stack of its own.
  const strangers = others.filter(({ id }) => id !== tenant);
  const map = <Key>(of: readonly OtherTenant[], keys: (it: OtherTenant) => readonly Key[]) =>
    new Map(of.flatMap((it) => keys(it).map((key) => [key, it] as const)));
  return {
    own: tenant,
    sites: ids,
    near,
    byId: map(strangers, ({ id }) => [id]),
    byHost: map(others, ({ id, domain }) => [`${id}.${domain}`]),
    byStack: map(others, ({ id, environment }) => [`${environment}.${id}`]),
    byNumber: map(others, ({ site, number }) => [`${site}/${number}`]),
    byAddress: map(near, ({ addresses }) => addresses),
    byVmid: map(near, ({ vmids }) => vmids),
  };
}

/**
 * What of others a text names.
 * @param key that it stands under: some inputs hold the physical name of a thing, which begins with its tenant's id
 */
export function mentionsIn(text: string, key: string, others: Others): Mention[] {
  const mention = (what: string, of: OtherTenant | undefined): Mention[] =>
    of === undefined ? [] : [{ what, of }];
  const names = [
    ...(physicalNames.has(key) ? text.split(/[/:]/) : []),
    ...matches(text, /arn:[^\s"',]+/g).flatMap(([arn]) => segmentsOf(arn)),
  ];
  return [
    ...numbersIn(text).flatMap(([site, number]) =>
      (site === undefined ? [...others.sites] : [site]).flatMap((it) =>
        mention("a name in what tenants share", others.byNumber.get(`${it}/${number}`)),
      ),
    ),
    ...matches(text, /(?<![a-z0-9-])tenant-([a-z][a-z0-9-]*)/g).flatMap(([, id = ""]) =>
      mention("the pool or tag", others.byId.get(id)),
    ),
    ...matches(text, /[a-z0-9-]+(?:\.[a-z0-9-]+)+/g).flatMap(([host]) =>
      mention("a host name", ownerOfHost(host, others)),
    ),
    ...matches(text, /(?<![a-z0-9.-])[a-z][a-z0-9]*\.[a-z][a-z0-9-]*(?![a-z0-9.-])/g).flatMap(
      ([stack]) => mention("the stack", others.byStack.get(stack)),
    ),
    ...matches(text, /\b(?:put|remove|verify) [a-z-]+ ([a-z][a-z0-9-]*)/g).flatMap(([, id = ""]) =>
      mention("the part of a shared file", others.byId.get(id)),
    ),
    ...(key === "tenant" ? mention("the id", others.byId.get(text)) : []),
    ...names.flatMap((name) => mention("something", ownerOfName(name, others))),
    ...matches(text, /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?(?![\d.])/g).flatMap(
      ([address]) => mention("an address", ownerOfAddress(address, others)),
    ),
    ...matches(text, /\/vms\/(\d+)/g).flatMap(([, vmid]) =>
      mention("a guest", others.byVmid.get(Number(vmid))),
    ),
  ];
}

/** Inputs that hold the physical name of something, of AWS or of PVE. */
const physicalNames: ReadonlySet<string> = new Set([
  "accessPointId",
  "bucket",
  "cacheClusterId",
  "CacheClusterId",
  "cluster",
  "clusterIdentifier",
  "ClusterName",
  "containerName",
  "DBInstanceIdentifier",
  "dbSubnetGroupName",
  "family",
  "finalSnapshotIdentifier",
  "functionName",
  "hostname",
  "identifier",
  "replicateSourceDb",
  "replicationGroupId",
  "replicationSourceIdentifier",
  "resourceId",
  "role",
  "ServiceName",
  "snapshotIdentifier",
  "snapshotName",
  "sourceDbClusterIdentifier",
  "sourceDbInstanceIdentifier",
  "taskDefinition",
  "userGroupId",
  "userGroupIds",
]);

function matches(text: string, pattern: RegExp): RegExpExecArray[] {
  return [...text.matchAll(pattern)];
}

/**
 * `t2_crm`, `t2:crm:`, `…/t2/…`, `site-t2-…` → the number, and its site where that stands in front of it. Not the
 * `t3` of `db.t3.medium`, and nothing in what looks like a password: chance would find a number in one of many.
 */
function numbersIn(text: string): (readonly [site: string | undefined, number: string])[] {
  if (looksRandom(text)) return [];
  const form =
    /(?:(?<![a-z0-9-])([a-z][a-z0-9-]*)[/-])?(?<![A-Za-z0-9.])t([1-9]\d{0,6})(?=[_:/*-]|$)/g;
  return matches(text, form).map(([, site, number = ""]) => [site, number]);
}

/** A tenant answers at `<id>.<domain>`, its services at `<id>--<service>.<domain>`, and at whatever is under these. */
function ownerOfHost(host: string, { byHost }: Others): OtherTenant | undefined {
  const labels = host.split(".");
  for (const [index, label] of labels.entries()) {
    const found = byHost.get([label.split("--")[0], ...labels.slice(index + 1)].join("."));
    if (found) return found;
  }
  return undefined;
}

/** What an ARN names; not the word for its kind: `arn:aws:ecs:…:task-definition/acme-crm:7` → `acme-crm`, `7`. */
function segmentsOf(arn: string): string[] {
  const [, , service, , , ...resource] = arn.split(":");
  const segments = resource.join(":").split(/[/:]/);
  return segments.length > 1 && service !== "s3" ? segments.slice(1) : segments;
}

/** `globex-crm`, `site-globex-dumps` → globex. What begins with the own id is the tenant's own, whatever follows. */
function ownerOfName(name: string, { own, sites, byId }: Others): OtherTenant | undefined {
  const starts = [name, ...[...sites].flatMap((site) => afterPrefix(name, `${site}-`))];
  if (own !== null && starts.some((start) => start === own || start.startsWith(`${own}-`))) {
    return undefined;
  }
  for (const start of starts) {
    const words = start.split("-");
    for (let count = 1; count < words.length; count += 1) {
      const found = byId.get(words.slice(0, count).join("-"));
      if (found) return found;
    }
  }
  return undefined;
}

function afterPrefix(name: string, prefix: string): string[] {
  return name.startsWith(prefix) ? [name.slice(prefix.length)] : [];
}

function ownerOfAddress(text: string, { near, byAddress }: Others): OtherTenant | undefined {
  const [address = "", prefix = "32"] = text.split("/");
  if (!isIpv4(address)) return undefined;
  const exact = prefix === "32" ? byAddress.get(address) : undefined;
  const cidr = `${address}/${prefix}`;
  return exact ?? near.find(({ networks }) => networks.some((it) => networkContains(it, cidr)));
}
