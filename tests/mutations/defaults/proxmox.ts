import {
  alsoRule,
  type Break,
  gone,
  ignores,
  leftOut,
  type Mutation,
  noRule,
  of,
  set,
  unprotected,
} from "../mutation.ts";

const guest: readonly (readonly [Break, string])[] = [
  [set("protection", false), "a click would delete it"],
  [unprotected, "the engine would delete or replace it"],
  [set("tags", []), "no rule would know whose it is and what it holds"],
  [set("vmId", 99_999), "a number that the ledger did not give may be somebody else's"],
];

export const proxmox: readonly Mutation[] = [
  ...of("LxcContainer", "index/containerLegacy", [
    ...guest,
    [set("unprivileged", false), "root inside would be root of the node"],
    [set("features.mknod", true), "it could make devices of the node"],
    [set("features.keyctl", true), "it could use the kernel's keys"],
    [set("features.fuse", true), "it could mount file systems through the kernel"],
    [set("mountPoints", [{ volume: "/etc", path: "/host" }]), "it would read the node's files"],
    [set("devicePassthroughs", [{ path: "/dev/sda" }]), "it would read the node's disks"],
    [set("networkInterfaces.0.firewall", false), "its firewall would not be asked"],
    [set("networkInterfaces.0.vlanId", 10), "it would stand in a management network"],
    [set("networkInterfaces.0.vlanId", undefined), "it would stand where the nodes are"],
    [set("networkInterfaces.0.bridge", "vmbr0"), "it would stand where the nodes are"],
    [
      set("initialization.ipConfigs.0.ipv4.address", "10.10.16.200/20"),
      "it would answer for another guest",
    ],
    [set("initialization.ipConfigs.0.ipv4.address", "dhcp"), "no rule would know its address"],
    [
      set("initialization.ipConfigs.0.ipv4.address", "192.168.0.77/24"),
      "it would stand among the nodes",
    ],
    [
      set("environmentVariables", { DATABASE_PASSWORD: "zX9vQ2LmT7rK4wPd" }),
      "the state would hold it in clear",
    ],
    [
      set("description", "password zX9vQ2LmT7rK4wPd81kQ"),
      "whoever may look at guests would read it",
    ],
    [ignores("networkInterfaces"), "a network changed by hand would stay changed"],
  ]),
  ...of("LxcContainer", "pool/membership", [
    [set("poolId", "tenant-stark"), "another tenant's rights and backups would have it"],
    [gone, "no backup would take it"],
  ]),
  ...of("CloudVm", "index/vmLegacy", [
    ...guest,
    [set("networkDevices.0.firewall", false), "its firewall would not be asked"],
    [set("networkDevices.0.vlanId", 10), "it would stand in a management network"],
    [set("networkDevices.0.bridge", "vmbr0"), "it would stand where the nodes are"],
    [set("initialization.ipConfigs.0.ipv4.address", "dhcp"), "no rule would know its address"],
    [
      set("initialization.userAccount.password", "zX9vQ2LmT7rK4wPd"),
      "one could log in with a password that the state holds",
    ],
    [
      set("hostpcis", [{ device: "hostpci0", id: "0000:01:00.0" }]),
      "it would have a device of the node",
    ],
    [set("disks.0.backup", false), "the backup would leave its disk out"],
  ]),
  ...of("CloudVm", "pool/membership", [[gone, "no backup would take it"]]),
  ...of("GuestFirewall", "firewall/optionsLegacy", [
    [set("enabled", false), "its rules would not be asked"],
    [set("inputPolicy", "ACCEPT"), "everybody could connect"],
    [set("outputPolicy", "ACCEPT"), "it could connect to everybody"],
    [set("ipfilter", false), "it could send as another guest"],
    [set("macfilter", false), "it could send as another guest's card"],
    [set("dhcp", true), "it could ask for another address"],
    [set("ndp", true), "it could speak IPv6, which no rule knows"],
    [set("radv", true), "it could say that it is the router"],
    [leftOut("enabled"), "PVE's own default is off"],
    [gone, "PVE's own default is off"],
  ]),
  ...of("GuestFirewall", "firewall/ipsetLegacy", [
    [set("cidrs.0.name", "10.10.16.0/20"), "it could send as every tenant's guest"],
    [gone, "its configuration alone would say what it may send as"],
  ]),
  ...of("GuestFirewall", "firewall/rulesLegacy", [
    [alsoRule({ type: "in", action: "ACCEPT" }), "everybody could connect to everything"],
    [
      alsoRule({ type: "in", action: "ACCEPT", source: "10.10.16.0/20" }),
      "every tenant could connect",
    ],
    [alsoRule({ type: "out", action: "ACCEPT" }), "it could connect to everybody"],
    [
      alsoRule({ type: "out", action: "ACCEPT", dest: "10.10.16.0/20" }),
      "it could connect to every tenant",
    ],
    [
      alsoRule({ type: "out", action: "ACCEPT", dest: "192.168.0.0/24" }),
      "it could connect to the nodes",
    ],
    [
      noRule({ action: "DROP", dest: "10.0.0.0/8" }),
      "the internet rule would open every private network",
    ],
    [
      noRule({ action: "DROP", comment: "a management network" }),
      "the internet rule may open the nodes",
    ],
  ]),
  ...of("ClusterFirewall", "cluster/firewallLegacy", [
    [set("enabled", false), "no guest's and no node's firewall would be asked"],
    [set("inputPolicy", "ACCEPT"), "everybody could connect to the nodes"],
    [set("ebtables", false), "what is no IP would pass by the rules"],
    [gone, "PVE's own default is off"],
    [unprotected, "the engine would switch all firewalls off"],
  ]),
  ...of("ClusterFirewall", "cluster/firewall/security/groupLegacy", [
    [set("rules.0.source", "0.0.0.0/0"), "everybody could administer the nodes"],
    [set("rules.0.source", undefined), "everybody could administer the nodes"],
    [set("rules.0.source", "10.10.16.0/20"), "every tenant could administer the nodes"],
  ]),
  ...of("ClusterFirewall", "node/firewall", [
    [set("enabled", false), "the node's rules would not be asked"],
    [set("nosmurfs", false), "forged broadcasts would be answered"],
    [unprotected, "the engine would switch the node's firewall off"],
  ]),
  ...of("ClusterFirewall", "firewall/rulesLegacy", [
    [set("rules", []), "nobody could administer the node"],
    [
      alsoRule({ type: "in", action: "ACCEPT", proto: "tcp", dport: "22" }),
      "everybody could log in",
    ],
    [unprotected, "the engine would lock everybody out"],
  ]),
  ...of("BackupJob", "backup/job", [
    [set("enabled", false), "no backup would be made"],
    [set("pruneBackups", { "keep-last": "1" }), "a mistake of yesterday could not be taken back"],
    [set("pool", "tenant-stark"), "another tenant's guests would be backed up, and not these"],
    [gone, "no backup would be made"],
  ]),
  ...of("BackupStorage", "storage/pbs", [
    [leftOut("encryptionKey"), "who has the backup server would read everything"],
    [leftOut("fingerprint"), "another server could take the backups"],
    [unprotected, "the engine would take the backups out of reach"],
    [set("contents", ["backup", "images"]), "guests would run from the backup server"],
  ]),
  ...of("NfsStorage", "storage/nfs", [[unprotected, "the engine would take every image away"]]),
  ...of("CloudImage", "download/file", [
    [leftOut("checksum"), "another image could be given"],
    [set("verify", false), "the server that gives it could be another"],
    [set("checksumAlgorithm", "md5"), "another image could have the same checksum"],
    [set("url", "http://images.example/debian.qcow2"), "another image could be given on the way"],
  ]),
  ...of("TemplateFile", "oci/image", [
    [
      set("reference", "registry.example/aiqso-content:latest"),
      "another image could come by itself",
    ],
  ]),
  ...of("TemplateGuest", "index/containerLegacy", [
    [set("unprivileged", false), "every clone would be privileged: nothing else can set it there"],
    [set("protection", false), "a click would delete it"],
    [unprotected, "the engine would delete or replace it"],
    [set("networkInterfaces.0.firewall", false), "a clone's card would begin without its firewall"],
    [set("features.mknod", true), "clones could make devices of the node"],
  ]),
  ...of("PowerRole", "index/roleLegacy", [
    [
      set("privileges", ["VM.PowerMgmt", "VM.Config.Options"]),
      "the health checks' token could change guests",
    ],
    [
      set("privileges", ["Sys.Modify", "VM.Allocate"]),
      "the health checks' token could delete guests",
    ],
  ]),
  ...of("PowerRole", "user/token", [
    [set("privilegesSeparation", false), "the token would have all rights of its user"],
  ]),
  ...of("PowerRole", "index/acl", [
    [set("path", "/"), "it would hold for nodes and storage as well"],
    [set("roleId", "Administrator"), "it could do everything"],
  ]),
  ...of("PowerRole", "index/userLegacy", [
    [set("password", "zX9vQ2LmT7rK4wPd"), "somebody could log in as it"],
  ]),
  ...of("PowerGrant", "index/acl", [
    [set("path", "/pool/tenant-stark"), "the token would have rights on another tenant"],
    [set("path", "/"), "it would hold for nodes and storage as well"],
    [set("roleId", "Administrator"), "it could do everything"],
  ]),
  ...of("GuestPool", "index/poolLegacy", [
    [set("poolId", "tenant-stark"), "rights and backups would be another tenant's"],
  ]),
  ...of("HighAvailability", "index/harule", [
    [set("strict", false), "it could be started on a host that is one tenant's alone"],
    [set("disable", true), "it could be started on a host that is one tenant's alone"],
  ]),
];
