import { z } from "zod";
import { awsSite } from "./site/aws.ts";
import { proxmoxSite } from "./site/proxmox.ts";
import { vpsSite } from "./site/vps.ts";

/** `platform/sites/<site>.yaml` */
export const siteSchema = z
  .discriminatedUnion("substrate", [proxmoxSite, awsSite, vpsSite])
  .describe("A place where tenants live. The file's name is its id, for ever.");
