/** Type tokens that several rules speak of. */
export const container = "proxmoxve:index/containerLegacy:ContainerLegacy";
export const virtualMachine = "proxmoxve:index/vmLegacy:VmLegacy";
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
export const nfsStorage = "proxmoxve:storage/nfs:Nfs";
export const pbsStorage = "proxmoxve:storage/pbs:Pbs";
export const haResource = "proxmoxve:index/haresource:Haresource";
export const haRule = "proxmoxve:index/harule:Harule";
export const replication = "proxmoxve:index/replication:Replication";
export const nodeTime = "proxmoxve:index/timeLegacy:TimeLegacy";
export const accessRole = "proxmoxve:index/roleLegacy:RoleLegacy";
export const user = "proxmoxve:index/userLegacy:UserLegacy";
export const userToken = "proxmoxve:user/token:Token";
export const acl = "proxmoxve:index/acl:Acl";
export const remoteCommand = "command:remote:Command";
export const localCommand = "command:local:Command";
export const role = "postgresql:index/role:Role";
export const database = "postgresql:index/database:Database";
export const databaseSchema = "postgresql:index/schema:Schema";
export const grant = "postgresql:index/grant:Grant";
export const grantRole = "postgresql:index/grantRole:GrantRole";
export const defaultPrivileges = "postgresql:index/defaultPrivileges:DefaultPrivileges";
export const randomPassword = "random:index/randomPassword:RandomPassword";

/** What stands in a site but is no resource of a provider: put there by hand, or by the REST API. */
export const guestState = "local:record:GuestState";
export const otherStorage = "local:record:Storage";
export const backup = "local:record:Backup";
export const proxyHost = "local:record:ProxyHost";

export const guests = [container, virtualMachine];
/** Storages that every node sees; of another kind they are hand-made records. */
export const storages = [nfsStorage, pbsStorage];
/** Firewall objects that may stand on a guest. */
export const guestFirewall = [firewallOptions, firewallRules, ipset];
