import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { at, listOf, textOf } from "../../guard/read/values.ts";
import { guestRuleProblems } from "../read/guest-rules.ts";
import { cardsOf, isJudgedGuest } from "../read/guests.ts";
import type { Rule, StackFacts } from "../rule.ts";

/** What the firewall of a guest must say; PVE's own default of each is the opposite. */
const closed = {
  enabled: true,
  inputPolicy: "DROP",
  outputPolicy: "DROP",
  ipfilter: true,
  macfilter: true,
} as const;
/** Ways to say that one has another address, or is the router. */
const off = ["dhcp", "ndp", "radv"] as const;

/**
 * Three switches have to be on together: each network card's, the guest's firewall, and its filters against borrowed
 * addresses. A template never runs, and a guest that is held as it was found keeps what it has.
 */
export const proxmoxGuestRequiresFirewall: Rule = {
  id: "proxmox-guest-requires-firewall",
  title: "Every guest stands behind a firewall of its own that is closed in both directions.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [
    { name: "Proxmox Hardening Guide", reference: "1.2.4" },
    { name: "Proxmox Hardening Guide", reference: "1.2.5" },
  ],
  remedy:
    "Make the guest with LxcContainer or CloudVm, which bring their GuestFirewall, and do not weaken it.",
  url: "https://pve.proxmox.com/pve-docs/chapter-pve-firewall.html",
  stack: ({ resources, stack }, report) => {
    const options = resources.filter(({ type }) => /firewall\/options/i.test(type));
    for (const guest of resources) {
      if (!isJudgedGuest(guest, stack) || guest.inputs["template"] === true) continue;
      for (const problem of [...cardProblems(guest), ...optionProblems(guest, options)]) {
        report(`${guest.name}: ${problem}`, guest.urn);
      }
    }
    for (const resource of resources) {
      for (const problem of partProblems(resource, stack)) {
        report(`${resource.name}: ${problem}`, resource.urn);
      }
    }
  },
};

function cardProblems(guest: GraphResource): string[] {
  return cardsOf(guest).flatMap((card, index) => {
    const firewall = at(card, "firewall");
    if (firewall === true) return [];
    return [`firewall of network card ${index} must be true${because(firewall)}.`];
  });
}

function optionProblems(guest: GraphResource, all: readonly GraphResource[]): string[] {
  const vmid = guest.inputs["vmId"];
  if (vmid === unknownValue || vmid === undefined) {
    return ["vmId is not known before the update, so that its firewall cannot be found."];
  }
  const own = all.filter(({ inputs }) => [inputs["containerId"], inputs["vmId"]].includes(vmid));
  if (own.length === 0) return ["it has no firewall options of its own: PVE's default is off."];
  return own.flatMap(({ name, inputs }) => {
    const wrong = [
      ...Object.entries(closed).filter(([key, wanted]) => inputs[key] !== wanted),
      ...off.filter((key) => (inputs[key] ?? false) !== false).map((key) => [key, false] as const),
    ];
    return wrong.map(
      ([key, wanted]) => `${key} of ${name} must be ${wanted}${because(inputs[key])}.`,
    );
  });
}

/** A firewall's rules, the addresses that a guest may send from, and a node's own switch. */
function partProblems({ type, inputs }: GraphResource, stack: StackFacts): string[] {
  if (/firewall\/rules/i.test(type)) {
    const vmid = inputs["containerId"] ?? inputs["vmId"] ?? undefined;
    if (stack.tenant !== null) {
      const isOfGuest = typeof vmid === "number";
      const whose = `the rules must be of one guest${because(vmid)}: without its VMID they are a node's.`;
      return [...(isOfGuest ? [] : [whose]), ...guestRuleProblems(inputs["rules"], stack)];
    }
    const isNode = vmid === undefined;
    return isNode ? nodeRuleProblems(inputs["rules"]) : [];
  }
  if (/firewall\/ipset/i.test(type) && textOf(inputs["name"])?.startsWith("ipfilter-")) {
    return listOf(inputs["cidrs"]).flatMap((cidr, index) =>
      /^[0-9.]+(\/32)?$/.test(textOf(at(cidr, "name")) ?? "")
        ? []
        : [`cidrs[${index}] must be one address: the guest may send from all of them.`],
    );
  }
  if (/node\/firewall:/.test(type) && inputs["enabled"] !== true) {
    return [`enabled must be true${because(inputs["enabled"])}.`];
  }
  return [];
}

/** Whoever administers a node comes from somewhere in particular. */
function nodeRuleProblems(rules: unknown): string[] {
  if (rules === unknownValue) return ["rules are not known before the update."];
  return listOf(rules).flatMap((rule, index) => {
    const opens = at(rule, "type") === "in" && at(rule, "action") === "ACCEPT";
    const source = textOf(at(rule, "source"));
    if (!opens || (source !== undefined && source !== "")) return [];
    return [`rule ${index} accepts from anybody: source must name a network.`];
  });
}

function because(value: unknown): string {
  return value === unknownValue ? ", and is not known before the update" : "";
}
