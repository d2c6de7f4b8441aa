import type { Rule } from "./rule.ts";
import { anyCommandMatchesHelper } from "./rules/any-command-matches-helper.ts";
import { anyConnectionRequiresTls } from "./rules/any-connection-requires-tls.ts";
import { anyContainerForbidsPrivilege } from "./rules/any-container-forbids-privilege.ts";
import { anyListenerRequiresModernTls } from "./rules/any-listener-requires-modern-tls.ts";
import { anyNetworkForbidsTenantRoutes } from "./rules/any-network-forbids-tenant-routes.ts";
import { anyRecordRequiresTarget } from "./rules/any-record-requires-target.ts";
import { anyResourceForbidsOtherTenants } from "./rules/any-resource-forbids-other-tenants.ts";
import { anyResourceForbidsPlainSecrets } from "./rules/any-resource-forbids-plain-secrets.ts";
import { anyResourceForbidsUnknownTypes } from "./rules/any-resource-forbids-unknown-types.ts";
import { anyResourceLimitsIgnoredChanges } from "./rules/any-resource-limits-ignored-changes.ts";
import { anyResourceMatchesRegion } from "./rules/any-resource-matches-region.ts";
import { anyResourceMatchesStack } from "./rules/any-resource-matches-stack.ts";
import { anyResourceRequiresPinnedProvider } from "./rules/any-resource-requires-pinned-provider.ts";
import { anyResourceRequiresTenantTags } from "./rules/any-resource-requires-tenant-tags.ts";
import { anyRouteForbidsAdminPlanes } from "./rules/any-route-forbids-admin-planes.ts";
import { anyStoreForbidsPublicAccess } from "./rules/any-store-forbids-public-access.ts";
import { anyStoreRequiresBackup } from "./rules/any-store-requires-backup.ts";
import { anyStoreRequiresDeletionProtection } from "./rules/any-store-requires-deletion-protection.ts";
import { anyStoreRequiresEncryption } from "./rules/any-store-requires-encryption.ts";
import { anyStoreRequiresProtect } from "./rules/any-store-requires-protect.ts";
import { awsBucketRequiresAccessBlock } from "./rules/aws-bucket-requires-access-block.ts";
import { awsComputeForbidsPublicAddresses } from "./rules/aws-compute-forbids-public-addresses.ts";
import { awsDatabaseRequiresFinalSnapshot } from "./rules/aws-database-requires-final-snapshot.ts";
import { awsEntranceRequiresEdge } from "./rules/aws-entrance-requires-edge.ts";
import { awsKeyRequiresRotation } from "./rules/aws-key-requires-rotation.ts";
import { awsRoleLimitsScope } from "./rules/aws-role-limits-scope.ts";
import { awsSecurityGroupLimitsSources } from "./rules/aws-security-group-limits-sources.ts";
import { awsServiceRequiresZones } from "./rules/aws-service-requires-zones.ts";
import { awsSiloRequiresOwnKey } from "./rules/aws-silo-requires-own-key.ts";
import { awsTaskRequiresHardening } from "./rules/aws-task-requires-hardening.ts";
import { cacheUserRequiresIsolation } from "./rules/cache-user-requires-isolation.ts";
import { cloudflareApplicationRequiresLogin } from "./rules/cloudflare-application-requires-login.ts";
import { cloudflareResourceMatchesSite } from "./rules/cloudflare-resource-matches-site.ts";
import { cloudflareZoneRequiresLimits } from "./rules/cloudflare-zone-requires-limits.ts";
import { cloudflareZoneRequiresModernTls } from "./rules/cloudflare-zone-requires-modern-tls.ts";
import { postgresDatabaseRequiresIsolation } from "./rules/postgres-database-requires-isolation.ts";
import { proxmoxContainerRequiresUnprivileged } from "./rules/proxmox-container-requires-unprivileged.ts";
import { proxmoxGuestLimitsNetworks } from "./rules/proxmox-guest-limits-networks.ts";
import { proxmoxGuestRequiresFirewall } from "./rules/proxmox-guest-requires-firewall.ts";
import { proxmoxRoleLimitsPrivileges } from "./rules/proxmox-role-limits-privileges.ts";

/** Every rule there is, sorted by id. Add an import and an entry: nothing else knows a rule by its name. */
export const rules: readonly Rule[] = [
  anyCommandMatchesHelper,
  anyConnectionRequiresTls,
  anyContainerForbidsPrivilege,
  anyListenerRequiresModernTls,
  anyNetworkForbidsTenantRoutes,
  anyRecordRequiresTarget,
  anyResourceForbidsOtherTenants,
  anyResourceForbidsPlainSecrets,
  anyResourceForbidsUnknownTypes,
  anyResourceLimitsIgnoredChanges,
  anyResourceMatchesRegion,
  anyResourceMatchesStack,
  anyResourceRequiresPinnedProvider,
  anyResourceRequiresTenantTags,
  anyRouteForbidsAdminPlanes,
  anyStoreForbidsPublicAccess,
  anyStoreRequiresBackup,
  anyStoreRequiresDeletionProtection,
  anyStoreRequiresEncryption,
  anyStoreRequiresProtect,
  awsBucketRequiresAccessBlock,
  awsComputeForbidsPublicAddresses,
  awsDatabaseRequiresFinalSnapshot,
  awsEntranceRequiresEdge,
  awsKeyRequiresRotation,
  awsRoleLimitsScope,
  awsSecurityGroupLimitsSources,
  awsServiceRequiresZones,
  awsSiloRequiresOwnKey,
  awsTaskRequiresHardening,
  cacheUserRequiresIsolation,
  cloudflareApplicationRequiresLogin,
  cloudflareResourceMatchesSite,
  cloudflareZoneRequiresLimits,
  cloudflareZoneRequiresModernTls,
  postgresDatabaseRequiresIsolation,
  proxmoxContainerRequiresUnprivileged,
  proxmoxGuestLimitsNetworks,
  proxmoxGuestRequiresFirewall,
  proxmoxRoleLimitsPrivileges,
];
