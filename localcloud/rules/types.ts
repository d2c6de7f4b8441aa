/** Type tokens that several rules speak of. */
export const container = "proxmoxve:index/containerLegacy:ContainerLegacy";
const virtualMachine = "proxmoxve:index/vmLegacy:VmLegacy";
export const pool = "proxmoxve:index/poolLegacy:PoolLegacy";
export const membership = "proxmoxve:pool/membership:Membership";
export const firewallOptions = "proxmoxve:firewall/optionsLegacy:OptionsLegacy";
export const firewallRules = "proxmoxve:firewall/rulesLegacy:RulesLegacy";
export const ipset = "proxmoxve:firewall/ipsetLegacy:IpsetLegacy";
export const securityGroup = "proxmoxve:cluster/firewall/security/groupLegacy:GroupLegacy";
export const clusterFirewall = "proxmoxve:cluster/firewallLegacy:FirewallLegacy";
export const backupJob = "proxmoxve:backup/job:Job";
export const ociImage = "proxmoxve:oci/image:Image";
export const downloadFile = "proxmoxve:download/file:File";
export const remoteCommand = "command:remote:Command";
export const localCommand = "command:local:Command";
export const role = "postgresql:index/role:Role";
export const database = "postgresql:index/database:Database";
export const databaseSchema = "postgresql:index/schema:Schema";
export const grant = "postgresql:index/grant:Grant";
export const grantRole = "postgresql:index/grantRole:GrantRole";
export const defaultPrivileges = "postgresql:index/defaultPrivileges:DefaultPrivileges";
export const randomPassword = "random:index/randomPassword:RandomPassword";

export const guests = [container, virtualMachine];
/** Firewall objects that may stand on a guest. */
export const guestFirewall = [firewallOptions, firewallRules, ipset];
