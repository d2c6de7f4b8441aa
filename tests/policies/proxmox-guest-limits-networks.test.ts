import { proxmoxGuestLimitsNetworks } from "../../policies/rules/proxmox-guest-limits-networks.ts";
import { aContainer, aMachine } from "./support/guests.ts";
import { aProxmoxSite, aResource, aTenant } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const card = (more: object) => ({ name: "eth0", bridge: "vmbr1", vlanId: 1010, ...more });
const onCard = (more: object) => aContainer({ networkInterfaces: [card(more)] });
const at = (address: string) =>
  aContainer({ initialization: { ipConfigs: [{ ipv4: { address } }] } });
const other = {
  ...aProxmoxSite,
  id: "other",
  endpoint: "https://192.0.2.2:8006/",
  networks: [{ bridge: "vmbr2", vlan: 1110, cidr: "10.64.1.0/24" }],
};
const provider = (endpoint: string) => ({
  provider: { type: "pulumi:providers:proxmoxve", name: "site", inputs: { endpoint } },
});

ruleCases(proxmoxGuestLimitsNetworks, {
  passes: {
    "a container in the tenants' network": [aContainer()],
    "a machine in it": [aMachine()],
    "a container without a card": [aContainer({ networkInterfaces: [] })],
    "a guest of the other site of the stack": {
      resources: [
        aContainer(
          {
            networkInterfaces: [card({ bridge: "vmbr2", vlanId: 1110 })],
            initialization: { ipConfigs: [{ ipv4: { address: "10.64.1.9/24" } }] },
          },
          provider(other.endpoint),
        ),
      ],
      stack: aTenant({ sites: [aProxmoxSite, other] }),
    },
    "a guest that is held as it was found": {
      resources: [onCard({ vlanId: 1000 })],
      stack: aTenant({ sites: [{ ...aProxmoxSite, adopted: [10001] }] }),
    },
    "what is no guest": [aResource("proxmoxve:index/poolLegacy:PoolLegacy", "acme", {})],
  },
  violates: {
    "another VLAN": {
      resources: [onCard({ vlanId: 1000 })],
      says: /network card 0 may be in VLAN 1010 of vmbr1/,
    },
    "another bridge": { resources: [onCard({ bridge: "vmbr0" })], says: /VLAN 1010 of vmbr1/ },
    "no VLAN, which is the hosts' own network": {
      resources: [onCard({ vlanId: undefined })],
      says: /by bridge and vlanId/,
    },
    "a second card elsewhere": {
      resources: [
        aContainer({ networkInterfaces: [card({}), card({ name: "eth1", vlanId: 1100 })] }),
      ],
      says: /network card 1/,
    },
    "a machine's device elsewhere": {
      resources: [aMachine({ networkDevices: [{ bridge: "vmbr1", vlanId: 1 }] })],
      says: /network card 0/,
    },
    "a network of the stack's other site": {
      resources: [
        aContainer(
          {
            networkInterfaces: [card({ bridge: "vmbr2", vlanId: 1110 })],
            initialization: {},
          },
          provider(aProxmoxSite.endpoint),
        ),
      ],
      stack: aTenant({ sites: [aProxmoxSite, other] }),
      says: /VLAN 1010 of vmbr1, by/,
    },
    "an address of another network": {
      resources: [at("10.10.32.1/20")],
      says: /10\.10\.16\.0\/20/,
    },
    "an address that DHCP gives": { resources: [at("dhcp")], says: /that the ledger gave/ },
    "an IPv6 address": {
      resources: [
        aContainer({ initialization: { ipConfigs: [{ ipv6: { address: "2001:db8::1/64" } }] } }),
      ],
      says: /IPv4/,
    },
    "a management address": {
      resources: [at("10.10.16.5/20")],
      stack: aTenant({ sites: [{ ...aProxmoxSite, management: ["10.10.16.0/28"] }] }),
      says: /management network/,
    },
  },
  unknown: {
    "the VLAN": {
      resources: [onCard({ vlanId: "[unknown]" })],
      says: /not known before the update/,
    },
    "the bridge": {
      resources: [onCard({ bridge: "[unknown]" })],
      says: /not known before the update/,
    },
    "which cards there are": {
      resources: [aContainer({ networkInterfaces: "[unknown]" })],
      says: /not known before the update/,
    },
    "the address": { resources: [at("[unknown]")], says: /not known before the update/ },
    "the card's name": { resources: [onCard({ name: "[unknown]" })] },
  },
});
