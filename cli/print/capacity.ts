import type { SiteCapacity } from "../../catalog/capacity.ts";
import { awsCapacityLines } from "./capacity/aws.ts";
import { proxmoxCapacityLines } from "./capacity/proxmox.ts";
import { outputWidth } from "./table.ts";

/** How full a site is: everything that can run out. @param width columns of the terminal */
export function capacityLines(site: SiteCapacity, width = outputWidth()): string[] {
  return site.substrate === "aws"
    ? awsCapacityLines(site, width)
    : proxmoxCapacityLines(site, width);
}
