import { unknownValue } from "../../guard/graph.ts";
import { listOf, textOf } from "../../guard/read/values.ts";
import type { Rule } from "../rule.ts";

/** What a program of ours may do on PVE beside the run itself: switch guests on and off. */
const mayDo: ReadonlySet<unknown> = new Set(["VM.PowerMgmt"]);
const ownRole = "TenantryPower";

/**
 * Privileges are constants: unknown ones are a violation. Role and path of a grant may come from what is still to be
 * made; they are judged in the update, before PVE gets them.
 */
export const proxmoxRoleLimitsPrivileges: Rule = {
  id: "proxmox-role-limits-privileges",
  title:
    "A role on PVE may switch guests of a pool on and off, and nothing else; nobody logs in with it.",
  severity: "critical",
  level: { protected: "mandatory", disposable: "mandatory" },
  frameworks: [],
  remedy: "Give rights with PowerRole and PowerGrant; what needs more is for a person.",
  url: "https://pve.proxmox.com/pve-docs/chapter-pveum.html",
  resource: ({ resource: { type, name, inputs } }, report) => {
    if (/:index\/role(Legacy)?:/.test(type) && type.startsWith("proxmoxve:")) {
      const more = listOf(inputs["privileges"]).some((it) => !mayDo.has(it));
      if (more || inputs["privileges"] === unknownValue) {
        report(`${name}: privileges must be of ${[...mayDo].join(", ")}.`);
      }
    }
    if (/^proxmoxve:index\/acl(Legacy)?:/.test(type)) {
      const { roleId, path } = inputs;
      if (![ownRole, unknownValue].some((it) => it === roleId))
        report(`${name}: roleId must be ${ownRole}.`);
      if (path !== unknownValue && !/^\/pool(\/|$)/.test(textOf(path) ?? "")) {
        report(`${name}: path must be a pool's: /pool/…`);
      }
    }
    if (type.startsWith("proxmoxve:user/token:") && inputs["privilegesSeparation"] !== true) {
      report(`${name}: privilegesSeparation must be true, or it has all rights of its user.`);
    }
    if (/^proxmoxve:index\/user(Legacy)?:/.test(type) && inputs["password"] !== undefined) {
      report(`${name}: password lets somebody log in. Leave it out.`);
    }
  },
};
