import { type GraphResource, unknownValue } from "../../guard/graph.ts";
import { cardsOf, isJudgedGuest } from "../read/guests.ts";
import { at, listOf } from "../read/values.ts";
import type { Rule } from "../rule.ts";

/** What the firewall of a guest must say; PVE's own default of each is the opposite. */
const closed = {
  enabled: true,
  inputPolicy: "DROP",
  outputPolicy: "DROP",
  ipfilter: true,
  macfilter: true,
} as const;

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
    for (const rules of stack.tenant === null ? [] : resources) {
      if (!/firewall\/rules/i.test(rules.type)) continue;
      for (const problem of openRules(rules)) report(`${rules.name}: ${problem}`, rules.urn);
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
  return own.flatMap(({ name, inputs }) =>
    Object.entries(closed)
      .filter(([key, wanted]) => inputs[key] !== wanted)
      .map(([key, wanted]) => `${key} of ${name} must be ${wanted}${because(inputs[key])}.`),
  );
}

/** A tenant's guest opens its ports to somebody in particular. */
function openRules({ inputs }: GraphResource): string[] {
  if (inputs["rules"] === unknownValue) return ["rules are not known before the update."];
  return listOf(inputs["rules"]).flatMap((rule, index) => {
    const opens = at(rule, "type") !== "out" && at(rule, "action") === "ACCEPT";
    const source = at(rule, "source");
    if (!opens || (typeof source === "string" && source !== "" && source !== unknownValue))
      return [];
    return [`rule ${index} accepts from anybody: source must name an address${because(source)}.`];
  });
}

function because(value: unknown): string {
  return value === unknownValue ? ", and is not known before the update" : "";
}
