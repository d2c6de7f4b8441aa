import type { SiteCapacity } from "../../catalog/capacity.ts";
import { awsCapacityLines } from "./capacity/aws.ts";
import { proxmoxCapacityLines } from "./capacity/proxmox.ts";
import { vpsCapacityLines } from "./capacity/vps.ts";
import { outputWidth } from "./table.ts";

/** How full a site is: everything that can run out. @param width columns of the terminal */
export function capacityLines(site: SiteCapacity, width = outputWidth()): string[] {
  switch (site.substrate) {
    case "aws":
      return awsCapacityLines(site, width);
    case "proxmox":
      return proxmoxCapacityLines(site, width);
    case "vps":
      return vpsCapacityLines(site, width);
  }
}
