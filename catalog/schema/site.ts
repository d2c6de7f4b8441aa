import { z } from "zod";
import { awsSite } from "./site/aws.ts";
import { proxmoxSite } from "./site/proxmox.ts";

/** `platform/sites/<site>.yaml` */
export const siteSchema = z
  .discriminatedUnion("substrate", [proxmoxSite, awsSite])
  .describe("A place where tenants live. The file's name is its id, for ever.");
