import { aclTarget } from "./access/acl-target.ts";
import { lostWithUser } from "./access/lost-with-user.ts";
import { accessRoleTaken } from "./access/role-taken.ts";
import { userTaken } from "./access/user-taken.ts";
import { guestInUse } from "./availability/guest-in-use.ts";
import { haGroupsGone } from "./availability/ha-groups-gone.ts";
import { haResourceGuest } from "./availability/ha-resource.ts";
import { haRuleResources } from "./availability/ha-rule.ts";
import { nodeTimeZone } from "./availability/node-time.ts";
import { replicationJob } from "./availability/replication.ts";
import { awsRules } from "./aws/index.ts";
import { cloudflareRules } from "./cloudflare/index.ts";
import { hostExists } from "./command/host-exists.ts";
import { hostKeyRequired } from "./command/host-key-required.ts";
import { localRefused } from "./command/local-refused.ts";
import { onlyHostHelper } from "./command/only-host-helper.ts";
import { cloudImageExists } from "./machine/cloud-image-exists.ts";
import { diskOnlyGrows } from "./machine/disk-only-grows.ts";
import { machineTokenLimits } from "./machine/machine-token-limits.ts";
import { databaseTaken } from "./postgres/database-taken.ts";
import { lostWithOwner } from "./postgres/lost-with-owner.ts";
import { namesExist } from "./postgres/names-exist.ts";
import { roleOwnsObjects } from "./postgres/role-owns-objects.ts";
import { roleTaken } from "./postgres/role-taken.ts";
import { serverExists } from "./postgres/server-exists.ts";
import { addressPerInterface } from "./proxmox/address-per-interface.ts";
import { addressTaken } from "./proxmox/address-taken.ts";
import { backupJobTaken } from "./proxmox/backup-job-taken.ts";
import { cloneSource } from "./proxmox/clone-source.ts";
import { containerNetworkInterfaces } from "./proxmox/container-network-interfaces.ts";
import { containerProtected } from "./proxmox/container-protected.ts";
import { fileTaken } from "./proxmox/file-taken.ts";
import { firewallNeedsGuest } from "./proxmox/firewall-needs-guest.ts";
import { firewallOneTarget } from "./proxmox/firewall-one-target.ts";
import { firewallOwnedOnce } from "./proxmox/firewall-owned-once.ts";
import { firewallReferences } from "./proxmox/firewall-references.ts";
import { hostLostWithGuest } from "./proxmox/host-lost-with-guest.ts";
import { lostWithGuest } from "./proxmox/lost-with-guest.ts";
import { memberOnce } from "./proxmox/member-once.ts";
import { poolExists } from "./proxmox/pool-exists.ts";
import { poolNotEmpty } from "./proxmox/pool-not-empty.ts";
import { poolTaken } from "./proxmox/pool-taken.ts";
import { templateFileExists } from "./proxmox/template-file-exists.ts";
import { templateNotStarted } from "./proxmox/template-not-started.ts";
import { tokenLimits } from "./proxmox/token-limits.ts";
import { vmidTaken } from "./proxmox/vmid-taken.ts";
import { notSimulated } from "./random/not-simulated.ts";
import { passwordLength } from "./random/password-length.ts";
import type { Rule } from "./rule.ts";
import { backupKey } from "./storage/backup-key.ts";
import { fileChecksum } from "./storage/file-checksum.ts";
import { storageTaken } from "./storage/storage-taken.ts";
import { storageUsed } from "./storage/storage-used.ts";

/** Every rule of the local cloud. */
export const rules: readonly Rule[] = [
  vmidTaken,
  addressTaken,
  addressPerInterface,
  containerProtected,
  containerNetworkInterfaces,
  templateFileExists,
  cloneSource,
  templateNotStarted,
  cloudImageExists,
  diskOnlyGrows,
  fileTaken,
  fileChecksum,
  storageTaken,
  storageUsed,
  backupKey,
  tokenLimits,
  machineTokenLimits,
  firewallNeedsGuest,
  firewallOneTarget,
  firewallOwnedOnce,
  firewallReferences,
  lostWithGuest,
  hostLostWithGuest,
  poolTaken,
  poolExists,
  poolNotEmpty,
  memberOnce,
  backupJobTaken,
  haResourceGuest,
  haGroupsGone,
  haRuleResources,
  replicationJob,
  guestInUse,
  nodeTimeZone,
  accessRoleTaken,
  userTaken,
  aclTarget,
  lostWithUser,
  hostKeyRequired,
  onlyHostHelper,
  hostExists,
  localRefused,
  roleTaken,
  databaseTaken,
  namesExist,
  roleOwnsObjects,
  lostWithOwner,
  serverExists,
  passwordLength,
  notSimulated,
  ...awsRules,
  ...cloudflareRules,
];

export function rulesFor(type: string): readonly Rule[] {
  return rules.filter((rule) => rule.types.includes(type));
}
