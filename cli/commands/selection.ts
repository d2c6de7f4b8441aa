import { formatProblems } from "../../catalog/errors.ts";
import type { ResolvedPlatform, ResolvedTenant } from "../../catalog/resolved.ts";
import { ownedByPlatform, ownedByTenant } from "../../fleet/owned.ts";
import { idle, type StackResult } from "../../fleet/result.ts";
import type { Job, ReleasedStack } from "../../fleet/run.ts";
import { parseStack, platformStack, tenantStack } from "../../fleet/stack-names.ts";
import { releasedOf } from "../../guard/released.ts";
import { type CatalogView, selectTenants } from "../catalog-view.ts";
import type { CommandOptions } from "../options.ts";
import type { RowFacts } from "../print/run-table.ts";

/** What a command line means by --tenant, --site and --platform. */
export interface Selection {
  readonly platform: Job | undefined;
  /** Nothing was left out: then the stacks of released tenants are looked at too. */
  readonly everything: boolean;
  readonly tenants: readonly Job[];
  /** Stacks that ended before they began: a tenant's own file is wrong, or the site is overrun. */
  readonly broken: readonly StackResult[];
  facts(of: Pick<StackResult, "stack">): RowFacts;
  /** Protected guests that run an older image than their service's file names, one line each. */
  behind(result: StackResult): string[];
}

/**
 * Without a choice it is everything: the platform and all tenants. `--tenant` means only those tenants, `--site` only
 * that site's: the platform would wait for every other site. `--platform` alone is the platform alone; beside others it
 * adds the platform.
 */
export function select(
  view: CatalogView,
  platform: ResolvedPlatform,
  options: CommandOptions,
): Selection {
  const ids = options.tenant ?? [];
  const { environment } = view;
  const everyone = ids.length === 0 && options.site === undefined;
  const onlyPlatform = options.platform && everyone;
  const chosen = onlyPlatform ? [] : selectTenants(view, ids, options.site);
  const resolved = new Map<string, ResolvedTenant>();
  const broken: StackResult[] = [];
  for (const tenant of chosen) {
    const stack = tenantStack(environment, tenant.id);
    if ("resolved" in tenant) resolved.set(stack.name, tenant.resolved);
    else broken.push({ ...idle(stack, "failed"), errors: [formatProblems(tenant.problems)] });
  }
  const sites = new Map(view.tenants.map((tenant) => [tenant.id, tenant.site]));
  return {
    platform:
      everyone || options.platform
        ? { stack: platformStack(environment), owned: ownedByPlatform(platform) }
        : undefined,
    everything: everyone && !options.platform,
    tenants: [...resolved.values()].map((tenant) => ({
      stack: tenantStack(environment, tenant.id),
      owned: ownedByTenant(
        tenant,
        releasedOf(view.loaded.catalog.ledgers.get(tenant.site.id), tenant.id),
      ),
    })),
    broken,
    facts: ({ stack }) => {
      const tenant = resolved.get(stack.name);
      if (tenant) return { site: tenant.site.id, tier: tenant.tier, url: tenant.url };
      const site = stack.tenant === null ? "" : (sites.get(stack.tenant) ?? "");
      return { site, tier: "", url: "" };
    },
    behind: ({ stack }) =>
      (resolved.get(stack.name)?.behind ?? []).map(
        ({ service, running, wanted }) =>
          `${service} runs ${short(running)}, wanted is ${short(wanted)}`,
      ),
  };
}

/** Stacks of tenants that the ledger has released and that no file asks for any more. */
export function releasedStacks(view: CatalogView, stacks: Iterable<string>): ReleasedStack[] {
  const { catalog } = view.loaded;
  const sites = catalog.environments.get(view.environment)?.sites ?? [];
  const ledgers = sites.flatMap((site) => catalog.ledgers.get(site) ?? []);
  const living = new Set([
    ...view.tenants.map((tenant) => tenant.id),
    ...ledgers.flatMap((ledger) => [...ledger.tenants.values()]),
  ]);
  return [...stacks].flatMap((name) => {
    const stack = parseStack(view.environment, name);
    const tenant = stack?.tenant;
    if (!stack || !tenant || living.has(tenant)) return [];
    const ledger = ledgers.find((it) => [...it.releasedTenants.values()].includes(tenant));
    return ledger ? [{ stack, released: releasedOf(ledger, tenant) }] : [];
  });
}

/** `sha256:1111111111111111…` → `sha256:111111111111…` */
function short(digest: string): string {
  return `${digest.slice(0, 19)}…`;
}
