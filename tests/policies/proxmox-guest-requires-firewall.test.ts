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
const open = (card: object) => aContainer({ networkInterfaces: [{ name: "eth0", ...card }] });

ruleCases(proxmoxGuestRequiresFirewall, {
  passes: {
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
    "the port of a rule": {
      resources: [aContainer(), firewallOptions(), rules({ ...fromProxy, dport: "[unknown]" })],
    },
  },
});
