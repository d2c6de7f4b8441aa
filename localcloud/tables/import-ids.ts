import {
  clusterFirewall,
  container,
  downloadFile,
  nodeTime,
  ociImage,
  virtualMachine,
} from "../rules/types.ts";
import type { WorldObject } from "../world/world.ts";
import { awsImported } from "./aws/import-ids.ts";

/** What the id of an import says: the object's own id and, where it names one, the node that it must stand on. */
export interface ImportedId {
  readonly id: string;
  readonly node?: string | undefined;
  /** Finds the object where the given id does not tell its own one. */
  readonly where?: (object: WorldObject) => boolean;
}

/**
 * Ids of imports that are not the objects' own ones. Source: the import sections of @muhlba91/pulumi-proxmoxve 8.6.0.
 */
const forms: Readonly<Record<string, (given: string) => ImportedId>> = {
  [container]: afterNode,
  [virtualMachine]: afterNode,
  [downloadFile]: afterNode,
  [ociImage]: afterNode,
  // "Imported without an ID, but you still need to pass one."
  [clusterFirewall]: () => ({ id: "cluster" }),
  [nodeTime]: (given) => ({ id: `${given}_time` }),
};

/** Turns the id of an import into the object's own id. */
export function importedId(type: string, given: string): ImportedId {
  return forms[type]?.(given) ?? awsImported(type, given) ?? { id: given };
}

/** `pve1/301` → guest 301 on pve1; without a node it is the id itself. */
function afterNode(given: string): ImportedId {
  const [, node, id] = /^([^/:]+)\/(.+)$/.exec(given) ?? [];
  return id === undefined ? { id: given } : { id, node };
}
