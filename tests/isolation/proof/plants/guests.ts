import { alsoRule, another, at, type Plants, without } from "../support/plant.ts";

const acmeRules = "RulesLegacy acme-crm-firewall-rules";
const acmeOptions = "OptionsLegacy acme-crm-firewall";
const rulesType = "proxmoxve:firewall/rulesLegacy:RulesLegacy";
/** VMID of acme-crm. */
const crm = 10001;
const others = ["globex", "initech"];

/** Guests of Proxmox: their networks, their firewalls, and rights on them. */
export const guests: Plants = {
  holes: [
    {
      kind: "firewall",
      title: "a second list of a guest's rules lets a second tenant in",
      of: "dev",
      plant: another("dev.acme", rulesType, "acme-open", {
        containerId: crm,
        rules: [{ type: "in", action: "ACCEPT", source: "10.10.16.13", enabled: true }],
      }),
      fails: ["firewall: globex → acme by acme-crm-firewall-rules", "not proven: acme acme-open"],
    },
    {
      kind: "management",
      title: "a tenant's stack has rules of a node",
      of: "dev",
      plant: another("dev.acme", rulesType, "acme-node-rules", { nodeName: "lab1", rules: [] }),
      fails: ["management: acme → platform by acme-node-rules"],
    },
    {
      kind: "vlan",
      title: "a guest stands in a second tenant's VLAN",
      of: "prod",
      plant: at("prod.wayne", "ContainerLegacy wayne-crm", () => ({
        networkInterfaces: [{ bridge: "vmbr1", firewall: true, name: "eth0", vlanId: 1100 }],
      })),
      fails: ["vlan: wayne → stark by wayne-crm"],
    },
    {
      kind: "vlan",
      title: "a bridge tenant's guest stands in the VLAN that the pool shares",
      of: "prod",
      plant: at("prod.stark", "ContainerLegacy stark-crm", () => ({
        networkInterfaces: [{ bridge: "vmbr1", firewall: true, name: "eth0", vlanId: 1010 }],
      })),
      fails: ["vlan: stark → wayne by stark-crm"],
    },
    {
      kind: "vlan",
      title: "a guest may send from a second tenant's address",
      of: "dev",
      plant: at("dev.acme", "IpsetLegacy acme-crm-firewall-ipfilter", () => ({
        cidrs: [{ name: "10.10.16.13", nomatch: false }],
      })),
      fails: ["vlan: acme → globex by acme-crm-firewall-ipfilter"],
    },
    {
      kind: "vlan",
      title: "nothing filters which address a guest sends from",
      of: "dev",
      plant: at("dev.acme", acmeOptions, () => ({ ipfilter: false })),
      fails: others.map((it) => `vlan: acme → ${it} by acme-crm-firewall`),
    },
    {
      kind: "firewall",
      title: "a guest's firewall is off",
      of: "dev",
      plant: at("dev.acme", acmeOptions, () => ({ enabled: false })),
      fails: [...others, "internet"].map((it) => `firewall: ${it} → acme by acme-crm-firewall`),
    },
    {
      kind: "firewall",
      title: "a guest's firewall lets in what no rule names",
      of: "dev",
      plant: at("dev.acme", acmeOptions, () => ({ inputPolicy: "ACCEPT" })),
      fails: [...others, "internet"].map(
        (it) => `firewall: ${it} → acme by acme-crm-firewall-rules`,
      ),
    },
    {
      kind: "firewall",
      title: "a network card leaves its guest's firewall out",
      of: "dev",
      plant: at("dev.acme", "ContainerLegacy acme-crm", () => ({
        networkInterfaces: [{ bridge: "vmbr1", firewall: false, name: "eth0", vlanId: 1010 }],
      })),
      fails: [...others, "internet"].map((it) => `firewall: ${it} → acme by acme-crm`),
    },
    {
      kind: "firewall",
      title: "the cluster's firewall is off, and with it every guest's",
      of: "dev",
      plant: at("dev", "FirewallLegacy aiqso-lab-cluster-firewall", () => ({ enabled: false })),
      fails: [
        ...["acme", ...others].flatMap((from) => [
          ...["acme", ...others, "platform"]
            .filter((to) => to !== from)
            .map((to) => `${to === "platform" ? "management" : "firewall"}: ${from} → ${to}`),
        ]),
        ...["acme", ...others, "platform"].map((to) => `firewall: internet → ${to}`),
      ].map((it) => `${it} by aiqso-lab-cluster-firewall`),
    },
    {
      kind: "firewall",
      title: "a rule lets the whole network of tenants in",
      of: "dev",
      plant: at(
        "dev.acme",
        acmeRules,
        alsoRule({
          type: "in",
          action: "ACCEPT",
          proto: "tcp",
          dport: "22",
          source: "10.10.16.0/20",
        }),
      ),
      fails: others.map((it) => `firewall: ${it} → acme by acme-crm-firewall-rules`),
    },
    {
      kind: "firewall",
      title: "a guest has no firewall",
      of: "dev",
      plant: without("dev.acme", "acme-crm-firewall-rules"),
      fails: ["not proven: acme acme-crm"],
    },
    {
      kind: "management",
      title: "a tenant's stack gives rights on a second tenant's guests",
      of: "dev",
      plant: at("dev.acme", "Acl acme-power", () => ({ path: "/pool/tenant-globex" })),
      fails: ["management: acme → globex by acme-power"],
    },
    {
      kind: "management",
      title: "the nodes' API lets the network of tenants in",
      of: "dev",
      plant: at(
        "dev",
        "GroupLegacy aiqso-lab-cluster-firewall-admin",
        alsoRule({
          type: "in",
          action: "ACCEPT",
          proto: "tcp",
          dport: "8006",
          source: "10.10.16.0/20",
        }),
      ),
      fails: ["acme", ...others].map(
        (it) => `management: ${it} → platform by aiqso-lab-cluster-firewall-admin`,
      ),
    },
  ],
  nearMisses: [
    {
      kind: "firewall",
      title: "a rule that is switched off lets everybody in",
      of: "dev",
      plant: at("dev.acme", acmeRules, alsoRule({ enabled: false, type: "in", action: "ACCEPT" })),
      fails: [],
    },
    {
      kind: "firewall",
      title: "a rule lets the tenant's own guests in",
      of: "dev",
      plant: at(
        "dev.acme",
        acmeRules,
        alsoRule({ type: "in", action: "ACCEPT", proto: "tcp", source: "10.10.16.10-10.10.16.12" }),
      ),
      fails: [],
    },
  ],
  unreadable: [
    {
      kind: "firewall",
      title: "a guest runs a script on its host",
      of: "dev",
      plant: at("dev.acme", "ContainerLegacy acme-crm", () => ({
        hookScriptFileId: "nas:snippets/hook.sh",
      })),
      fails: ["not proven: acme acme-crm"],
    },
    {
      kind: "firewall",
      title: "a guest has two options of its firewall",
      of: "dev",
      plant: another("dev.acme", "proxmoxve:firewall/optionsLegacy:OptionsLegacy", "acme-second", {
        containerId: crm,
        enabled: true,
        inputPolicy: "DROP",
        outputPolicy: "DROP",
        ipfilter: true,
        macfilter: true,
      }),
      fails: ["not proven: acme acme-second"],
    },
    {
      kind: "firewall",
      title: "a rule names a set of addresses",
      of: "dev",
      plant: at(
        "dev.acme",
        acmeRules,
        alsoRule({ type: "in", action: "ACCEPT", source: "+admins" }),
      ),
      fails: ["not proven: acme acme-crm-firewall-rules"],
    },
  ],
};
