import { stackOfUrn } from "../../catalog/consent.ts";
import type { Way } from "../openings.ts";
import { platform } from "./edge.ts";

/**
 * Of ways that are opened, those that bringing up one stack opens. That is what its own resources open. Where the
 * resource belongs to a stack that nobody changes, the change is that of whoever stands at an end of the way; the
 * platform's changes may open a way between any two.
 * @param stack `prod`, `prod.acme`
 * @param isAsItWas whether a stack is made of the same data and code as before
 */
export function openedBy(
  stack: string,
  opened: readonly Way[],
  isAsItWas: (stack: string) => boolean,
): Way[] {
  const [environment, party = platform] = stack.split(".");
  return opened.filter(({ urn, kind, parties }) => {
    const opener = stackOfUrn(urn);
    if (opener === stack) return true;
    if (opener.split(".")[0] !== environment || !isAsItWas(opener)) return false;
    return parties.includes(party) || (party === platform && kind === "isolation");
  });
}

/**
 * What somebody has to agree to, where the environment is protected: all, but that a new tenant can be reached as the
 * design has it.
 * @param isNew the stack was never brought up
 */
export function needAgreement(opened: readonly Way[], isNew: boolean): Way[] {
  return opened.filter(({ kind, allowed }) => !(isNew && kind === "exposure" && allowed));
}
