import { describeUrn } from "../../values/urn.ts";
import { asText, at, list, type Props, text } from "../../values/value.ts";
import type { Rule } from "../rule.ts";
import { isShared } from "../storage/shared.ts";
import { replication } from "../types.ts";

export const replicationJob: Rule = {
  id: "replication-job",
  source:
    "PVE: `replication job '100-0' already exists`, `Source and target node are the same`, `missing replicate feature on volume`",
  types: [replication],
  owns: (inputs, id) => [{ kind: "replication job", key: text(inputs.resourceId) ?? id }],
  taken: (mark, owner) =>
    `replication job ${mark.key} already exists, made by ${describeUrn(owner.urn)}`,
  needs: (inputs) => {
    const guest = guestOf(inputs);
    return [
      {
        mark: { kind: "guest", key: guest },
        refusal: `there is no guest ${guest} at this endpoint to replicate`,
      },
    ];
  },
  put: ({ world, site, inputs }) => {
    const guest = world.owner(site, { kind: "guest", key: guestOf(inputs) });
    if (!guest) return undefined;
    if (guest.inputs.nodeName === inputs.target) {
      return `guest ${guest.id} stands on ${asText(inputs.target)} already; replicate it to another node`;
    }
    const disks = [guest.inputs.disk, ...list(guest.inputs.disks)];
    const shared = disks
      .map((disk) => text(at(disk, "datastoreId")) ?? "")
      .filter((storage) => isShared(world, site, storage));
    return shared.length === 0
      ? undefined
      : `a disk of guest ${guest.id} is on ${shared[0]}, which is shared: only local disks are replicated`;
  },
};

function guestOf(inputs: Props): string {
  return text(inputs.resourceId)?.split("-")[0] ?? "";
}
