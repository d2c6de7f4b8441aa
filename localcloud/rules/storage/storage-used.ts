import { describeUrn, parseUrn } from "../../values/urn.ts";
import { at, list, type Props, text } from "../../values/value.ts";
import type { WorldObject } from "../../world/world.ts";
import type { Rule } from "../rule.ts";
import { backupJob, downloadFile, guests, ociImage, storages } from "../types.ts";

/**
 * A storage comes before what uses it and goes after it. Where no storage of that id is defined in the world, one
 * that was made by hand is taken to be there.
 */
export const storageUsed: Rule = {
  id: "storage-used",
  source:
    "PVE: `storage 'x' does not exist`; for the removal stricter than PVE, which forgets a storage with disks on it",
  types: [...storages, ...guests, ociImage, downloadFile, backupJob],
  mentions: (inputs) => storagesOf(inputs).map((key) => ({ kind: "storage", key })),
  put: ({ world, site, type, id, byHand }) => {
    if (byHand || !storages.includes(type) || world.find(site, type, id)) return undefined;
    const users = world.users(site, { kind: "storage", key: id });
    return users.length === 0
      ? undefined
      : `storage ${id} is used already, by ${names(users)}: what uses it must depend on it, or it is there and must be imported`;
  },
  remove: ({ world, site, type, id }) => {
    if (!storages.includes(type)) return undefined;
    const users = world.users(site, { kind: "storage", key: id });
    return users.length === 0
      ? undefined
      : `storage ${id} is still used, by ${names(users)}; remove them first`;
  },
};

function storagesOf(inputs: Props): string[] {
  const disks = [inputs.disk, ...list(inputs.disks)].map((disk) => text(at(disk, "datastoreId")));
  const named = [...disks, text(inputs.datastoreId), text(inputs.storage)];
  return [...new Set(named.filter((name) => name !== undefined))];
}

/** The first three are enough to find the rest. */
function names(users: readonly WorldObject[]): string {
  const said = users
    .slice(0, 3)
    .map(({ urn, id }) => (parseUrn(urn).name === "" ? id : describeUrn(urn)));
  return users.length > 3 ? `${said.join(", ")} and ${users.length - 3} more` : said.join(", ");
}
