import { allocateIn } from "./allocate-in.ts";
import { leaveOutVps } from "./make-tenants.ts";
import { type TempCatalog, tempWholeCatalog } from "./temp-catalog.ts";

/** Own servers, small ones, and networks of silo tenants: what `onasis-staging` does not offer as it stands. */
const dedicated = `dedicated:
  postgres:
    large: { class: db.t4g.medium, storageGib: 20, maxStorageGib: 50, multiAz: false, replicas: 0, maxConnections: 200 }
  cache:
    large: { class: cache.t4g.small, nodes: 1 }
  nat: single
`;

/**
 * A copy of the example catalog whose `staging` has a tenant of each isolation: the pool tenants `brightside` (on
 * `fixnado-staging`) and `lumen`, the bridge tenant `meridian` and the silo tenant `vertex` (on `onasis-staging`).
 * One secret comes from a variable, {@link secretVariable}, and so does where alarms go.
 */
export function stagingCatalog(): TempCatalog {
  const catalog = tempWholeCatalog();
  leaveOutVps(catalog.root);
  const site = "platform/sites/onasis-staging.yaml";
  catalog.edit(site, "hosts: 20000-49999 }", "hosts: 20000-49999, cidr: 10.200.0.0/14 }");
  catalog.edit(site, "quotas:", `${dedicated}quotas:`);
  catalog.edit(
    "platform/services/fixnado-api.yaml",
    "jwt_key: generated",
    `jwt_key: env:${secretVariable}`,
  );
  for (const [id, tier] of Object.entries(tenants)) {
    const lines = [`name: ${id}`, "site: onasis-staging", `tier: ${tier}`, "services: [accounts]"];
    catalog.write(`tenants/staging/${id}.yaml`, `${lines.join("\n")}\n`);
  }
  catalog.remove("platform/ledger/onasis-staging.yaml");
  allocateIn(catalog.root);
  return catalog;
}

const tenants = { lumen: "growth", meridian: "business", vertex: "enterprise" };

/** Variable that a service's secret is read from. */
export const secretVariable = "FIXNADO_STAGING_JWT_KEY";
