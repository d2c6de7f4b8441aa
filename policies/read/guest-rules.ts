import { unknownValue } from "../../guard/graph.ts";
import { at, listOf } from "../../guard/read/values.ts";
import { liesIn, networkOf } from "../aws/networks.ts";
import type { StackFacts } from "../rule.ts";

/** What a way to the whole internet must not reach: it comes after these are dropped. */
const privateSpace = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/**
 * What is wrong with the rules of a tenant's guest. Each way names single hosts, and none where another tenant or a host
 * of the site stands; a whole network is let in where it is the one of administrators.
 */
export function guestRuleProblems(rules: unknown, stack: StackFacts): string[] {
  if (rules === unknownValue) return ["rules are not known before the update."];
  const all = listOf(rules);
  return all.flatMap((rule, index) => {
    if (at(rule, "enabled") === false) return [];
    if (!isPlain(rule)) {
      return [`rule ${index} must be an in or out rule of its own: no group, macro, source port.`];
    }
    if (at(rule, "action") !== "ACCEPT") return [];
    const isOut = at(rule, "type") === "out";
    const peer = at(rule, isOut ? "dest" : "source");
    const [input, does] = isOut ? ["dest", "opens a way"] : ["source", "accepts from anybody"];
    if (peer === unknownValue) {
      return [`rule ${index} ${does}: ${input} is not known before the update.`];
    }
    if (typeof peer !== "string" || peer === "") {
      if (!isOut) return [`rule ${index} accepts from anybody: source must name an address.`];
      const open = notDropped(all.slice(0, index), stack);
      if (open.length === 0) return [];
      return [`rule ${index} opens the internet before ${open.join(", ")} are dropped.`];
    }
    const whom = [...others(stack), ...(isOut ? management(stack) : [])];
    const isWide = (part: string): boolean =>
      !/^[0-9.]+(\/32)?$/.test(part) &&
      (isOut || !management(stack).some((it) => isInside(part, it)));
    const isPublic = (part: string): boolean =>
      !isOut && ![...privateSpace, ...management(stack)].some((it) => isInside(part, it));
    const parts = peer.split(",").map((part) => part.trim());
    if (parts.some(isPublic)) {
      return [`rule ${index} has a source that is no address of the site: name one, no alias.`];
    }
    if (!parts.some((part) => isWide(part) || whom.some((it) => meets(part, it)))) return [];
    return [`rule ${index} has a ${input} where other tenants or hosts stand. Name single hosts.`];
  });
}

/** What PVE would look up elsewhere says nothing here: a security group, a macro. */
function isPlain(rule: unknown): boolean {
  const nothing = ["securityGroup", "macro", "sport"].every((key) => (at(rule, key) ?? "") === "");
  const [type, action] = [at(rule, "type"), at(rule, "action")];
  return (
    nothing &&
    (type === "in" || type === "out") &&
    (action === "ACCEPT" || action === "DROP" || action === "REJECT")
  );
}

/** Of the same site: on another one the same address is somebody else's. */
function others({ sites, others: all }: StackFacts): string[] {
  const own = sites.map(({ id }) => id);
  return all
    .filter(({ site }) => own.includes(site))
    .flatMap(({ addresses, networks }) => [...addresses, ...networks]);
}

function management({ sites }: StackFacts): string[] {
  return sites.flatMap((site) => (site.substrate === "proxmox" ? site.management : []));
}

function notDropped(before: readonly unknown[], stack: StackFacts): string[] {
  const dropped = before
    .filter((rule) => at(rule, "type") === "out" && at(rule, "action") === "DROP")
    .map((rule) => at(rule, "dest"));
  return [...management(stack), ...privateSpace].filter(
    (wanted) => !dropped.some((it) => isInside(wanted, it)),
  );
}

function meets(one: string, other: string): boolean {
  return isInside(one, other) || isInside(other, one);
}

function isInside(inner: string, outer: unknown): boolean {
  const [within, around] = [hostOrNetwork(inner), hostOrNetwork(String(outer))];
  return within !== undefined && around !== undefined && liesIn(within, around);
}

function hostOrNetwork(text: string) {
  const plain = text.trim();
  return networkOf(plain.includes("/") ? plain : `${plain}/32`);
}
