import { proxmoxRoleLimitsPrivileges } from "../../policies/rules/proxmox-role-limits-privileges.ts";
import { aPlatform, aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

type Inputs = Readonly<Record<string, unknown>>;

const role = (privileges: unknown) =>
  aResource("proxmoxve:index/roleLegacy:RoleLegacy", "site-power", {
    roleId: "TenantryPower",
    privileges,
  });
const grant = (inputs: Inputs = {}) =>
  aResource("proxmoxve:index/acl:Acl", "acme-power", {
    path: "/pool/tenant-acme",
    roleId: "TenantryPower",
    ...inputs,
  });
const token = (privilegesSeparation: unknown) =>
  aResource("proxmoxve:user/token:Token", "site-power-token", { privilegesSeparation });
const user = (inputs: Inputs = {}) =>
  aResource("proxmoxve:index/userLegacy:UserLegacy", "site-power-user", {
    userId: "a@pve",
    ...inputs,
  });
const found = (resource: ReturnType<typeof grant>, says: RegExp) => ({
  resources: [resource],
  stack: aPlatform(),
  says,
});

ruleCases(proxmoxRoleLimitsPrivileges, {
  passes: {
    "a token that switches guests of pools on and off": {
      resources: [role(["VM.PowerMgmt"]), grant({ path: "/pool" }), token(true), user()],
      stack: aPlatform(),
    },
    "a grant on a tenant's pool": [grant()],
  },
  violates: {
    "a role that changes guests": found(role(["VM.PowerMgmt", "VM.Config.Options"]), /privileges/),
    "a grant on everything": found(grant({ path: "/" }), /path must be a pool's/),
    "a grant on something like a pool": found(grant({ path: "/pools" }), /path must be a pool's/),
    "a grant of another role": found(grant({ roleId: "Administrator" }), /roleId must be Tenantry/),
    "a token with all rights of its user": found(token(false), /privilegesSeparation must be true/),
    "a user with a password": found(user({ password: "x" }), /password lets somebody log in/),
  },
  unknown: {
    "what a role may do": found(role("[unknown]"), /privileges must be of VM\.PowerMgmt/),
    "the pool of a grant": { resources: [grant({ path: "[unknown]" })] },
  },
});
