import { accessRole, acl, userToken } from "../../rules/types.ts";
import { list, text } from "../../values/value.ts";
import { agrees } from "../../world/seal.ts";
import { PveError } from "./errors.ts";
import type { Site, SiteGuest } from "./site.ts";

/** Who calls, by the token of the call. */
export interface Caller {
  /** `tenantry-health@pve!timer`, as PVE writes it in the owner of a task. */
  readonly tokenId: string;
  /** Throws 403 unless the token has the privilege on the guest, through its path or its pool. */
  demand(privilege: string, guest: SiteGuest): void;
  /** Throws 403 unless the token has the privilege on the whole of a path, for instance `/storage`. */
  demandOn(privilege: string, path: string): void;
  allows(privilege: string, guest: SiteGuest): boolean;
}

const form = /^PVEAPIToken[= ]([^@\s]+@[^!\s]+![^=\s]+)=(\S+)$/;

/**
 * Tells who calls from the header of the call. A token that stands in the world has only what its ACLs grant;
 * every other well-formed one is the administrator's, whom the world does not know.
 * @throws 401 without a token, or with a wrong secret.
 */
export function callerOf(site: Site, authorization: string): Caller {
  const [, tokenId, secret] = form.exec(authorization) ?? [];
  if (tokenId === undefined || secret === undefined) {
    throw new PveError(401, "No ticket");
  }
  const token = site.of(userToken).find((object) => object.id === tokenId);
  if (!token) return caller(tokenId, () => true);
  const full = `${tokenId}=${secret}`;
  if (!agrees(site.world.sealKey(), token.outputs.value, full)) {
    throw new PveError(401, "invalid token value!");
  }
  const ofToken = grantsOf(site, "tokenId", tokenId);
  const ofUser = grantsOf(site, "userId", text(token.inputs.userId) ?? "");
  // A token with separated privileges may do what it is granted, and never more than its user.
  const separated = token.outputs.privilegesSeparation !== false;
  return caller(
    tokenId,
    (privilege, paths) =>
      grants(ofUser, privilege, paths) && (!separated || grants(ofToken, privilege, paths)),
  );
}

function grants(given: readonly Grant[], privilege: string, paths: readonly string[]): boolean {
  return given.some(
    (grant) => grant.privileges.includes(privilege) && paths.some((path) => covers(grant, path)),
  );
}

interface Grant {
  readonly path: string;
  readonly propagate: boolean;
  readonly privileges: readonly string[];
}

/** Roles that PVE brings and that matter to the calls here. */
const builtIn: Readonly<Record<string, readonly string[]>> = {
  PVEAuditor: ["VM.Audit", "Datastore.Audit", "Pool.Audit", "Sys.Audit"],
  PVEVMUser: ["VM.Audit", "VM.Backup", "VM.PowerMgmt"],
};

function grantsOf(site: Site, holder: "tokenId" | "userId", name: string): Grant[] {
  const roles = new Map(
    site
      .of(accessRole)
      .map(({ id, inputs }) => [id, list(inputs.privileges).map((item) => text(item) ?? "")]),
  );
  return site
    .of(acl)
    .filter(({ inputs }) => inputs[holder] === name)
    .map(({ inputs }) => ({
      path: text(inputs.path) ?? "",
      propagate: inputs.propagate !== false,
      privileges: roles.get(text(inputs.roleId) ?? "") ?? builtIn[text(inputs.roleId) ?? ""] ?? [],
    }));
}

function covers({ path, propagate }: Grant, wanted: string): boolean {
  if (path === wanted) return true;
  return propagate && wanted.startsWith(path === "/" ? "/" : `${path}/`);
}

/** A guest is reached by its own path, and by the pool that it is a member of, where that ACL propagates. */
function pathsTo(guest: SiteGuest): string[] {
  const own = `/vms/${guest.vmid}`;
  return guest.pool === undefined ? [own] : [own, `/pool/${guest.pool}/${guest.vmid}`];
}

function caller(
  tokenId: string,
  has: (privilege: string, paths: readonly string[]) => boolean,
): Caller {
  const refuse = (path: string, privilege: string): never => {
    throw new PveError(403, `Permission check failed (${path}, ${privilege})`);
  };
  return {
    tokenId,
    allows: (privilege, guest) => has(privilege, pathsTo(guest)),
    demand: (privilege, guest) => {
      if (!has(privilege, pathsTo(guest))) refuse(`/vms/${guest.vmid}`, privilege);
    },
    demandOn: (privilege, path) => {
      if (!has(privilege, [path])) refuse(path, privilege);
    },
  };
}
