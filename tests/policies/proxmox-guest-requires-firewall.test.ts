import { proxmoxGuestRequiresFirewall } from "../../policies/rules/proxmox-guest-requires-firewall.ts";
import { aContainer, aMachine, firewallOptions } from "./support/guests.ts";
import { aPlatform, aProxmoxSite, aResource, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const rules = (...all: readonly object[]) =>
  aResource("proxmoxve:firewall/rulesLegacy:RulesLegacy", "acme-crm-firewall-rules", {
    containerId: 10001,
    rules: all,
  });
const fromProxy = { type: "in", action: "ACCEPT", source: "10.10.10.127", dport: "80" };
const out = { type: "out", action: "ACCEPT", dest: "10.10.10.150", dport: "5432" };
const internet = { type: "out", action: "ACCEPT", proto: "tcp", dport: "443" };
const dropped = ["192.168.0.0/24", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map((dest) => ({
  type: "out",
  action: "DROP",
  dest,
}));
const ipfilter = (name: string) =>
  aResource("proxmoxve:firewall/ipsetLegacy:IpsetLegacy", "acme-crm-firewall-ipfilter", {
    name: "ipfilter-net0",
    cidrs: [{ name }],
  });
const nodeRules = (...all: readonly object[]) =>
  aResource("proxmoxve:firewall/rulesLegacy:RulesLegacy", "site-rules", {
    nodeName: "pve1",
    rules: all,
  });
const open = (card: object) => aContainer({ networkInterfaces: [{ name: "eth0", ...card }] });

ruleCases(proxmoxGuestRequiresFirewall, {
  passes: {
    "the internet once private space is dropped, and the guest's own address": [
      rules(...dropped, internet),
      ipfilter("10.10.16.11"),
    ],
    "a node that administrators of a network reach": {
      resources: [nodeRules({ ...fromProxy, source: "192.168.0.0/24" })],
      stack: aPlatform(),
    },
    "a guest with all three switches on": [aContainer(), firewallOptions(), rules(fromProxy, out)],
    "a machine whose options name it by vmId": [
      aMachine(),
      firewallOptions({ containerId: undefined, vmId: 202 }),
    ],
    "a template, which never runs": [aContainer({ template: true })],
    "a guest that is held as it was found": {
      resources: [open({ firewall: false })],
      stack: aTenant({ sites: [{ ...aProxmoxSite, adopted: [10001] }] }),
    },
    "a shared guest of the platform that everybody may reach": {
      resources: [aContainer(), firewallOptions(), rules({ ...fromProxy, source: undefined })],
      stack: aPlatform(),
    },
  },
  violates: {
    "a card without it": {
      resources: [open({ firewall: false }), firewallOptions()],
      says: /firewall of network card 0 must be true/,
    },
    "a card that says nothing of it": {
      resources: [open({}), firewallOptions()],
      says: /firewall of network card 0/,
    },
    "a machine's card without it": {
      resources: [
        aMachine({ networkDevices: [{ bridge: "vmbr1", vlanId: 1010, firewall: false }] }),
        firewallOptions({ vmId: 202 }),
      ],
      says: /network card 0/,
    },
    "a guest without options": { resources: [aContainer()], says: /no firewall options/ },
    "options of another guest": {
      resources: [aContainer(), firewallOptions({ containerId: 10002 })],
      says: /no firewall options/,
    },
    "a firewall that is off": {
      resources: [aContainer(), firewallOptions({ enabled: false })],
      says: /enabled of acme-crm-firewall must be true/,
    },
    "a firewall that accepts what comes": {
      resources: [aContainer(), firewallOptions({ inputPolicy: "ACCEPT" })],
      says: /inputPolicy of acme-crm-firewall must be DROP/,
    },
    "a firewall that accepts what goes": {
      resources: [aContainer(), firewallOptions({ outputPolicy: "ACCEPT" })],
      says: /outputPolicy/,
    },
    "borrowed addresses": {
      resources: [aContainer(), firewallOptions({ ipfilter: false, macfilter: undefined })],
      says: /(ip|mac)filter of acme-crm-firewall must be true/,
      times: 2,
    },
    "a tenant's rule that accepts from anybody": {
      resources: [aContainer(), firewallOptions(), rules(out, { ...fromProxy, source: undefined })],
      says: /rule 1 accepts from anybody/,
      on: "acme-crm-firewall-rules",
    },
    "a guest that may ask for an address, or say that it is the router": {
      resources: [aContainer(), firewallOptions({ dhcp: true, ndp: true, radv: true })],
      says: /(dhcp|ndp|radv) of acme-crm-firewall must be false/,
      times: 3,
    },
    "a guest that may send as every tenant's": {
      resources: [ipfilter("10.10.16.0/20")],
      says: /cidrs\[0\] must be one address/,
    },
    "a tenant's rule that accepts from another tenant's network": {
      resources: [rules({ ...fromProxy, source: "10.10.10.127,10.10.16.0/20" })],
      says: /rule 0 has a source where other tenants/,
    },
    "a tenant's rule that opens a way to another tenant": {
      resources: [rules({ ...out, dest: "10.10.16.21" })],
      says: /rule 0 has a dest where other tenants/,
    },
    "a tenant's rule that opens a way to the hosts": {
      resources: [rules({ ...out, dest: "192.168.0.10" })],
      says: /rule 0 has a dest where other tenants or hosts/,
    },
    "a tenant's rules without a guest": {
      resources: [
        aResource("proxmoxve:firewall/rulesLegacy:RulesLegacy", "acme-crm-firewall-rules", {
          nodeName: "pve1",
          rules: [fromProxy],
        }),
      ],
      says: /the rules must be of one guest: without its VMID they are a node's/,
    },
    "a tenant's rule that accepts from everybody by number": {
      resources: [rules({ ...fromProxy, source: "0.0.0.0/0" })],
      says: /rule 0 has a source that is no address of the site/,
    },
    "a tenant's rule that accepts from an alias": {
      resources: [rules({ ...fromProxy, source: "dc/everybody" })],
      says: /rule 0 has a source that is no address of the site/,
    },
    "a tenant's rule that accepts from an address of the internet": {
      resources: [rules({ ...fromProxy, source: "203.0.113.9" })],
      says: /rule 0 has a source that is no address of the site/,
    },
    "a tenant's rule that is a group of others": {
      resources: [rules({ securityGroup: "open", enabled: true })],
      says: /rule 0 must be an in or out rule of its own/,
    },
    "a tenant's rule by a macro": {
      resources: [rules({ ...fromProxy, macro: "SSH" })],
      says: /rule 0 must be an in or out rule of its own/,
    },
    "the internet with nothing dropped before it": {
      resources: [rules(internet)],
      says: /10\.0\.0\.0\/8, 172\.16\.0\.0\/12, 192\.168\.0\.0\/16 are dropped/,
    },
    "a node's rule that accepts from anybody": {
      resources: [nodeRules({ ...fromProxy, source: undefined })],
      stack: aPlatform(),
      says: /rule 0 accepts from anybody: source must name a network/,
    },
    "a node whose firewall is off": {
      resources: [aResource("proxmoxve:node/firewall:Firewall", "site-node", { enabled: false })],
      stack: aPlatform(),
      says: /enabled must be true/,
    },
  },
  unknown: {
    "the switch of a card": {
      resources: [open({ firewall: "[unknown]" }), firewallOptions()],
      says: /not known before the update/,
    },
    "which cards there are": {
      resources: [aContainer({ networkInterfaces: "[unknown]" }), firewallOptions()],
      says: /not known before the update/,
    },
    "the VMID": {
      resources: [aContainer({ vmId: "[unknown]" }), firewallOptions()],
      says: /vmId is not known before the update/,
    },
    "a policy": {
      resources: [aContainer(), firewallOptions({ inputPolicy: "[unknown]" })],
      says: /inputPolicy .* not known before the update/,
    },
    "who is accepted": {
      resources: [aContainer(), firewallOptions(), rules({ ...fromProxy, source: "[unknown]" })],
      says: /not known before the update/,
      on: "acme-crm-firewall-rules",
    },
    "whose rules they are": {
      resources: [
        aResource("proxmoxve:firewall/rulesLegacy:RulesLegacy", "acme-crm-firewall-rules", {
          containerId: "[unknown]",
          rules: [fromProxy],
        }),
      ],
      says: /must be of one guest, and is not known before the update/,
    },
    "where a way out leads": {
      resources: [rules({ ...out, dest: "[unknown]" })],
      says: /dest is not known before the update/,
    },
    "the port of a rule": {
      resources: [aContainer(), firewallOptions(), rules({ ...fromProxy, dport: "[unknown]" })],
    },
  },
});
