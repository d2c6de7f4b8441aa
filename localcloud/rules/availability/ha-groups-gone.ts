import type { Rule } from "../rule.ts";

export const haGroupsGone: Rule = {
  id: "ha-groups-gone",
  source: "PVE 9: `cannot create group: ha groups have been migrated to rules`",
  types: ["proxmoxve:index/hagroup:Hagroup", "proxmoxve:index/hagroupLegacy:HagroupLegacy"],
  check: () => [
    { property: "", reason: "is gone in PVE 9, where Harule takes the place of groups" },
  ],
};
