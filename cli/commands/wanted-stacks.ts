import { Code } from "../../catalog/code/code.ts";
import { hashResolved, hashTenant } from "../../catalog/resolve/hash.ts";
import type { ResolvedPlatform } from "../../catalog/resolved.ts";
import { affectedDeployed, type WantedStack } from "../../fleet/affected/deployed.ts";
import type { Fleet } from "../../fleet/stack.ts";
import { platformStack, tenantStack } from "../../fleet/stack-names.ts";
import type { CatalogView } from "../catalog-view.ts";
import type { Selection } from "./selection.ts";

/** Every stack of an environment as the files want it, but those whose own files are wrong. */
export function wantedStacks(view: CatalogView, platform: ResolvedPlatform): WantedStack[] {
  const { environment } = view;
  return [
    {
      stack: platformStack(environment),
      kind: "platform",
      substrates: [...new Set(platform.sites.map(({ substrate }) => substrate))],
      inputHash: hashResolved(platform),
    },
    ...view.tenants.flatMap((tenant): WantedStack[] =>
      "resolved" in tenant
        ? [
            {
              stack: tenantStack(environment, tenant.id),
              kind: "tenant",
              substrates: [tenant.resolved.substrate],
              inputHash: hashTenant(tenant.resolved),
              site: tenant.site,
            },
          ]
        : [],
    ),
  ];
}

/**
 * What of a selection is not what the files and the code say, by the states. A state that cannot be read counts: the
 * update says why. With the platform come all tenants that were selected: what they read of it may change with it.
 */
export async function onlyAffected(
  fleet: Fleet,
  view: CatalogView,
  platform: ResolvedPlatform,
  selection: Selection,
  parallel: number,
): Promise<Selection> {
  const wanted = wantedStacks(view, platform);
  const { rows } = await affectedDeployed(fleet, new Code(fleet.project.root), wanted, {
    parallel,
  });
  const affected = new Set(rows.map(({ stack }) => stack.name));
  if (selection.platform && affected.has(selection.platform.stack.name)) return selection;
  const tenants = selection.tenants.filter(({ stack }) => affected.has(stack.name));
  return { ...selection, platform: undefined, tenants };
}
