import { carrierOf } from "../../guard/isolation/carriers.ts";
import { strangeInputs } from "../../guard/isolation/proxmox/guest-inputs.ts";
import { isJudgedGuest } from "../read/guests.ts";
import type { Rule } from "../rule.ts";

/**
 * What nobody has looked at could open anything: no other rule, and no part of the isolation proof, knows of it. Of
 * guests the same is true of their inputs. A guest that is held as it was found keeps what it has.
 */
export const anyResourceForbidsUnknownTypes: Rule = {
  id: "any-resource-forbids-unknown-types",
  title: "Every resource is of a type that the isolation proof knows, every guest of known inputs.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [],
  remedy:
    "Say in guard/isolation/carriers.ts which edges the type carries, and in guest-inputs.ts beside it what an input of a guest is; else leave it out.",
  url: "https://csrc.nist.gov/glossary/term/deny_by_default",
  resource: ({ resource, stack }, report) => {
    const { type, name, inputs } = resource;
    if (!carrierOf(type)) {
      report(`${name}: nobody has said what a resource of its type opens.`);
    }
    if (!isJudgedGuest(resource, stack)) return;
    const strange = strangeInputs(type, inputs);
    if (strange.length > 0) {
      report(`${name}: ${strange.join(", ")} must not be given: no component of ours does.`);
    }
  },
};
